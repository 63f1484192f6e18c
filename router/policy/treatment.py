"""What a policy lets happen to what was found."""

from enum import IntEnum


class Treatment(IntEnum):
    """What a privacy rule lets happen to what it found, loosest first."""

    ALLOW = 0
    MASK = 1
    LOCAL = 2
    REFUSE = 3
