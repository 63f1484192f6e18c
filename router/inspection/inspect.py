"""Everything that is personal or secret in a conversation: detect in every view, resolve, propagate."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from router.conversation.message import Conversation, Doubt, Role, Text
from router.conversation.place import Place
from router.errors import RouterError
from router.inspection.agents import without_agents
from router.inspection.cache import ContentCache
from router.inspection.detector import TAGGER, Detector
from router.inspection.finding import Finding, Inspection, Region, Span, Stretch
from router.inspection.kinds import KINDS
from router.inspection.lesson import NO_LESSON, Lesson, Taught
from router.inspection.ordinary import ordinary
from router.inspection.overlaps import hidden_people, resolve
from router.inspection.script import unreadable
from router.inspection.spread import SpanCache, Spans, Spread
from router.inspection.tool_names import without_tools
from router.inspection.views.joins import Joins
from router.inspection.views.layers import layers
from router.inspection.views.opaque import holds_payload
from router.inspection.views.reading import Reading
from router.inspection.views.readings import readings
from router.inspection.views.swapped import whole_names

_KINDS = KINDS - {"CODE"}
_TOO_LONG = "too long to inspect"
_LARGE = "something is encoded in too much text to be masked"
_PAYLOAD = "an encoded payload that cannot be read"
_NOT_LATIN = "mostly written in a script that the tagger cannot read"
_HERE = Place("text")
_VALUE = 200
"""Characters up to which a value is read once more with its quotes and backslashes as mere characters."""
_MERE = str.maketrans('"\\', "'/")
_LARGEST = 4_000
"""A longer encoded stretch is not looked for elsewhere and not masked: that would cost more than it is worth."""
_VIEWS = "views-2"


@runtime_checkable
class Loadable(Protocol):
    """A detector that opens files or compiles before its first use."""

    def load(self) -> None: ...


class OwnWords(Detector, Protocol):
    """The user's vocabulary. It may change its words at any time, never its answer for one version."""

    @property
    def version(self) -> bytes: ...

    def called(self, found: Sequence[Span], text: str) -> list[Span]: ...


class CodeFinder(Protocol):
    """Says where source code stands in a text. It must not keep, log or send the text."""

    def regions(self, text: str) -> Sequence[Stretch]: ...


@dataclass(frozen=True, slots=True)
class Beside:
    """What an inspector may have beside its detectors."""

    pool: Executor | None = None
    """Reads the new texts of one request side by side; without it one after the other."""
    code: CodeFinder | None = None
    """Finds source code; without it no text has any."""
    taught: Taught | None = None
    """Which nano-models are in force; a request keeps the ones that it began with."""


@dataclass(frozen=True, slots=True)
class _Aside:
    """What is known of a text besides its findings."""

    reasons: tuple[str, ...] = ()
    """Why it could not be read."""
    code: tuple[Stretch, ...] = ()
    hidden: Spans = ()
    """People who are no findings of their own, being the user's words: their parts are looked for as well."""


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
    asides: Sequence[_Aside | None]
    words: bytes
    """The version of the vocabulary that the digests were made with."""
    lesson: Lesson
    """The nano-models that the digests were made with."""
    doubts: tuple[Doubt, ...]
    unseen: int
    """Characters that detectors have to read."""


