"""The pipeline without its edges: what would leave for a request, and what a client would read of an answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from router.classification.classify import classify
from router.classification.shape import ShapeLabeller
from router.conversation.reply import Field, Piece, Stream
from router.egress import Exempt, Guard
from router.inspection.cache import ContentCache
from router.inspection.detector import Detector
from router.inspection.exact import ExactKinds
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.kinds import KINDS
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.secrets.detector import Secrets
from router.inspection.vocabulary import Vocabulary, Word
from router.masking.mask import Masked, mask
from router.masking.note import NOTE
from router.masking.restorers import Restorers
from router.policy.decide import decide
from router.policy.decision import Route, Situation
from router.policy.facts import facts
from router.policy.guarded import guarded_kinds
from router.policy.loading import load_policy
from router.policy.rules import Policy
from router.wire.chat import parse
from router.wire.rendering import Rendering
from router.wire.words import CHAT_WORDS
from tests.router.wire.chat_requests import render_cloud

MODEL = "cloud-1"
TOOLS: list[dict[str, Any]] = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {}}}}
    for name in ("note_down", "fetch_page")
]
NETWORK_TOOL, HOME_TOOL = "fetch_page", "note_down"


class Names:
    """Stands in for a tagger: these names are persons wherever they stand."""

    def __init__(self, names: Sequence[str]) -> None:
        self._words = Vocabulary(Word(name) for name in names)
        self._words.load()

    def detect(self, text: str) -> list[Span]:
        return [Span(s.start, s.end, "PERSON", 0.9, "names") for s in self._words.detect(text)]


@dataclass(frozen=True)
class Sent:
    """One request as the cloud got it."""

    masked: Masked
    body: bytes
    json_content: bool

    def contents(self) -> list[Any]:
        """Return the content of the client's messages as they left; the note is ours."""
        messages = json.loads(self.body)["messages"]
        return [m for m in messages if m.get("content") != NOTE]


@dataclass(frozen=True)
class World:
    """Detectors by form and by planted names, the guard, one policy; no weights, no network, no disk."""

    inspector: Inspector
    guard: Guard
    policy: Policy

    def leave(self, messages: Sequence[dict[str, Any]]) -> Sent:
        """Return what leaves; everything planted can be masked, so whatever stays or is blocked is a failure."""
        body = {"model": "cloud", "messages": messages, "tools": TOOLS, "stream": True}
        conversation = parse(json.dumps(body).encode())
        inspection = self.inspector.inspect(conversation)
        known = facts(conversation, inspection, classify(conversation, ShapeLabeller()), Situation(True, engine=False))
        decision = decide(self.policy, known)
        assert decision.route is Route.CLOUD, decision.reasons
        masked = mask(conversation, inspection, decision)
        note = NOTE if decision.masked else None
        rendering = Rendering(masked.texts, MODEL, lambda name: "p" * 32, decision.omitted, note)
        rendered = render_cloud(conversation, rendering)
        exempt = Exempt(KINDS - guarded_kinds(self.policy), CHAT_WORDS, MODEL, configured=True)
        cleared = self.guard.clear(rendered.body, masked.vault.values(), exempt, "hd_row")
        return Sent(masked, cleared.payload, conversation.needs.json_answer)

    def read(self, sent: Sent, said: str, cuts: Sequence[int], tool: str = "") -> str:
        """Return what the client reads of an answer that arrives in pieces."""
        stream = Stream(0, Field.ARGUMENTS, 0) if tool else Stream(0, Field.CONTENT)
        restorers = Restorers(sent.masked.vault, self.policy.network_tools)
        bounds = sorted({0, len(said), *(cut % (len(said) + 1) for cut in cuts)})
        pieces = [
            Piece(stream, "", tool),
            *(Piece(stream, said[a:b]) for a, b in pairwise(bounds)),
        ]
        read = [piece.text for one in pieces for piece in restorers.restore([one])]
        return "".join([*read, *(piece.text for piece in restorers.finish())])


@cache
def world(names: tuple[str, ...], words: tuple[str, ...]) -> World:
    """Build it once: compiling patterns takes a second."""
    exact, formats, vocabulary = ExactKinds(), Secrets(by_context=False), Vocabulary(Word(word) for word in words)
    detectors: list[tuple[str, Detector]] = [
        ("presidio", PresidioDetector(None)),
        ("secrets", Secrets()),
        ("exact", exact),
        ("names", Names(names)),
    ]
    inspector = Inspector(detectors, vocabulary, ContentCache())
    for part in (exact, formats, vocabulary, inspector):
        part.load()
    return World(inspector, Guard(exact, formats, vocabulary), load_policy("masked"))
