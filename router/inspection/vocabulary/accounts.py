"""Account numbers, however their digits are grouped."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from router.inspection.vocabulary.automaton import automaton

_MOST = 12
"""Separators in a row; a wider gap is a column of a table."""
_SEPARATORS = r"\s.\-_/()\u2007-\u2015"
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_GROUP = re.compile(r"\d+")


class Accounts:
    """Finds folded letters and digits with any separators among them.

    The longest group of digits is searched in the text's digits alone, so that a text without numbers
    costs nothing; what stands around it in the account is compared in place.
    """

    __slots__ = ("_automaton", "_rests", "_stretches")

    def __init__(self, accounts: Iterable[str]) -> None:
        rests: dict[str, list[tuple[str, str]]] = {}
        for account in accounts:
            group = max(_GROUP.finditer(account), key=lambda found: len(found[0]))
            rests.setdefault(group[0], []).append((account[: group.start()], account[group.end() :]))
        self._rests = tuple(tuple(found) for found in rests.values())
        self._automaton = automaton(rests)
        least = min(map(len, rests)) - 1
        self._stretches = re.compile(rf"\d(?:[{_SEPARATORS}]{{0,{_MOST}}}\d){{{least},}}")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where an account stands; the caller looks at what is around it."""
        pieces: list[tuple[int, str]] = []
        for stretch in self._stretches.finditer(text):
            pieces += ((stretch.start() + group.start(), group[0]) for group in _GROUP.finditer(stretch[0]))
            pieces.append((stretch.end(), "|"))  # digits of two stretches are never one number
        ends = list(accumulate(len(digits) for _, digits in pieces))
        joined = "".join(digits for _, digits in pieces)

        def origin(position: int) -> int:
            index = bisect_right(ends, position)
            start, digits = pieces[index]
            return start + position - (ends[index] - len(digits))

        for index, start, end in self._automaton.find_matches_as_indexes(joined, overlapping=True):
            first, last = origin(start), origin(end - 1) + 1
            for before, behind in self._rests[index]:
                begin, finish = _walk(text, first - 1, before[::-1], -1), _walk(text, last, behind, 1)
                if begin is not None and finish is not None:
                    yield begin + 1, finish


def _walk(text: str, position: int, wanted: str, step: int) -> int | None:
    """Return the position behind these characters, over separators among them; None when others stand there."""
    for c in wanted:
        for _ in range(_MOST):
            if not (0 <= position < len(text) and _SEPARATOR.match(text[position])):
                break
            position += step
        if not (0 <= position < len(text) and text[position] == c):
            return None
        position += step
    return position
