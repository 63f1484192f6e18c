"""From rows to windows of tokens: ids, shapes, and for every token the set of labels its source leaves open."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from local_models.shapes import shapes
from local_models.training.rows import TAGS, Row

WINDOW = 126
STRIDE = 94
INDEX = {tag: position for position, tag in enumerate(TAGS)}
OUTSIDE = 1

DATE_WORDS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "today",
        "tomorrow",
        "yesterday",
        "tonight",
        "morning",
        "afternoon",
        "evening",
        "night",
        "noon",
        "midnight",
        "week",
        "weekend",
        "month",
        "year",
        "day",
        "hour",
        "minute",
        "second",
        "am",
        "pm",
        "o",
        "clock",
        "now",
        "ago",
        "last",
        "next",
        "this",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "century",
        "decade",
        "easter",
        "christmas",
        "daily",
        "weekly",
        "monthly",
        "later",
        "early",
        "late",
        "soon",
        "earlier",
        "days",
        "weeks",
        "months",
        "years",
        "hours",
        "minutes",
        "seconds",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
)
_STREET_WORDS = frozenset(
    [
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "ln",
        "drive",
        "dr",
        "court",
        "ct",
        "square",
        "sq",
        "boulevard",
        "blvd",
        "way",
        "highway",
        "hwy",
        "place",
        "pl",
        "strasse",
        "str",
        "platz",
        "rue",
        "via",
        "calle",
        "avenida",
        "plaza",
        "apt",
        "apartment",
        "suite",
        "floor",
        "building",
        "block",
        "unit",
        "box",
        "room",
        "house",
        "district",
    ]
)
_AGE_WORDS = frozenset(
    ["year", "years", "old", "aged", "age", "month", "months", "yo", "teen", "twenties", "thirties", "forties"]
)


@dataclass(frozen=True, slots=True)
class Window:
    """One training example: token ids with [CLS] and [SEP], their shapes, and a bit set of allowed labels per token."""

    ids: tuple[int, ...]
    casings: tuple[int, ...]
    befores: tuple[int, ...]
    allowed: tuple[int, ...]
    """0 means that the token takes no part in the loss."""


@lru_cache(maxsize=4096)
def _nationality(word: str) -> bool:
    # Demonyms end alike in English; this only widens what an O word may be, it never marks anything.
    return bool(
        re.fullmatch(
            r"[a-z]{2,}(?:an|ans|ish|ese|ic|ics|im|ims|i|is|ch|ek|eks|ist|ists|cat|cats|jew|jews|sikh|hindu|hindus)",
            word,
        )
    )


def _could_be(label: str, word: str, mark: str, sigil: bool) -> bool:
    """Say whether a plain word of a source that does not annotate `label` might be one after all."""
    lower = word.lower()
    digits = any(character.isdigit() for character in word)
    checks: dict[str, bool] = {
        "DATE_TIME": digits or lower in DATE_WORDS,
        "ADDRESS": digits or lower in _STREET_WORDS or (word[:1].isupper() and mark == "near"),
        "PHONE_NUMBER": digits,
        "ID": digits,
        "AGE": digits or lower in _AGE_WORDS,
        "NRP": _nationality(lower),
        "USERNAME": sigil or digits or "_" in word,
    }
    return checks.get(label, word[:1].isupper() or sigil)


def allowed_labels(row: Row, offsets: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Yield the bit set of labels each token may carry (bit 0 is "nothing")."""
    spans = list(row.spans)
    open_labels = [tag for tag in TAGS[1:] if tag not in row.annotated]
    words = {match.start(): match for match in re.finditer(r"\w+|[^\w\s]", row.text)}
    starts = sorted(words)
    position = 0
    for start, end in offsets:
        if start == end:
            yield 0
            continue
        while spans and spans[0].end <= start:
            spans.pop(0)
        if spans and spans[0].start < end:
            yield sum(1 << INDEX[label] for label in spans[0].labels)
            continue
        while position + 1 < len(starts) and starts[position + 1] <= start:
            position += 1
        yield OUTSIDE | _open_bits(row.text, words[starts[position]] if starts else None, open_labels)


def _open_bits(text: str, word: re.Match[str] | None, labels: list[str]) -> int:
    if word is None or not labels:
        return 0
    sigil = text[max(0, word.start() - 1) : word.start()] in {"@", "#"}
    tail = text[word.end() : word.end() + 24]
    mark = "near" if any(character.isdigit() for character in tail) else ""
    return sum(1 << INDEX[label] for label in labels if _could_be(label, word[0], mark, sigil))


def windows(row: Row, tokenizer: Any) -> Iterator[Window]:
    """Yield the overlapping windows of one row."""
    encoding = tokenizer.encode(row.text, add_special_tokens=False)
    ids, offsets = encoding.ids, encoding.offsets
    casings, befores = shapes(row.text, offsets)
    allowed = list(allowed_labels(row, offsets))
    for start in range(0, max(1, len(ids)), STRIDE):
        piece = slice(start, start + WINDOW)
        yield Window((101, *ids[piece], 102), (0, *casings[piece], 0), (0, *befores[piece], 0), (0, *allowed[piece], 0))
        if start + WINDOW >= len(ids):
            break
