"""The groups of all matches in code points, converted in one pass: one by one would be quadratic outside ASCII."""

from collections.abc import Iterator

from router.inspection.linear import Encoded, Pattern

_NOWHERE = (-1, -1)


def matched(encoded: Encoded, pattern: Pattern, *numbers: int) -> Iterator[list[tuple[int, int]]]:
    """Yield these groups of each match; a group that took no part is (-1, -1)."""
    bare = [groups[number] for groups in pattern.matches(encoded.data) for number in numbers]
    known = encoded.code_points([(max(start, 0), max(end, 0)) for start, end in bare])
    both = [there if group != _NOWHERE else _NOWHERE for there, group in zip(known, bare, strict=True)]
    for position in range(0, len(both), len(numbers)):
        yield both[position : position + len(numbers)]
