"""The likeliest runs of code and prose over the lines of a text, given the odds of each: Viterbi with two states."""

from collections.abc import Iterable, Sequence


def smoothed(odds: Sequence[float], blank: Sequence[bool], switch: float, switch_blank: float) -> list[bool]:
    """Return for each line whether it is code.

    Args:
        odds: the log-odds of each line.
        blank: lines without a letter say nothing; they go with what stands before them.
        switch: what it costs to change between two lines that stand together.
        switch_blank: what it costs to change after a blank line.
    """
    prose = code = 0.0
    came: list[tuple[bool, bool]] = []
    cost = 0.0
    for odd, empty in zip(odds, blank, strict=True):
        if empty:
            came.append((False, True))
            cost = min(cost, switch_blank)
            continue
        from_code, from_prose = code - cost > prose, prose - cost > code
        came.append((from_code, not from_prose))
        prose, code = (code - cost if from_code else prose), (prose - cost if from_prose else code) + odd
        cost = switch
    return _back(came, code > prose)


def _back(came: Iterable[tuple[bool, bool]], state: bool) -> list[bool]:
    """Return the states, last line first walked: what each pair says is the state before the line."""
    states: list[bool] = []
    for from_prose_state, from_code_state in reversed(list(came)):
        states.append(state)
        state = from_code_state if state else from_prose_state
    return states[::-1]
