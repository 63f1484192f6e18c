"""Presidio's rule for several results of one kind: what lies inside one that is as sure goes."""

from collections.abc import Iterable

Result = tuple[int, int, float]
"""Start, end, score of one result of one kind."""


def outermost(results: Iterable[Result]) -> list[Result]:
    """Drop zero scores, repetitions, and each result inside another of the same kind with an equal or higher score."""
    kept: list[Result] = []
    active: list[Result] = []
    for result in sorted(set(results), key=lambda r: (r[0], r[0] - r[1], -r[2])):
        start, end, score = result
        if score == 0:
            continue
        active = [other for other in active if other[1] >= start]
        if not any(end <= other[1] and score <= other[2] for other in active):
            kept.append(result)
            active.append(result)
    return kept
