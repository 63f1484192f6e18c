"""Everything that is personal or secret in a conversation: detect, resolve, propagate."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from router.conversation.message import Conversation, Doubt, Role, Text
from router.conversation.place import Place
from router.errors import RouterError
from router.inspection.detector import TAGGER, Detector
from router.inspection.finding import Finding, Inspection, Span
from router.inspection.kinds import KINDS
from router.inspection.overlaps import resolve
from router.inspection.script import unreadable
from router.inspection.spread import SpanCache, Spans, Spread

_KINDS = KINDS - {"CODE"}
_TOO_LONG = "too long to inspect"
_NOT_LATIN = "mostly written in a script that the tagger cannot read"
_HERE = Place("text")
_VALUE = 200
"""Characters up to which a value is read once more with its quotes and backslashes as mere characters."""
_MERE = str.maketrans('"\\', "'/")


@runtime_checkable
class Loadable(Protocol):
    """A detector that opens files or compiles before its first use."""

    def load(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is inspected whole, in code points. Size bounds the work, never time."""

    text: int = 200_000
    request: int = 2_000_000
    latin_only: bool = False
    """Names can be found in Latin letters only: a text in another script is a doubt."""


@dataclass(frozen=True, slots=True, repr=False)
class Recalled:
    """What earlier requests left in the cache about the texts of this one."""

    texts: Sequence[Text]
    digests: Sequence[bytes]
    spans: Sequence[Spans | None]
    """None where a text was not seen before."""
    doubts: tuple[Doubt, ...]
    unseen: int
    """Characters that detectors have to read."""


class Inspector:
    """Runs every detector over every text, once per content."""

    def __init__(
        self,
        detectors: Sequence[tuple[str, Detector]],
        vocabulary: Detector,
        cache: SpanCache,
        limits: Limits | None = None,
        pool: Executor | None = None,
    ) -> None:
        """Store what to run.

        Args:
            detectors: names for doubts and for the cache, with a version (`secrets-1`), and what they name.
            vocabulary: the user's own words.
            cache: emptied by its owner when a detector or the vocabulary changes.
            limits: sizes beyond which a text becomes a doubt.
            pool: reads the new texts of one request side by side; without it one after the other.
        """
        self._pool = pool
        self._detectors = (("vocabulary", vocabulary), *detectors)
        self._cache = cache
        self._spread = Spread(cache)
        self._limits = limits or Limits()
        self._version = ("\x00".join(name for name, _ in self._detectors) + "\x01").encode()

    def load(self) -> None:
        """Load every detector that needs it."""
        for _, detector in self._detectors:
            if isinstance(detector, Loadable):
                detector.load()

    def recall(self, conversation: Conversation) -> Recalled:
        """Return what is known of a conversation before any detector runs; cheap however long it is."""
        doubts = list(conversation.doubts)
        return self._recalled(self._bounded(conversation, doubts), doubts)

    def inspect(self, conversation: Conversation, recalled: Recalled | None = None) -> Inspection:
        """Return what was found in every text, fixed ones included, and what could not be finished.

        Args:
            conversation: the request.
            recalled: what `recall` returned for it, when that was asked before.
        """
        known = recalled or self.recall(conversation)
        doubts = list(known.doubts)
        if self._limits.latin_only:
            doubts += [Doubt(text.place, _NOT_LATIN) for text in known.texts if unreadable(text.text)]
        findings = [
            Finding(span.kind, text.place, span.start, span.end, span.score, span.detector)
            for text, spans in zip(known.texts, self._found(known, doubts), strict=True)
            for span in spans
        ]
        return Inspection(tuple(findings), tuple(doubts))

    def inspect_text(self, text: str) -> list[Span]:
        """Return what was found in one text.

        Raises:
            RouterError: a detector failed or the text is too long; its findings would be taken for all there is.
        """
        if len(text) > self._limits.text:
            raise RouterError(f"{_TOO_LONG}: more than {self._limits.text} characters")
        doubts: list[Doubt] = []
        found = self._found(self._recalled([Text(_HERE, text, Role.USER, 0)], []), doubts)
        if doubts:
            raise RouterError(doubts[0].reason)
        return list(found[0])

    def _bounded(self, conversation: Conversation, doubts: list[Doubt]) -> list[Text]:
        bounded: list[Text] = []
        total = 0
        for text in conversation.texts:
            size = len(text.text)
            if size > self._limits.text or total + size > self._limits.request:
                doubts.append(Doubt(text.place, _TOO_LONG))
                continue
            total += size
            bounded.append(text)
        return bounded

    def _recalled(self, texts: list[Text], doubts: list[Doubt]) -> Recalled:
        digests = [self._digest(text) for text in texts]
        spans = self._cache.get_many(digests)
        unseen = sum(len(text.text) for text, known in zip(texts, spans, strict=True) if known is None)
        return Recalled(texts, digests, spans, tuple(doubts), unseen)

    def _digest(self, text: Text) -> bytes:
        content = text.text.encode("utf-8", "surrogatepass")
        if not text.before and not text.word:
            return self._cache.digest(self._version + content)
        before = text.before.encode("utf-8", "surrogatepass")
        return self._cache.digest(self._version, before, content, b"word" if text.word else b"")

    def _found(self, known: Recalled, doubts: list[Doubt]) -> list[Spans]:
        detected = list(known.spans)
        unseen = [i for i, spans in enumerate(detected) if spans is None]
        read = self._pool.map if self._pool is not None and len(unseen) > 1 else map
        jobs = [(known.texts[i], known.digests[i]) for i in unseen]
        for i, (spans, own) in zip(unseen, read(self._detect, jobs), strict=True):
            detected[i] = spans
            doubts += own
        texts = [text.text for text in known.texts]
        return self._spread.over(texts, known.digests, [spans or () for spans in detected])

    def _detect(self, job: tuple[Text, bytes]) -> tuple[Spans, list[Doubt]]:
        text, digest = job
        spans: list[Span] = []
        doubts: list[Doubt] = []
        for name, detector in self._detectors:
            try:
                for reading in _readings(text):
                    spans += _within(_sound(detector.detect(reading), len(reading)), len(text.before))
            except Exception:  # noqa: BLE001  a failed detector is a doubt that policy weighs, whatever broke in it
                doubts.append(Doubt(text.place, f"detector {name} failed"))
        if text.word:
            spans = [span for span in spans if span.detector != TAGGER]
        resolved = tuple(resolve(spans, text.text))
        if not doubts:
            self._cache.put(digest, resolved)
        return resolved, doubts


def _readings(text: Text) -> tuple[str, ...]:
    """Return what detectors read of a text: with its key, where it has one.

    A detector takes a quote for the end of the value that the key names; here the value is known to go on.
    """
    if not text.before or len(text.text) > _VALUE or not ('"' in text.text or "\\" in text.text):
        return (text.before + text.text,)
    return (text.before + text.text, text.before + text.text.translate(_MERE))


def _within(spans: list[Span], before: int) -> list[Span]:
    """Return the spans by their offsets in the text itself, without what stands before it."""
    if not before:
        return spans
    own = (span for span in spans if span.end > before)
    return [Span(max(0, s.start - before), s.end - before, s.kind, s.score, s.detector) for s in own]


def _sound(spans: list[Span], length: int) -> list[Span]:
    """Return the spans, which are only as good as their offsets and kinds.

    Raises:
        ValueError: a span lies outside the text or has a kind that no policy knows.
    """
    if not all(0 <= span.start < span.end <= length and span.kind in _KINDS for span in spans):
        raise ValueError("a detector returned something that is no finding")
    return spans
