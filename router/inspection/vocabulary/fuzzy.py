"""Words with typing errors: pieces that an error leaves whole find the place, an edit distance decides."""

import re
from collections.abc import Iterable, Iterator

from router.inspection.vocabulary.automaton import automaton

_ONE_ERROR, _TWO_ERRORS = 6, 10
"""Letters from which on so many errors are forgiven; shorter words are too near to others."""

_WORDS = re.compile(r"[^\W_]+")


class Fuzzy:
    """Finds folded words within one or two errors; linear in the text, but for the places worth a look."""

    __slots__ = ("_automaton", "_pieces")

    def __init__(self, words: Iterable[str]) -> None:
        pieces: dict[str, list[tuple[str, int, int]]] = {}
        for word in set(words):
            if errors := forgiven(word):
                for start, piece in _cut(word, errors + 1):
                    pieces.setdefault(piece, []).append((word, start, errors))
        self._pieces = tuple(tuple(places) for places in pieces.values())
        self._automaton = automaton(pieces)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a word stands with errors; the whole words of the text are compared."""
        begins = {found.start() for found in _WORDS.finditer(text)}
        seen: set[tuple[int, str]] = set()
        for index, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for word, offset, errors in self._pieces[index]:
                for begin in range(start - offset - errors, start - offset + errors + 1):
                    if begin in begins and (begin, word) not in seen:
                        seen.add((begin, word))
                        yield from _ends(text, begin, word, errors)


def forgiven(word: str) -> int:
    """Return how many errors a word forgives."""
    letters = sum(map(str.isalpha, word))
    return 2 if letters >= _TWO_ERRORS else 1 if letters >= _ONE_ERROR else 0


def near(one: str, other: str, errors: int) -> bool:
    """Say whether so few errors explain the difference: a letter wrong, missing, extra or swapped with the next."""
    if abs(len(one) - len(other)) > errors:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    one, other = one[same:], other[same:]
    if not one or not other:
        return len(one) + len(other) <= errors
    if not errors:
        return False
    swapped = one[:2] == other[1::-1] and len(other) > 1 and near(one[2:], other[2:], errors - 1)
    return (
        swapped
        or near(one[1:], other[1:], errors - 1)
        or near(one[1:], other, errors - 1)
        or near(one, other[1:], errors - 1)
    )


def _ends(text: str, begin: int, word: str, errors: int) -> Iterator[tuple[int, int]]:
    least, most = begin + len(word) - errors, begin + len(word) + errors
    for end in range(max(begin + 1, least), min(most, len(text)) + 1):
        whole = end == len(text) or not text[end].isalnum()
        if whole and text[end - 1].isalnum() and near(text[begin:end], word, errors):
            yield begin, end


def _cut(word: str, count: int) -> Iterator[tuple[int, str]]:
    """Yield pieces of which one stands whole: an error touches one of them, a swap at a cut is a piece of its own."""
    size, more = divmod(len(word), count)
    start = 0
    for number in range(count):
        end = start + size + (number < more)
        yield start, word[start:end]
        if end < len(word):
            yield end - 2, word[end - 2] + word[end] + word[end - 1] + word[end + 1]
        start = end
