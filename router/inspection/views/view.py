"""A text derived from another one, and the way back: which stretch of the original each stretch of it comes from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """One stretch that reads differently. What lies between two edits is the same in both texts."""

    start: int
    end: int
    """Where it stands in the original."""
    first: int
    last: int
    """Where it stands in the view; `first == last` where it was taken out."""


class Change(NamedTuple):
    """What shall stand in place of a stretch. Changes come sorted and do not overlap."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """A derived text. Offsets are code points, ends exclusive."""

    text: str
    edits: tuple[Edit, ...] = ()
    """Sorted and disjoint on both sides."""

    def __repr__(self) -> str:
        return f"View({len(self.text)} characters, {len(self.edits)} edits)"

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest stretch of the original that a stretch of the view comes from; edits count whole."""
        return self._back(start, opens=True), self._back(end, opens=False)

    def touched(self, start: int, end: int) -> bool:
        """Whether a stretch of the view holds anything that reads differently in the original."""
        at = bisect_right(self.edits, start, key=lambda edit: edit.last)
        while at < len(self.edits) and self.edits[at].first < end:
            edit = self.edits[at]
            if edit.last > start:
                return True
            at += 1
        return False

    def changed(self, changes: Iterable[Change]) -> "View":
        """Return the view with more changes, still mapped to the original; this one if there are none."""
        more = [change for change in changes if self.text[change.start : change.end] != change.text]
        if not more:
            return self
        pieces: list[str] = []
        edits: list[Edit] = []
        copied = written = 0
        for group in _groups(self, more):
            pieces.append(self.text[copied : group.first])
            written += group.first - copied
            text = group.written(self.text)
            pieces.append(text)
            edits.append(Edit(group.start, group.end, written, written + len(text)))
            written += len(text)
            copied = group.last
        pieces.append(self.text[copied:])
        return View("".join(pieces), tuple(edits))

    def _back(self, offset: int, *, opens: bool) -> int:
        if opens:
            at = bisect_right(self.edits, offset, key=lambda edit: edit.first) - 1
        else:
            at = bisect_left(self.edits, offset, key=lambda edit: edit.first) - 1
        if at < 0:
            return offset
        edit = self.edits[at]
        if offset < edit.last:
            return edit.start if opens else edit.end
        return edit.end + offset - edit.last


class _Group(NamedTuple):
    """Edits and changes that share characters: they become one edit."""

    start: int
    end: int
    """Where it stands in the original."""
    first: int
    last: int
    """Where it stands in the view that is changed."""
    changes: tuple[Change, ...]

    def written(self, text: str) -> str:
        pieces: list[str] = []
        position = self.first
        for change in self.changes:
            pieces += (text[position : change.start], change.text)
            position = change.end
        pieces.append(text[position : self.last])
        return "".join(pieces)


def _groups(view: View, changes: list[Change]) -> Iterator[_Group]:
    """Merge two sorted lists of stretches of one text; what overlaps goes together."""
    edits = view.edits
    at = turn = 0
    while at < len(edits) or turn < len(changes):
        own: list[Change] = []
        if turn >= len(changes) or (at < len(edits) and edits[at].first <= changes[turn].start):
            start, end, first, last = edits[at]
            at += 1
        else:
            own.append(changes[turn])
            first, last = changes[turn].start, changes[turn].end
            start, end = view.original(first, last)
            turn += 1
        while True:
            if turn < len(changes) and changes[turn].start < last:
                own.append(changes[turn])
                last, end = max(last, changes[turn].end), max(end, view.original(first, changes[turn].end)[1])
                turn += 1
            elif at < len(edits) and edits[at].first < last:
                last, end = max(last, edits[at].last), max(end, edits[at].end)
                at += 1
            else:
                break
        yield _Group(start, end, first, last, tuple(own))
