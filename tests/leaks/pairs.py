"""The same dialogue twice, each time with other secrets: what an observer of the cloud may not tell apart."""

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.leaks.door import PLACEHOLDER, Answered, Crossing, Door
from tests.leaks.values import CONTEXT, KINDS

Body = dict[str, Any]
PSEUDONYM = re.compile(rb"(?<![a-z])[bcdfghjkmnpqrstvwxz]{32}(?![a-z])")
SYSTEMS = ("You are a coding agent. Work in small steps.", "You answer support mail. Be brief.", "Hilf auf Deutsch. 🙂")
FILLERS = (
    "Please fix the failing test and tell me what was wrong.",
    "Könntest du das etwas freundlicher schreiben? Danke!",
    "Traceback (most recent call last):\n  File \"app/main.py\", line 12\nKeyError: 'id'",
    "- first item\n- second item\n\n```sql\nSELECT id FROM orders WHERE status = 'open';\n```",
    "Version 2.14.3 was released; the build on port 8080 broke.",
    "\u4f60\u597d 👋 What does this error mean?",
)
CALM = (
    "Please fix the failing test and tell me what was wrong.",
    "What does this error mean?",
    "List the three most important points.",
    "Could you make the tone a little warmer?",
    "The order has not arrived, and I have waited for a while.",
)
"""Sentences in which the tagger has little to guess."""
TOOLS = ("read_file", "bash", "query_orders", "send_reply")
FORMS = ("Hello, this is about {} today.", "Note: {}", "It says: {} - is that right?", "{}")


@dataclass(frozen=True, slots=True, repr=False)
class Played:
    """What one dialogue showed on both sides."""

    answers: tuple[Answered, ...]

    @property
    def facts(self) -> tuple[tuple[int, str, str, str], ...]:
        """The declared facts of each request: status, route, reasons, and the kinds in their order.

        That order is the counts and the pattern of equality at once: the second mention of a value has its number.
        """
        return tuple((a.status, a.route, a.headers.get("x-halfdoor-reason", ""), _kinds(a)) for a in self.answers)

    @property
    def traffic(self) -> tuple[tuple[Crossing, ...], ...]:
        """Everything that crossed, request by request, with pseudonyms as their pattern of equality."""
        order: dict[bytes, int] = {}

        def numbered(match: re.Match[bytes]) -> bytes:
            return b"<pseudonym %d>" % order.setdefault(match.group(), len(order))

        return tuple(
            tuple(Crossing(c.method, c.url, c.headers, PSEUDONYM.sub(numbered, c.body)) for c in answer.crossed)
            for answer in self.answers
        )


def _kinds(answer: Answered) -> str:
    return " ".join(mark.strip("[]") for c in answer.crossed for mark in PLACEHOLDER.findall(c.body.decode()))


class Dialogue:
    """One random dialogue of several requests; its shape is the seed's, its secrets are the draw's."""

    def __init__(self, seed: int, kinds: Sequence[str] = tuple(KINDS), *, calm: bool = False) -> None:
        rng = random.Random(f"dialogue {seed}")
        self._seed = seed
        self._fillers = CALM if calm else FILLERS
        self._systems = SYSTEMS[1:2] if calm else SYSTEMS
        self.kinds = tuple(rng.choices(kinds, k=rng.randint(1, 3)))

    def secrets(self, draw: int) -> tuple[str, ...]:
        """Return the secrets of one draw; no two are equal, so the pattern of equality is the same in every draw."""
        rng = random.Random(f"secrets {self._seed} {draw}")
        made: list[str] = []
        for kind in self.kinds:
            value = KINDS[kind](rng)
            while value in made:
                value = KINDS[kind](rng)
            made.append(value)
        return tuple(made)

    def play(self, door: Door, draw: int) -> Played:
        """Send the whole dialogue; each answer rides along in the next request, as clients do it."""
        rng = random.Random(f"play {self._seed}")
        told = _Teller(rng, tuple(zip(self.kinds, self.secrets(draw), strict=True)), self._fillers, self._systems)
        messages: list[Body] = [{"role": rng.choice(["system", "developer"]), "content": told.system()}]
        more = told.settings()
        answers: list[Answered] = []
        for turn in range(rng.choice([1, 1, 1, 2, 3])):
            messages.append({"role": "user", "content": told.content(), **told.named()})
            if rng.random() < 0.4:
                messages += told.loop(turn)
            stream, failing = rng.random() < 0.4, rng.random() < 0.15
            if failing:
                door.recorder.statuses[:] = [rng.choice([400, 429, 500])]
            answers.append(door.post({"model": "auto", "messages": messages, "stream": stream, **more}))
            door.recorder.statuses.clear()
            if said := answers[-1].message:
                messages.append({"role": "assistant", "content": said.get("content") or ""})
            else:
                messages.append({"role": "assistant", "content": told.prose(0.5)})
        return Played(tuple(answers))


