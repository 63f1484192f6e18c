"""One Presidio pattern behind its RE2 superset: the same matches, looked for only where there can be one."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import re2
import regex  # type: ignore[import-untyped]

from router.inspection.presidio.skeleton import Skeleton
from router.inspection.presidio.superset import UNBOUNDED, NoSuperset, Superset, superset

_MEMORY = 32 << 20
_BEHIND = 256
_FEW = 48
"""Places in a candidate up to which each is tried by itself."""
Interval = tuple[int, int]


def engine(source: str) -> "re2._Regexp":
    """Compile for spans only: without captures RE2 stays on its automaton."""
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    return re2.compile(source.encode("ascii"), options)


@dataclass(frozen=True, slots=True)
class Searched:
    """A text and its skeleton."""

    text: str
    skeleton: Skeleton


class GatedPattern:
    """Yields what `regex.finditer` would over the whole text.

    RE2's candidates are leftmost and do not overlap, and the superset matches every exact match; so an exact match can
    only start inside a candidate, and searching each candidate from the last match's end repeats `finditer`.
    """

    def __init__(self, pattern: str, flags: int, score: float) -> None:
        self.score = score
        self._exact = regex.compile(pattern, flags)
        try:
            self.gate: Superset | None = superset(pattern, flags)
        except NoSuperset:
            self.gate = None
        if self.gate is not None:
            self.source = self.gate.source
            self._candidates = engine(self.gate.source)
            self._reach = self.gate.reach
            self._far = tuple((regex.compile(far.source, flags), far.witness) for far in self.gate.far)

    def spans(self, searched: Searched, where: Sequence[Interval] | None) -> Iterator[Interval]:
        """Yield the spans of all matches; with `where`, at least those that start there or hold such a start."""
        if self.gate is None:
            yield from (match.span() for match in self._exact.finditer(searched.text))
            return
        windows = self._windows(searched, where)
        if self.gate.exact and searched.skeleton.plain:
            yield from windows
        elif self.gate.far or self.gate.behind >= UNBOUNDED:
            yield from self._spans_in_pieces(searched.text, windows)
        else:
            yield from (match.span() for match in self._matches(searched.text, windows))

    def matches(self, searched: Searched) -> Iterator["regex.Match[str]"]:
        """Yield the matches themselves, for a recognizer that looks at groups."""
        return self._matches(searched.text, self._windows(searched, None))

    def _windows(self, searched: Searched, where: Sequence[Interval] | None) -> list[Interval]:
        found = [(match.start(), match.end()) for match in self._candidates.finditer(searched.skeleton.data)]
        return found if where is None else self._within(found, where)

    def _within(self, windows: list[Interval], where: Sequence[Interval]) -> list[Interval]:
        """Keep whole runs of windows: a match in one may cover the next, so a run is searched from its beginning."""
        kept: list[Interval] = []
        run: list[Interval] = []
        for window in windows:
            if run and window[0] >= run[-1][1] + self._reach:
                kept += run if _touches(where, run[0][0], run[-1][1] + self._reach) else []
                run = []
            run.append(window)
        return kept + (run if run and _touches(where, run[0][0], run[-1][1] + self._reach) else [])

    def _matches(self, text: str, windows: Sequence[Interval]) -> Iterator["regex.Match[str]"]:
        position = 0
        for start, end in windows:
            position = max(position, start)
            while position < end:
                match = self._first(text, position, end)
                if match is None or match.start() >= end:
                    break
                yield match
                position = match.end()

    def _first(self, text: str, start: int, end: int) -> "regex.Match[str] | None":
        """Return the first match that starts in a candidate, if any; it may start behind a long one."""
        limit = min(len(text), end + self._reach)
        if end - start > _FEW:
            return self._exact.search(text, start, limit)
        # A search that fails goes on behind the candidate, as far as a match could reach; a few single tries do not.
        tries = (self._exact.match(text, place, limit) for place in range(start, end))
        return next((match for match in tries if match is not None), None)

    def _spans_in_pieces(self, text: str, windows: Sequence[Interval]) -> Iterator[Interval]:
        """Search pieces of the text, because the pattern looks too far for a search in the whole of it.

        What a far look-ahead would find behind a piece is put at the piece's end as a witness. A look-behind without
        limit sees `_BEHIND` characters: a run of white space longer than that hides a label from its number.
        """
        position = 0
        ahead = _Ahead(self._far, text)
        for start, end in windows:
            low = _word_start(text, max(0, start - _BEHIND))
            piece = text[low : end + self._reach] + ahead.witnesses(end)
            position = max(position, start)
            while position < end:
                match = self._exact.search(piece, position - low)
                if match is None or match.start() + low >= end:
                    break
                yield match.start() + low, match.end() + low
                position = match.end() + low


class _Ahead:
    """Walks along a text with the next place of each far look-ahead; linear in the text."""

    def __init__(self, far: Sequence[tuple["regex.Pattern[str]", str]], text: str) -> None:
        self._text = text
        self._far = far
        self._next = [-1] * len(far)

    def witnesses(self, end: int) -> str:
        """Return a text that satisfies those look-aheads which something at or behind `end` satisfies."""
        found = ""
        for index, (pattern, witness) in enumerate(self._far):
            if self._next[index] < end:
                match = pattern.search(self._text, end)
                self._next[index] = match.start() if match else len(self._text) + 1
            if self._next[index] <= len(self._text):
                found += "\n" + witness
        return found


def _word_start(text: str, place: int) -> int:
    """Move a cut back out of the word it would fall into, which would make a word boundary of it."""
    low = place
    while low > 0 and place - low < 64 and (text[low - 1].isalnum() or text[low - 1] == "_"):
        low -= 1
    return low


def _touches(where: Sequence[Interval], start: int, end: int) -> bool:
    index = bisect_right(where, (end, 0)) - 1
    return index >= 0 and where[index][1] > start and where[index][0] < end
