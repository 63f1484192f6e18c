"""Shape classes of tokens: the casing and the neighbour that an uncased vocabulary throws away."""

from collections.abc import Iterable, Sequence

CASINGS = 11
"""Number of casing classes: `casing` returns 0 to 10."""

BEFORES = 8
"""Number of classes of the character before a token: `before` returns 0 to 7."""

_HANDLE_MARKS = frozenset("@#/\\_")


def casing(piece: str) -> int:
    """Return the casing class of the original letters of one token."""
    if not piece:
        return 0
    if piece.isalpha():
        return _letters(piece)
    if piece.isdigit():
        length = len(piece)
        return 6 if length <= 2 else 7 if length <= 4 else 8
    return 9 if piece.isalnum() else 10


def _letters(piece: str) -> int:
    if piece.islower():
        return 1
    if piece.isupper():
        return 4 if len(piece) == 1 else 3
    if piece[0].isupper() and piece[1:].islower():
        return 2
    # Scripts without case have letters that are neither upper nor lower.
    return 5 if piece.lower() != piece.upper() else 10


def before(text: str, start: int) -> int:
    """Return the class of the character just before `start`, 0 at the beginning of the text."""
    if start <= 0:
        return 0
    character = text[start - 1]
    if character == "\n":
        return 2
    if character.isspace():
        return 1
    if character in _HANDLE_MARKS:
        return 6
    if not character.isalpha():
        return 5 if character.isdigit() else 7
    return 4 if character.isupper() else 3


def shapes(text: str, offsets: Iterable[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Return the casing and the neighbour class of each token; special tokens (empty slices) get 0 and 0."""
    casings: list[int] = []
    befores: list[int] = []
    for start, end in offsets:
        if start == end:
            casings.append(0)
            befores.append(0)
        else:
            casings.append(casing(text[start:end]))
            befores.append(before(text, start))
    return casings, befores
