"""An English time expression to the stretch of time it means. English only; anything else resolves to nothing."""

from collections.abc import Callable

from local_models.dates.bounded import beside, opened, ranged, to_date
from local_models.dates.counted import duration, every, lasting, offset, present
from local_models.dates.idioms import idiom
from local_models.dates.moment import Meaning, Seen
from local_models.dates.placed import Read, nth, part_of, single, week_of
from local_models.dates.words import plain

_DEEPEST = 3
"""Expressions within expressions: "from the end of May to three days after Easter"."""
_STEPS: tuple[Callable[[str, Seen, Read], Meaning | None], ...] = (
    present, idiom, every, duration, lasting, nth, week_of, to_date, ranged, beside, opened, offset, part_of, single,
)  # fmt: skip


def resolve(expression: str, seen: Seen) -> Meaning | None:
    """Return what an expression means, or None where this grammar does not understand it."""
    try:
        return _read(plain(expression), seen, 0)
    except (ValueError, OverflowError):
        return None  # a date that does not exist, or lies outside the calendar


def _read(text: str, seen: Seen, depth: int) -> Meaning | None:
    if depth > _DEEPEST or not text:
        return None

    def deeper(part: str, from_here: Seen) -> Meaning | None:
        return _read(part, from_here, depth + 1)

    meanings = (step(text, seen, deeper) for step in _STEPS)
    return next((meaning for meaning in meanings if meaning is not None), None)