class _Teller:
    """Writes secrets into every carrier of a request, at places that do not depend on them."""

    def __init__(
        self, rng: random.Random, known: Sequence[tuple[str, str]], fillers: Sequence[str], systems: Sequence[str]
    ) -> None:
        self._rng = rng
        self._known = known
        self._fillers = fillers
        self._systems = systems

    def system(self) -> str:
        return f"{self._rng.choice(self._systems)} {self.prose(0.3)}"

    def bare(self) -> str:
        return self._rng.choice(self._known)[1]

    def told(self) -> str:
        kind, secret = self._rng.choice(self._known)
        return self._rng.choice(FORMS).format(CONTEXT[kind].format(secret))

    def prose(self, often: float = 0.8) -> str:
        said = self._rng.sample(self._fillers, self._rng.randint(1, 2))
        if self._rng.random() < often:
            said.insert(self._rng.randrange(len(said) + 1), self.told())
        return self._rng.choice(["\n\n", "\n"]).join(said)

    def content(self) -> Any:
        if self._rng.random() < 0.7:
            return self.prose()
        return [{"type": "text", "text": self.prose()} for _ in range(self._rng.randint(1, 3))]

    def named(self) -> Body:
        return {"name": self.bare()} if self._rng.random() < 0.1 else {}

    def loop(self, turn: int) -> list[Body]:
        """Return a finished tool loop: a call with a value in its arguments, a result with another."""
        rng, name = self._rng, self._rng.choice(TOOLS)
        arguments = json.dumps({"text": self.told(), "limit": rng.randrange(90), "deep": [{"a": self.prose()}]})
        call = {"id": f"call_{turn}", "type": "function", "function": {"name": name, "arguments": arguments}}
        rows = [{"row": n, "note": self.told()} for n in range(rng.randint(1, 3))]
        result = rng.choice([json.dumps(rows, ensure_ascii=False), "\n".join(row["note"] for row in rows)])  # type: ignore[misc]
        return [
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": f"call_{turn}", "content": result},
        ]

    def settings(self) -> Body:
        """Return fields beside the messages: tools, identifiers, metadata, a prediction, stops."""
        makers: Sequence[Callable[[], Body]] = (
            lambda: {"tools": [self._tool(name) for name in self._rng.sample(TOOLS, 2)]},
            lambda: {"user": self.bare()},
            lambda: {"prompt_cache_key": f"thread-{self.bare()}"},
            lambda: {"safety_identifier": self.bare()},
            lambda: {"prediction": {"type": "content", "content": self.prose()}},
            lambda: {"temperature": 0.7, "max_tokens": 4096, "seed": self._rng.randrange(1000)},
        )
        chosen = [make() for make in makers if self._rng.random() < 0.3]
        return {name: value for fields in chosen for name, value in fields.items()}

    def _tool(self, name: str) -> Body:
        properties = {"text": {"type": "string", "description": self.prose(0.3)}, "limit": {"type": "integer"}}
        described = {"name": name, "description": self.prose(0.3)}
        return {
            "type": "function",
            "function": {**described, "parameters": {"type": "object", "properties": properties}},
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one pair; holds no value."""

    seed: int
    kinds: tuple[str, ...]
    same_facts: bool
    same_traffic: bool
    crossed: int
    """Requests that reached the cloud in the first play."""
    differing: str = ""
    """Where facts differ: the first pair of them, which are kinds, counts and rule names."""


def judged(door: Door, seed: int, kinds: Sequence[str] = tuple(KINDS), *, calm: bool = False) -> Verdict:
    """Play a dialogue with two draws and compare what an observer saw."""
    dialogue = Dialogue(seed, kinds, calm=calm)
    one, other = dialogue.play(door, 1), dialogue.play(door, 2)
    same = one.facts == other.facts
    differing = "" if same else next(f"{a} | {b}" for a, b in zip(one.facts, other.facts, strict=True) if a != b)
    crossed = sum(len(answer.crossed) for answer in one.answers)
    return Verdict(seed, dialogue.kinds, same, one.traffic == other.traffic, crossed, differing)


def told_apart(verdicts: Sequence[Verdict]) -> list[int]:
    """Return the seeds of the pairs whose facts are the same and whose traffic is not."""
    return [verdict.seed for verdict in verdicts if verdict.same_facts and not verdict.same_traffic]


def shares(verdicts: Sequence[Verdict]) -> Mapping[str, float]:
    """Return the share of pairs with differing facts, over all and by kind."""
    counted: dict[str, list[bool]] = {"all": []}
    for verdict in verdicts:
        for group in {"all", *verdict.kinds}:
            counted.setdefault(group, []).append(not verdict.same_facts)
    return {group: sum(flags) / max(1, len(flags)) for group, flags in sorted(counted.items())}
