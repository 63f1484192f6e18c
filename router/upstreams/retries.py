"""The retry budget: clients repeat by themselves, so Halfdoor repeats one request in ten at most."""

from typing import Final

SHARE: Final = 0.1
SAVED: Final = 3
"""Retries that may come together after a quiet time."""


class RetryBudget:
    """Each request puts a tenth of a retry aside; a retry takes a whole one. Begins empty.

    So retries are never more than a tenth of the requests since the process began, and a
    provider that fails for everybody is not asked twice by everybody.
    """

    def __init__(self) -> None:
        self._tenths = 0
        """Whole numbers: ten tenths added as floats are less than one."""

    def request(self) -> None:
        """Note a request that is no retry."""
        self._tenths = min(self._tenths + 1, SAVED * round(1 / SHARE))

    def take(self) -> bool:
        """Take one retry, if there is one."""
        if self._tenths < round(1 / SHARE):
            return False
        self._tenths -= round(1 / SHARE)
        return True
