"""Everything a decision rests on, as one value without text and without addresses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from router.classification.label import Labels
from router.conversation.message import Conversation, Needs, Role, Text
from router.conversation.place import Place
from router.inspection.finding import Finding, Inspection
from router.policy.decision import Situation
from router.policy.named_files import Mark, named_files

_NUMBER = re.compile(r"(?<=[\[{])[0-9]+(?=[\]}])")
_SHAPE = re.compile(r"[a-z{][a-z0-9_.\[\]{}]{0,255}")
_OWN_WORD = "vocabulary:"


class Fact(NamedTuple):
    """One finding, as far as a rule can see it. A tuple: a history has hundreds."""

    kind: str
    score: float
    exchange: int
    fixed: bool = False
    """It stands where nothing can be replaced: a number, a key."""
    role: Role = Role.USER
    """Who wrote the text it stands in."""
    shape: str = ""
    """Its place without numbers: `messages[].content`."""
    words: str = ""
    """Of a word of the user's: the categories of its entries, joined by `+`; empty where nobody knows."""


class CodeFact(NamedTuple):
    """Source code in an exchange."""

    exchange: int
    proprietary: bool = False
    """Its licence header keeps all rights."""
    role: Role = Role.USER
    shape: str = ""


class Asked(NamedTuple):
    """What the request asks of whoever answers."""

    characters: int = 0
    needs: frozenset[str] = frozenset()


NOTHING_ASKED = Asked()


class Part:
    """What is known of one exchange. Two of the same content are judged once, in whatever request they come."""

    __slots__ = ("_hash", "best", "code", "content", "exchange", "files", "findings", "topics")

    def __init__(
        self,
        exchange: int,
        findings: tuple[Fact, ...],
        topics: tuple[tuple[str, float], ...],
        code: tuple[CodeFact, ...],
        files: frozenset[str],
    ) -> None:
        self.exchange = exchange
        self.findings = findings
        self.topics = topics
        self.code = code
        self.files = files
        self.content = (exchange, findings, topics, code, files)
        self.best = _best_scores(findings)
        """The best score of each kind."""
        self._hash = hash(self.content)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Part) and self.content == other.content


def _best_scores(findings: Iterable[Fact]) -> Mapping[str, float]:
    best: dict[str, float] = {}
    for fact in findings:
        if fact.score > best.get(fact.kind, -1.0):
            best[fact.kind] = fact.score
    return best


class Parts(NamedTuple):
    """A request, exchange by exchange."""

    each: tuple[Part, ...]
    runs: tuple[tuple[int, int, int], ...]
    """How the findings follow one another: which part, from which of its findings, to which."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole input of `decide` beside the policy: stored with the row, it replays the decision."""

    findings: tuple[Fact, ...]
    """In the order of the inspection's findings."""
    current: int
    """The number of the current exchange; smaller numbers are history."""
    labels: Labels
    situation: Situation
    code: tuple[CodeFact, ...] = ()
    opaque: int = 0
    """How many images, sounds and files there are, in whatever exchange."""
    doubts: int = 0
    """How many things could not be inspected, in whatever exchange."""
    asked: Asked = NOTHING_ASKED
    files: tuple[Mark, ...] = ()
    """Which of the policy's `files` are named in which exchange."""
    _parts: "Parts | None" = field(default=None, init=False, compare=False, repr=False)

    @property
    def parts(self) -> "Parts":
        """The same facts exchange by exchange; made once."""
        if self._parts is None:
            object.__setattr__(self, "_parts", parts_of(self))
        assert self._parts is not None  # noqa: S101 - it was just made
        return self._parts


