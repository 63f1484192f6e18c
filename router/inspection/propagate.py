"""A value that was found once is found everywhere in the request."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from router.inspection.finding import Span
from router.inspection.linear import Encoded
from router.inspection.mention import DIGIT_KINDS, Mentions, spreads
from router.inspection.overlaps import COUNTS_FROM

Value = tuple[str, str]

_BETWEEN = "\x00"
"""Stands between texts that are searched in one pass; part of no pattern."""
_RUN = re.compile(r"[A-Za-z0-9]+")
_ESCAPES = ("\\u", "%", "&#")
_JSON_ESCAPE = re.compile(r"\\+(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)


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
                if spreads(*value):
                    known[value] = span.score
            elif before < span.score:
                known[value] = span.score
    return known


def unknown(more: Mapping[Value, float], known: Mapping[Value, float]) -> dict[Value, float]:
    """Return the values that are not just another way to write a known one."""
    new = [value for value in more if value not in known]
    if not new:
        return {}
    written = {form for value in known for form in _forms(value[1])}
    return {value: more[value] for value in new if written.isdisjoint(_forms(value[1]))}


def likely(known: Mapping[Value, float], texts: Sequence[str]) -> dict[Value, float]:
    """Return the values that may occur, by their longest run of letters and digits; the others cost no pattern."""
    folded = _BETWEEN.join(texts).casefold()
    compact = "".join(_RUN.findall(folded)) if any(kind in DIGIT_KINDS for kind, _ in known) else ""
    kept: dict[Value, float] = {}
    for (kind, text), score in known.items():
        if kind in DIGIT_KINDS:
            there = "".join(_RUN.findall(text)).casefold() in compact
        else:
            run = max(_RUN.findall(text.casefold()), key=len, default="")
            there = run in folded if run else any(mark in folded for mark in (text.casefold()[:1], *_ESCAPES))
        if there:
            kept[kind, text] = score
    return kept


class Propagation:
    """The mentions of one set of values."""

    def __init__(self, known: Mapping[Value, float]) -> None:
        self._layers = [Mentions(layer) for layer in _layers(known)]
        self._scores: dict[str, tuple[float, str]] = {}
        for (kind, text), score in known.items():
            for form in _forms(text):
                self._scores[form] = max(self._scores.get(form, (-1.0, "")), (score, kind))
        self._strongest = max(((score, kind) for (kind, _), score in known.items()), default=(COUNTS_FROM, "ID"))

    def search(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the mentions in each text, found in one pass over all of them, or a few where values nest."""
        encoded = Encoded(_BETWEEN.join(texts))
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text) + len(_BETWEEN))
        found: list[list[Span]] = [[] for _ in texts]
        for mentions in self._layers:
            ends: dict[str, int] = {}
            for start, end in encoded.code_points(mentions.spans(encoded.data)):
                forms = _forms(encoded.text[start:end])
                if start < ends.get(forms[-1], 0):
                    continue  # a value made of equal parts overlaps itself where it stands twice in a row
                ends[forms[-1]] = end
                number = bisect_right(starts, start) - 1
                score, kind = self._named(forms)
                found[number].append(Span(start - starts[number], end - starts[number], kind, score, "propagated"))
        return found

    def _named(self, forms: Iterable[str]) -> tuple[float, str]:
        """Return score and kind of what a mention is a mention of."""
        return next((self._scores[form] for form in forms if form in self._scores), self._strongest)


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


def _forms(text: str) -> tuple[str, ...]:
    """Return what stays the same however a value is written, the closest form first."""
    plain = " ".join(text.casefold().split())
    if "\\" in text or "%" in text or "&" in text or "+" in text:
        bare = html.unescape(unquote(_JSON_ESCAPE.sub(_character, text))).replace("+", " ")
        plain_too = " ".join(bare.casefold().split())
        return plain, plain_too, "".join(c for c in plain_too if c.isalnum())
    return plain, "".join(c for c in plain if c.isalnum())


def _character(escape: re.Match[str]) -> str:
    unit, plain = escape.groups()
    if unit:
        return chr(int(unit, 16))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(plain, plain)
