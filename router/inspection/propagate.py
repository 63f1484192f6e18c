"""A value that was found once is found everywhere in the request."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from router.inspection.derived import derived, last_four
from router.inspection.finding import Span
from router.inspection.forms import forms
from router.inspection.linear import Encoded
from router.inspection.mention import DIGIT_KINDS, Mentions, whole
from router.inspection.ordinary import ordinary
from router.inspection.overlaps import COUNTS_FROM
from router.inspection.partial import Partials
from router.inspection.person import NAMES, inflected, person, stem, telling

Value = tuple[str, str]

_BETWEEN = "\x00"
"""Stands between texts that are searched in one pass; part of no pattern."""
_RUN = re.compile(r"[A-Za-z0-9]+")
_ESCAPES = ("\\u", "%", "&#")


def values(texts: Sequence[str], found: Sequence[Iterable[Span]]) -> dict[Value, float]:
    """Return kind and text of everything worth looking for, with the best score it was found with."""
    known: dict[Value, float] = {}
    for text, spans in zip(texts, found, strict=True):
        for span in spans:
            if span.score < COUNTS_FROM:
                continue
            value = (span.kind, text[span.start : span.end])
            before = known.get(value)
            if before is None:
                if whole(*value):
                    known[value] = span.score
            elif before < span.score:
                known[value] = span.score
    return known


def unknown(more: Mapping[Value, float], known: Mapping[Value, float]) -> dict[Value, float]:
    """Return the values that are not just another way to write a known one, nor a part that was looked for with it."""
    new = [value for value in more if value not in known]
    if not new:
        return {}
    near = _near(known)
    named = {word.casefold() for kind, text in near if kind in NAMES for word in person(text).words}
    new = [value for value in new if not _part(value, named)]
    if not new:
        return {}
    written = {form for _, text in near for form in forms(text)}
    return {value: more[value] for value in new if written.isdisjoint(forms(value[1]))}


def _part(value: Value, named: set[str]) -> bool:
    """Whether every mention of a value is found already, because each holds a word that is."""
    kind, text = value
    if kind not in NAMES:
        return False
    own = [word.casefold() for word in person(text).words]
    if len(own) == 1:
        return own[0] in named or any(inflected(own[0], word) for word in named if not ordinary(word))
    return any(word in named and not ordinary(word) for word in own)


def likely(known: Mapping[Value, float], texts: Sequence[str]) -> dict[Value, float]:
    """Return the values of which a part may occur, by its longest run of letters and digits; others cost no pattern."""
    folded = _BETWEEN.join(texts).casefold()
    compact = "".join(_RUN.findall(folded)) if any(kind in DIGIT_KINDS for kind, _ in known) else ""
    return {
        value: score for value, score in known.items() if any(_stands(*part, folded, compact) for part in _parts(value))
    }


def _parts(value: Value) -> Iterator[Value]:
    for kind, text in (value, *derived(*value)):
        yield kind, text
        last = last_four(kind, text)
        if last:
            yield kind, last
        if kind in NAMES:
            for word in person(text).words:
                yield kind, stem(word)[0]


def _stands(kind: str, text: str, folded: str, compact: str) -> bool:
    if kind in DIGIT_KINDS:
        return "".join(_RUN.findall(text)).casefold() in compact
    run = max(_RUN.findall(text.casefold()), key=len, default="")
    return run in folded if run else any(mark in folded for mark in (text.casefold()[:1], *_ESCAPES))


class Propagation:
    """The mentions of one set of values."""

    def __init__(self, known: Mapping[Value, float]) -> None:
        near = _near(known)
        self._partials = Partials(near)
        spread = {value: score for value, score in near.items() if telling(*value)}
        self._layers = [Mentions(layer) for layer in _layers(spread)]
        self._scores: dict[str, tuple[float, str]] = {}
        for (kind, text), score in spread.items():
            for form in forms(text):
                self._scores[form] = max(self._scores.get(form, (-1.0, "")), (score, kind))
        self._strongest = max(((score, kind) for (kind, _), score in known.items()), default=(COUNTS_FROM, "ID"))

    def search(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the mentions in each text, found in one pass over all of them, or a few where values nest.

        A part of a value is found where the whole stands too: `resolve` makes one of them.
        """
        encoded = Encoded(_BETWEEN.join(texts))
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text) + len(_BETWEEN))
        found: list[list[Span]] = [[] for _ in texts]
        for mentions in self._layers:
            ends: dict[str, int] = {}
            for start, end in encoded.code_points(mentions.spans(encoded.data)):
                written = forms(encoded.text[start:end])
                if start < ends.get(written[-1], 0):
                    continue  # a value made of equal parts overlaps itself where it stands twice in a row
                ends[written[-1]] = end
                number = bisect_right(starts, start) - 1
                score, kind = self._named(written)
                found[number].append(Span(start - starts[number], end - starts[number], kind, score, "propagated"))
        for start, end, kind, score in self._partials.search(encoded):
            number = bisect_right(starts, start) - 1
            found[number].append(Span(start - starts[number], end - starts[number], kind, score, "propagated"))
        return found

    def _named(self, written: Iterable[str]) -> tuple[float, str]:
        """Return score and kind of what a mention is a mention of."""
        return next((self._scores[form] for form in written if form in self._scores), self._strongest)


def _near(known: Mapping[Value, float]) -> dict[Value, float]:
    """Return the values and what stands for them."""
    near = dict(known)
    for value, score in known.items():
        for part in derived(*value):
            near[part] = max(near.get(part, score), score)
    return near


def _layers(known: Iterable[Value]) -> list[list[Value]]:
    """Cut values so that none stands inside another of its layer.

    One pass finds the longest at each place, so a name that must not leave would hide in an address that may.
    """
    layers: list[list[Value]] = []
    rest = [(value, value[1].casefold()) for value in known]
    while rest:
        written = _BETWEEN.join(dict.fromkeys(text for _, text in rest))
        nested = [written.count(text) > 1 for _, text in rest]
        if all(nested):
            nested = [False] * len(rest)  # values that hold what stands between them cannot be told apart
        layers.append([value for (value, _), deeper in zip(rest, nested, strict=True) if not deeper])
        rest = [pair for pair, deeper in zip(rest, nested, strict=True) if deeper]
    return layers or [[]]