def facts(
    conversation: Conversation,
    inspection: Inspection,
    labels: Labels,
    situation: Situation,
    patterns: frozenset[str] = frozenset(),
) -> Facts:
    """Return what a decision needs to know of a request.

    A finding at a place that the conversation does not have is a doubt as well as a
    finding: nobody can say what would happen to it on the way out.

    Args:
        conversation: the request.
        inspection: what was found in it.
        labels: what it is about.
        situation: facts of the moment.
        patterns: the `files` that the policy's rules ask about.
    """
    texts = {text.place: text for text in conversation.texts}
    strays = sum(finding.place not in texts for finding in inspection.findings)
    known = Facts(
        findings=tuple(_findings(inspection, texts, conversation.current)),
        current=conversation.current,
        labels=labels,
        situation=situation,
        code=tuple(sorted(set(_code(inspection, texts, conversation.current)))),
        opaque=len(conversation.opaque),
        doubts=len({*conversation.doubts, *inspection.doubts}) + strays,
        asked=_asked(conversation.needs),
        files=named_files(conversation, patterns),
    )
    _ = known.parts  # here, where text is read anyway, and not in the decision
    return known


def shape_of(place: str) -> str:
    """Return a place without its numbers; `unnamed` for one that is not of the form places promise."""
    shape = _NUMBER.sub("", place)
    return shape if _SHAPE.fullmatch(shape) else "unnamed"


def _findings(inspection: Inspection, texts: Mapping[Place, Text], current: int) -> Iterator[Fact]:
    """Yield a fact for each finding; equal ones are one object."""
    same: dict[Fact, Fact] = {}
    shapes: dict[Place, str] = {}
    for finding in inspection.findings:
        shape = shapes.get(finding.place)
        if shape is None:
            shape = shapes[finding.place] = shape_of(finding.place)
        fact = _fact(finding, texts.get(finding.place), current, shape)
        yield same.setdefault(fact, fact)


def _fact(finding: Finding, text: Text | None, current: int, shape: str) -> Fact:
    words = finding.detector.removeprefix(_OWN_WORD) if finding.detector.startswith(_OWN_WORD) else ""
    if text is None:
        return Fact(finding.kind, finding.score, current, True, Role.USER, shape, words)
    return Fact(finding.kind, finding.score, text.exchange, text.fixed, text.role, shape, words)


def _code(inspection: Inspection, texts: Mapping[Place, Text], current: int) -> Iterator[CodeFact]:
    for region in inspection.regions:
        text = texts.get(region.place)
        exchange, role = (current, Role.USER) if text is None else (text.exchange, text.role)
        yield CodeFact(exchange, region.proprietary, role, shape_of(region.place))


def _asked(needs: Needs) -> Asked:
    flags = {"tools": needs.tools, "vision": needs.vision, "audio": needs.audio, "json_schema": needs.json_schema}
    return Asked(needs.characters, frozenset(name for name, needed in flags.items() if needed))


def parts_of(facts: Facts) -> Parts:
    """Return facts exchange by exchange."""
    found: dict[int, list[Fact]] = {}
    spans: list[list[int]] = []
    for fact in facts.findings:
        own = found.setdefault(fact.exchange, [])
        if spans and spans[-1][0] == fact.exchange:
            spans[-1][2] += 1
        else:
            spans.append([fact.exchange, len(own), len(own) + 1])
        own.append(fact)
    topics: dict[int, dict[str, float]] = {}
    for topic in facts.labels.topics:
        scores = topics.setdefault(topic.exchange, {})
        scores[topic.name] = max(topic.score, scores.get(topic.name, 0.0))
    code: dict[int, list[CodeFact]] = {}
    for one in facts.code:
        code.setdefault(one.exchange, []).append(one)
    files: dict[int, set[str]] = {}
    for name, exchange in facts.files:
        files.setdefault(exchange, set()).add(name)
    each = tuple(
        Part(
            exchange,
            tuple(found.get(exchange, ())),
            tuple(sorted(topics.get(exchange, {}).items())),
            tuple(code.get(exchange, ())),
            frozenset(files.get(exchange, ())),
        )
        for exchange in sorted({*found, *topics, *code, *files})
    )
    where = {part.exchange: i for i, part in enumerate(each)}
    return Parts(each, tuple((where[exchange], start, stop) for exchange, start, stop in spans))
