"""One example on its way to the door: parsed, inspected, decided, masked and guarded like any request."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from router.classification.classify import labelled
from router.classification.labeller import Labeller
from router.egress import Exempt, Guard
from router.errors import EgressBlocked
from router.inspection.inspect import Inspector
from router.inspection.kinds import KINDS
from router.masking.feasible import feasible
from router.masking.mask import mask
from router.masking.note import NOTE
from router.policy.decision import Decision, Route, Situation
from router.policy.example import Example
from router.policy.facts import Facts, facts
from router.policy.guarded import guarded_kinds
from router.policy.rules import Policy
from router.trial.request import request
from router.wire.dialects import CHAT
from router.wire.outgoing import render_cloud
from router.wire.rendering import Rendering
from router.wire.tongues import CHAT as SAID

_MODEL = "example-1"


@dataclass(frozen=True, slots=True)
class Looking:
    """What looks at an example: the parts that every request meets."""

    inspector: Inspector
    labeller: Labeller
    guard: Guard


@dataclass(frozen=True, slots=True, repr=False)
class Tried:
    """What came of an example."""

    example: Example
    facts: Facts
    decision: Decision
    sent: str | None = None
    """Every text that the cloud would see, one a line; None when nothing leaves."""
    blocked: frozenset[str] = frozenset()
    """Kinds for which the egress guard would stop it."""

    @property
    def route(self) -> str:
        """As `x-halfdoor-route` says it."""
        masked = self.decision.route is Route.CLOUD and self.decision.masked
        return "cloud-masked" if masked else self.decision.route.value


def tried(example: Example, policy: Policy, looking: Looking) -> Tried:
    """Return what would happen to an example's request; the vocabulary must hold its words already."""
    conversation = CHAT.parse(request(example))
    inspection = looking.inspector.inspect(conversation)
    labels, doubts = labelled(conversation, looking.labeller)
    inspection = replace(inspection, doubts=(*inspection.doubts, *doubts))
    situation = Situation(example.cloud, example.engine, wish=example.wish, moment=example.moment)
    known = facts(conversation, inspection, labels, situation, policy.patterns)
    known, decision = feasible(conversation, inspection, policy, known)
    result = Tried(example, known, decision)
    if decision.route is not Route.CLOUD:
        return result
    masked = mask(conversation, inspection, decision)
    note = NOTE if decision.masked and policy.note else None
    rendering = Rendering(masked.texts, _MODEL, lambda _: "hashed", decision.omitted, note)
    body = render_cloud(conversation, rendering, CHAT, SAID).body
    exempt = Exempt(KINDS - guarded_kinds(policy), SAID.words, _MODEL, configured=True)
    try:
        looking.guard.clear(body, masked.vault.values(), exempt, "dry-run")
    except EgressBlocked as blocked:
        return replace(result, blocked=frozenset(blocked.kinds))
    return replace(result, sent="\n".join(_texts(json.loads(body))))


def _texts(body: object) -> Iterator[str]:
    """Yield every key and value of a body."""
    match body:
        case str():
            yield body
        case list():
            for one in body:
                yield from _texts(one)
        case dict():
            for key, one in body.items():
                yield key
                yield from _texts(one)
        case _:
            yield str(body)
