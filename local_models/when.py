"""Time in a request: where it is said, what it means seen from now, and whether one looks back, forward or plans."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np

from local_models.dates.moment import Direction, Meaning, Pattern, Seen
from local_models.dates.resolve import resolve
from local_models.manifest import FOLDER, head
from local_models.passages import Around, part
from local_models.session import Floats
from local_models.trunk import Tokens, Trunk

ACTIONS = ("none", "retrieve", "remind", "plan")
Intent = Literal["none", "past", "now", "future"]
WIDTH = 5
"""Tokens that the span head looks at together."""
_INSIDE = 0.35
"""Of a token's probability that must not be "outside" for it to belong to a span."""
_PAST_FORM = re.compile(
    r"\b(?:did|was|were|had|been|\w{3,}ed|spent|made|paid|went|got|bought|sent|took|came|saw|said|told|gave|left"
    r"|lost|broke|wrote|ate|met|history|previous|earlier|since)\b",
    re.IGNORECASE,
)
"""A text looks back only where a verb of it does: the head alone takes one in eight that look ahead for such a text."""
_TRIM = " \t\r\n,;:!?\"'()[]"
_HALVES = ("am", "pm", "a.m.", "p.m.", "a.m", "p.m")


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """One time expression; offsets are code points, end exclusive."""

    start: int
    end: int
    meaning: Meaning | None
    """None where it is found but not understood."""


@dataclass(frozen=True, slots=True)
class When:
    """What a text says about time."""

    intent: Intent
    pattern: Pattern
    action: str
    spans: tuple[TimeSpan, ...]


class WhenModel:
    """A small head on the trunk's states finds expressions; a grammar says what they mean."""

    def __init__(self, trunk: Trunk, content: bytes) -> None:
        self._trunk = trunk
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            self._weights = {name: stored[name].astype(np.float32) for name in stored.files}

    def read(self, text: str, now: datetime, around: Around | None = None) -> When:
        """Return intent, pattern, action and spans of a text, seen from `now`, in its zone if it has one.

        Args:
            text: what is read.
            now: the moment.
            around: the message that the text is a part of, where it is one.
        """
        tokens, states = part(self._trunk, text, around)
        if not tokens.ids:
            return When("none", "once", "none", ())
        places = spans_of(text, tokens, self.probabilities(states))
        back = _PAST_FORM.search(text) is not None and self._looks_back(states, tokens, places)
        direction: Direction = "past" if back else "future"
        bare = now.replace(tzinfo=None)
        spans = tuple(
            TimeSpan(start, end, _zoned(resolve(text[start:end], Seen(bare, direction)), now)) for start, end in places
        )
        action = ACTIONS[int((asked_of(states) @ self._weights["action"] + self._weights["action_bias"]).argmax())]
        return When(_intent(spans, direction, now), _pattern(spans), action, spans)

    def probabilities(self, states: Floats) -> Floats:
        """Return per token the probabilities that it is outside, begins or goes on."""
        w = self._weights
        hidden = np.maximum(states @ w["in"] + w["in_bias"], 0.0)
        padded = np.pad(hidden, ((WIDTH // 2, WIDTH // 2), (0, 0)))
        wide = np.concatenate([padded[i : i + len(hidden)] for i in range(WIDTH)], axis=1)
        mixed = np.maximum(wide @ w["wide"] + w["wide_bias"], 0.0)
        logits = np.concatenate([hidden, mixed], axis=1) @ w["out"] + w["out_bias"]
        raised = np.exp(logits - logits.max(1, keepdims=True))
        result: Floats = raised / raised.sum(1, keepdims=True)
        return result

    def _looks_back(self, states: Floats, tokens: Tokens, places: Sequence[tuple[int, int]]) -> bool:
        """Return whether the words outside its time expressions look back."""
        outside = outside_of(states, tokens.offsets, places)
        return float(outside @ self._weights["past"] + self._weights["past_bias"].item()) > 0


def asked_of(states: Floats) -> Floats:
    """Return what the head for the action reads: the mean and the largest of the states."""
    result: Floats = np.concatenate([states.mean(0), states.max(0)])
    return result


def outside_of(states: Floats, offsets: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]) -> Floats:
    """Return the mean state of the tokens outside the places; of all tokens where nothing else is there."""
    keep = [not any(start < last and first < end for first, last in places) for start, end in offsets]
    result: Floats = states[keep].mean(0) if any(keep) else np.zeros(states.shape[1], dtype=np.float32)
    return result


def spans_of(text: str, tokens: Tokens, probabilities: Floats) -> list[tuple[int, int]]:
    """Return the spans that the probabilities mark, at word borders, without punctuation at their ends."""
    spans: list[tuple[int, int]] = []
    begins = probabilities[:, 1] > probabilities[:, 2]
    inside = probabilities[:, 0] < _INSIDE
    for number, (start, end) in enumerate(tokens.offsets):
        if not inside[number]:
            continue
        goes_on = bool(spans) and number > 0 and inside[number - 1] and not begins[number]
        within_word = bool(spans) and spans[-1][1] == start and text[start - 1 : start].isalnum()
        if goes_on or within_word:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    trimmed = [found for span in spans if (found := _trimmed(text, *span))]
    return [_widened(text, *span) for span in trimmed]


_BEFORE = re.compile(
    r"\b(?:next|last|this|past|coming|previous|following|every|each|early|late|mid|right|since|until|till"
    r"|the (?:day|week) (?:after|before)|(?:beginning|start|middle|end) of(?: the)?)\s+$",
    re.IGNORECASE,
)
"""Words that belong to the expression after them: which one it means depends on them."""
_HALF_DAY = re.compile(r"\s?(?:[ap]\.?m\b\.?)", re.IGNORECASE)
_REACH = 24


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a word before a span that decides which one it means, and the half of the day behind it."""
    if before := _BEFORE.search(text, max(0, start - _REACH), start):
        start = before.start()
    if text[end - 1].isdigit() and (half := _HALF_DAY.match(text, end)):
        end = half.end()
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    if end > start and text[end - 1] == "." and text[start:end].lower().split()[-1] not in _HALVES:
        end -= 1
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def _zoned(meaning: Meaning | None, now: datetime) -> Meaning | None:
    if meaning is None or now.tzinfo is None:
        return meaning
    start, end = (moment and moment.replace(tzinfo=now.tzinfo) for moment in (meaning.start, meaning.end))
    return Meaning(start, end, meaning.pattern)


def _intent(spans: Sequence[TimeSpan], direction: Direction, now: datetime) -> Intent:
    """Return on which side of now the first understood expression lies; what holds now is now."""
    if not spans:
        return "none"
    meaning = next((span.meaning for span in spans if span.meaning is not None), None)
    if meaning is None or meaning.pattern != "once":
        return direction
    if meaning.start is not None and (meaning.start > now or (meaning.start == now and meaning.end != now)):
        return "future"
    if meaning.end is not None and (meaning.end < now or (meaning.end == now and meaning.start != meaning.end)):
        return "past"
    if meaning.start is None:
        return "future" if direction == "future" else "past"  # until then, before then
    return "now"


def _pattern(spans: Sequence[TimeSpan]) -> Pattern:
    patterns = [span.meaning.pattern for span in spans if span.meaning is not None]
    order: tuple[Pattern, ...] = ("recurring", "once", "duration")
    return next((pattern for pattern in order if pattern in patterns), "once")


def load_when(trunk: Trunk, folder: Path = FOLDER) -> WhenModel:
    """Return the shipped model.

    Raises:
        ModelsUnusable: its file is missing, or is not the one that was measured.
    """
    return WhenModel(trunk, head("when", folder).verified())