class Inspector:
    """Runs every detector over every text, once per content."""

    def __init__(
        self,
        detectors: Sequence[tuple[str, Detector]],
        vocabulary: OwnWords,
        cache: SpanCache,
        limits: Limits | None = None,
        beside: Beside | None = None,
    ) -> None:
        """Store what to run.

        Args:
            detectors: names for doubts and for the cache, with a version (`secrets-1`), and what they name.
            vocabulary: the user's own words.
            cache: emptied by its owner when a detector changes; a change of the vocabulary needs nothing.
            limits: sizes beyond which a text becomes a doubt.
            beside: threads and the finder of source code.
        """
        self._beside = beside or Beside()
        self._vocabulary = vocabulary
        self._detectors = (("vocabulary", vocabulary), *detectors)
        self._cache = cache
        self._asides: ContentCache[_Aside] = ContentCache()
        self._spread = Spread(cache)
        self._joins = Joins(self._detectors)
        self._limits = limits or Limits()
        self._version = ("\x00".join([_VIEWS, *(name for name, _ in self._detectors)]) + "\x01").encode()

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
        found, asides = self._found(known, doubts)
        findings = [
            Finding(span.kind, text.place, span.start, span.end, span.score, span.detector)
            for text, spans in zip(known.texts, found, strict=True)
            for span in spans
        ]
        regions = [
            Region(text.place, part.start, part.end, part.language, part.proprietary)
            for text, aside in zip(known.texts, asides, strict=True)
            for part in aside.code
        ]
        return Inspection(tuple(findings), tuple(doubts), tuple(regions), known.lesson.models)

    def inspect_text(self, text: str) -> list[Span]:
        """Return what was found in one text.

        Raises:
            RouterError: a detector failed or the text is too long; its findings would be taken for all there is.
        """
        if len(text) > self._limits.text:
            raise RouterError(f"{_TOO_LONG}: more than {self._limits.text} characters")
        doubts: list[Doubt] = []
        found, _ = self._found(self._recalled([Text(_HERE, text, Role.USER, 0)], []), doubts)
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
        words, taught = self._vocabulary.version, self._beside.taught
        lesson = NO_LESSON if taught is None else taught.lesson
        version = self._version_by(lesson) + words
        digests = [self._digest(version, text) for text in texts]
        spans, asides = self._cache.get_many(digests), self._asides.get_many(digests)
        seen = zip(texts, spans, asides, strict=True)
        unseen = sum(len(text.text) for text, known, aside in seen if known is None or aside is None)
        return Recalled(texts, digests, spans, asides, words, lesson, tuple(doubts), unseen)

    def _version_by(self, lesson: Lesson) -> bytes:
        return (
            self._version if lesson.adapter is None else self._version[:-1] + b"\x00" + lesson.models.encode() + b"\x01"
        )

    def _digest(self, version: bytes, text: Text) -> bytes:
        content = text.text.encode("utf-8", "surrogatepass")
        word = _is_word(text)
        if not text.before and not word:
            return self._cache.digest(version + content)
        before = text.before.encode("utf-8", "surrogatepass")
        return self._cache.digest(version, before, content, b"word" if word else b"")

    def _found(self, known: Recalled, doubts: list[Doubt]) -> tuple[list[Spans], list[_Aside]]:
        with self._by(known.lesson):
            return self._found_by(known, doubts)

    def _by(self, lesson: Lesson) -> AbstractContextManager[None]:
        """Have the calling thread's tagging done by the models of a request, whatever comes into force meanwhile."""
        taught = self._beside.taught
        return nullcontext() if taught is None else taught.by(lesson)

    def _found_by(self, known: Recalled, doubts: list[Doubt]) -> tuple[list[Spans], list[_Aside]]:
        detected, asides = list(known.spans), list(known.asides)
        unseen = [i for i, spans in enumerate(detected) if spans is None or asides[i] is None]
        pool = self._beside.pool
        each = pool.map if pool is not None and len(unseen) > 1 else map
        texts_unseen = (known.texts[i] for i in unseen)
        for i, (spans, aside, failures) in zip(unseen, each(self._reading(known.lesson), texts_unseen), strict=True):
            detected[i], asides[i] = spans, aside
            doubts += [Doubt(known.texts[i].place, reason) for reason in failures]
            if not failures and self._vocabulary.version == known.words:
                self._cache.put(known.digests[i], spans)
                self._asides.put(known.digests[i], aside)
        beside = [aside or _Aside() for aside in asides]
        for text, aside in zip(known.texts, beside, strict=True):
            doubts += [Doubt(text.place, reason) for reason in aside.reasons]
        texts = [text.text for text in known.texts]
        found = self._spread.over(
            texts, known.digests, [spans or () for spans in detected], [aside.hidden for aside in beside]
        )
        found = [self._owned(spans, text) for spans, text in zip(found, texts, strict=True)]
        return self._joined(known, without_agents(known.texts, without_tools(known.texts, found)), doubts), beside

    def _owned(self, spans: Spans, text: str) -> Spans:
        """Return the findings; a person, found or mentioned again, who is an entry of the vocabulary counts as that."""
        called = self._vocabulary.called(spans, text)
        return tuple(resolve([*spans, *called], text)) if called else spans

    def _joined(self, known: Recalled, found: list[Spans], doubts: list[Doubt]) -> list[Spans]:
        """Return the findings with those that lie across the border of two texts."""
        try:
            return self._joins.over(known.texts, known.digests, found)
        except Exception:  # noqa: BLE001  as in `_detect`
            doubts.append(Doubt(known.texts[0].place, "detector joins failed"))
            return found

    def _reading(self, lesson: Lesson) -> Callable[[Text], tuple[Spans, _Aside, list[str]]]:
        def read(text: Text) -> tuple[Spans, _Aside, list[str]]:
            # In the thread that reads. Of a program's word what the tagger says is thrown away (`_detect`).
            with self._by(replace(lesson, silent=True) if _is_word(text) else lesson):
                return self._read(text)

        return read

    def _read(self, text: Text) -> tuple[Spans, _Aside, list[str]]:
        """Return what stands in a text, and which detectors failed: then nothing of this is remembered."""
        failures: list[str] = []
        *between, view = layers(text.before + text.text)
        spans = self._detect(text, None, failures)
        seen = self._detect(text, tuple(readings(view, between)), failures)
        reasons = [_LARGE] if any(span.end - span.start > _LARGEST for span in seen) else []
        spans += [span for span in seen if span.end - span.start <= _LARGEST]
        if not (text.word or text.fixed) and holds_payload(view, spans, len(text.before)):
            reasons.append(_PAYLOAD)
        if self._limits.latin_only and unreadable(view.text):
            reasons.append(_NOT_LATIN)
        aside = _Aside(tuple(reasons), self._code(text, failures), hidden_people(spans))
        return tuple(resolve(spans, text.text)), aside, list(dict.fromkeys(failures))

    def _code(self, text: Text, failures: list[str]) -> tuple[Stretch, ...]:
        finder = self._beside.code
        if finder is None or text.word:
            return ()
        try:
            return tuple(finder.regions(text.text))
        except Exception:  # noqa: BLE001  as in `_detect`
            failures.append("detector code failed")
            return ()

    def _detect(self, text: Text, views: tuple[Reading, ...] | None, failures: list[str]) -> list[Span]:
        """Return what detectors find in a text itself, or in views of it."""
        spans: list[Span] = []
        for name, detector in self._detectors if views is None or views else ():
            try:
                for reading in _readings(text) if views is None else ():
                    spans += _within(_sound(detector.detect(reading), len(reading)), len(text.before))
                for view in views or ():
                    if view.is_for(name):
                        seen = _sound(detector.detect(view.text), len(view.text))
                        spans += _within(view.found(seen), len(text.before))
            except Exception:  # noqa: BLE001  a failed detector is a doubt that policy weighs, whatever broke in it
                failures.append(f"detector {name} failed")
        if _is_word(text):
            return [span for span in spans if span.detector != TAGGER]
        return [*spans, *whole_names(spans, text.text)]


def _is_word(text: Text) -> bool:
    """Whether a text is a program's own word, or an ordinary one that a definition allows: `monday` of an enum."""
    if text.word or not (text.fixed and text.role is Role.DEFINITION):
        return text.word
    return text.text.islower() and ordinary(text.text)


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
