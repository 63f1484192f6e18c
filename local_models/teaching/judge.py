"""Before and after: what an adapter changes on texts whose marks are known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb

from local_models.decode import Piece
from local_models.teaching.study import Studied

Found = Callable[[Studied], Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class Marks:
    """Counts over texts, before (the tagger alone) and after (with an adapter)."""

    texts: int = 0
    entities: int = 0
    """Marked ones of a kind that the tagger has."""
    before: int = 0
    after: int = 0
    """Of these, touched by a finding."""
    won: int = 0
    lost: int = 0
    """Touched only after, only before."""
    clean: int = 0
    """Letters and digits outside every mark."""
    flagged_before: int = 0
    flagged_after: int = 0
    better: int = 0
    worse: int = 0
    """Texts in which more is as marked than before: entities touched and clean characters left alone; or less."""

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def by_luck(self) -> float:
        """The chance that an adapter without any use gives so many better texts and no more worse ones (sign test)."""
        tried = self.better + self.worse
        return float(sum(comb(tried, k) for k in range(self.better, tried + 1)) / 2**tried)


def judged(many: Iterable[Studied], kinds: Sequence[str], before: Found, after: Found) -> Marks:
    """Return the counts of many texts."""
    total = Marks()
    for one in many:
        total += _judged(one, kinds, before(one), after(one))
    return total


def _judged(one: Studied, kinds: Sequence[str], before: Sequence[Piece], after: Sequence[Piece]) -> Marks:
    asked = [mark for mark in one.marks if mark.kind in kinds and not mark.open]
    was, now = ([_touched(pieces, mark.start, mark.end) for mark in asked] for pieces in (before, after))
    marked = bytearray(len(one.text))
    for mark in one.marks:
        marked[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
    clean = [i for i, character in enumerate(one.text) if character.isalnum() and not marked[i]]
    flagged = tuple(sum(map(_covered(len(one.text), pieces).__getitem__, clean)) for pieces in (before, after))
    won = sum(b and not a for a, b in zip(was, now, strict=True))
    lost = sum(a and not b for a, b in zip(was, now, strict=True))
    good, bad = won + max(flagged[0] - flagged[1], 0), lost + max(flagged[1] - flagged[0], 0)
    better, worse = good > 0 and not lost and bad == 0, bad > 0
    return Marks(
        1, len(asked), sum(was), sum(now), won, lost, len(clean), flagged[0], flagged[1], int(better), int(worse)
    )


def _touched(pieces: Sequence[Piece], start: int, end: int) -> bool:
    return any(piece.start < end and start < piece.end for piece in pieces)


def _covered(size: int, pieces: Sequence[Piece]) -> bytearray:
    covered = bytearray(size)
    for piece in pieces:
        covered[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
    return covered
