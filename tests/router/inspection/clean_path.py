"""One request through everything up to the decision, with the shipped weights: what over-masking is measured on."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from router.classification.classify import labelled
from router.inspecting import build_inspecting
from router.policy.decide import decide
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import facts
from router.policy.loading import load_policy
from router.policy.rules import Treatment
from router.settings import load_settings
from router.wire.chat import parse
from tests.router.inspection.clean_corpus import Clean


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one clean conversation."""

    characters: int
    flagged: Counter[tuple[str, str]]
    """Characters by kind and detector."""
    masked: dict[str, int]
    """Characters that a policy has masked, by policy."""
    held: dict[str, str]
    """Why a policy keeps the conversation at home, by policy; absent when it does not."""


class Walk:
    """Inspection and policies, built and loaded once."""

    def __init__(self, folder: Path, presets: tuple[str, ...] = ("default", "masked")) -> None:
        environment = {"HALFDOOR_CONFIG_DIR": str(folder), "HALFDOOR_DATA_DIR": str(folder)}
        self._inspecting = build_inspecting(load_settings(None, environment))
        self._inspecting.load()
        self._policies = {name: load_policy(name) for name in presets}

    def outcome(self, body: bytes) -> Outcome:
        """Return what is found in a request and what each policy does with it when a cloud alone could answer."""
        conversation = parse(body)
        inspection = self._inspecting.inspector.inspect(conversation)
        labels, doubts = labelled(conversation, self._inspecting.labeller)
        situation = Situation(cloud=True, engine=False, wish=Wish.AUTO)
        known = facts(conversation, inspection, labels, situation)
        flagged: Counter[tuple[str, str]] = Counter()
        for finding in inspection.findings:
            flagged[finding.kind, finding.detector] += finding.end - finding.start
        masked, held = {}, {}
        for name, policy in self._policies.items():
            decision = decide(policy, known)
            chosen = zip(inspection.findings, decision.treatments, strict=True)
            masked[name] = sum(f.end - f.start for f, treatment in chosen if treatment is not Treatment.ALLOW)
            if decision.route is not Route.CLOUD:
                reasons = ", ".join(decision.reasons)
                held[name] = "; ".join((reasons, *(doubt.reason for doubt in (*inspection.doubts, *doubts))))
        return Outcome(sum(len(text.text) for text in conversation.texts), flagged, masked, held)


def request(clean: Clean) -> bytes:
    """Return a clean text as an agent sends it: as a tool's result; a transcript is a request already."""
    if clean.shape == "transcript":
        return clean.text.encode()
    return json.dumps({"model": "auto", "messages": list(_messages(clean))}).encode()


def _messages(clean: Clean) -> Iterator[dict[str, Any]]:
    yield {"role": "system", "content": "You are a coding agent. Use the tools; keep answers short."}
    yield {"role": "user", "content": "Read this and say what stands out."}
    function = {"name": "read", "arguments": json.dumps({"path": clean.source})}
    yield {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": function}]}
    yield {"role": "tool", "tool_call_id": "call_1", "content": clean.text}
