"""Conversations with values planted in every carrier and view, and what was found of them outside."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from tests.leaks.carriers import CARRIERS
from tests.leaks.door import Crossing, Door, Headers
from tests.leaks.pairs import FILLERS, SYSTEMS
from tests.leaks.searcher import Haystack
from tests.leaks.values import CONTEXT, KINDS, STRUCTURED
from tests.leaks.views import VIEWS, choose, write

Body = dict[str, Any]
MASKABLE = tuple(name for name, carrier in CARRIERS.items() if carrier.maskable)
BOUND = tuple(name for name, carrier in CARRIERS.items() if not carrier.maskable)


@dataclass(frozen=True, slots=True)
class Plant:
    """One value, where it was put and how it was written."""

    kind: str
    carrier: str
    view: str
    value: str = field(repr=False)

    @property
    def text(self) -> str:
        return CONTEXT[self.kind].format(write(self.view, self.value))

    @property
    def maskable(self) -> bool:
        return CARRIERS[self.carrier].maskable and VIEWS[self.view].maskable


@dataclass(frozen=True, slots=True, repr=False)
class Canary:
    """One request with its plants."""

    seed: int
    plants: tuple[Plant, ...]
    body: Body
    headers: Headers
    query: str

    @property
    def maskable(self) -> bool:
        return all(plant.maskable for plant in self.plants)

    def handed_in(self) -> Crossing:
        """Return the request as the client made it, in the shape that the searcher reads."""
        return Crossing("POST", self.query, self.headers, json.dumps(self.body, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one canary; holds no value."""

    seed: int
    maskable: bool
    status: int
    reached: bool
    planted: tuple[tuple[str, str, str], ...]
    leaked: tuple[tuple[str, str, str], ...]
    """Kind, carrier and view of each plant that was found outside."""
    missing: tuple[tuple[str, str, str], ...]
    """Plants that the searcher does not find in the input: such a run proves nothing."""


def canary(seed: int, kinds: Sequence[str] = tuple(STRUCTURED)) -> Canary:
    """Return the request of a seed: up to three plants, at most one of them where no placeholder can stand."""
    rng = random.Random(f"canary {seed}")
    carriers = rng.sample(MASKABLE, rng.randint(1, 3))
    # The first goes round, so that no place is forgotten by chance.
    carriers[0] = BOUND[seed // 3 % len(BOUND)] if seed % 3 == 0 else MASKABLE[seed % len(MASKABLE)]
    plants: list[Plant] = []
    for nth, carrier in enumerate(carriers):
        view = choose(rng, seed if nth == 0 else None, kinds)
        # Two numbers of one kind can be alike in most of their digits, and then one would be taken for the other.
        fresh = {kind for kind in kinds if kind in VIEWS[view].kinds} - {plant.kind for plant in plants}
        if fresh or len(kinds) == 1:
            kind = rng.choice(sorted(fresh or kinds))
            plants.append(Plant(kind, carrier, view, KINDS[kind](rng)))
    return planted(seed, plants)


def planted(seed: int, plants: Sequence[Plant]) -> Canary:
    """Put plants into one request; of two that need the same field the first stays."""
    rng = random.Random(f"around {seed}")
    body: Body = {"messages": [{"role": "system", "content": rng.choice(SYSTEMS)}]}
    kept: list[Plant] = []
    headers: Headers = ()
    query = ""
    for plant in plants:
        carrier = CARRIERS[plant.carrier]
        own = carrier.put(plant.text)
        messages = own.pop("messages")
        if own.get("model") == "auto":
            del own["model"]
        if own.keys() & body.keys() or (query and carrier.query(plant.text)):
            continue
        body["messages"] += [{"role": "user", "content": rng.choice(FILLERS)}, *messages]
        body |= own
        headers = (*headers, *carrier.headers(plant.text))
        query = carrier.query(plant.text) or query
        kept.append(plant)
    body.setdefault("model", "auto")
    return Canary(seed, tuple(kept), {**body, "stream": rng.random() < 0.3}, headers, query)


def sent(door: Door, one: Canary) -> Outcome:
    """Send a canary and search what left, the log included."""
    answer = door.post(one.body, headers=one.headers, query=one.query)
    log = Crossing("LOG", "", (), answer.logged.encode())
    outside, inside = Haystack([*answer.crossed, log]), Haystack([one.handed_in()])
    named = [(plant, (plant.kind, plant.carrier, plant.view)) for plant in one.plants]
    return Outcome(
        one.seed,
        one.maskable,
        answer.status,
        bool(answer.crossed),
        tuple(name for _, name in named),
        tuple(name for plant, name in named if outside.holds(plant.value)),
        tuple(name for plant, name in named if not inside.holds(plant.value)),
    )


def reached(outcomes: Sequence[Outcome]) -> float:
    """Return the share of maskable conversations that reached the cloud."""
    maskable = [outcome.reached for outcome in outcomes if outcome.maskable]
    return sum(maskable) / max(1, len(maskable))


def interval(found: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a rate; with nothing found its upper end is near 3/N."""
    if not of:
        return 0.0, 1.0
    z, rate = 1.96, found / of
    middle, spread = rate + z * z / (2 * of), z * sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z * z / of)), (middle + spread) / (1 + z * z / of)
