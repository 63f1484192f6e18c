"""Facts of the moment that routing may ask for; a value, so that a stored decision is made again without a clock."""

from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clock, the machine and the day's account say when a request comes in."""

    minute: int = 0
    """Minutes since midnight, local time."""
    weekday: int = 0
    """0 is Monday."""
    metered: bool | None = None
    """Whether the network is paid by volume; None where nobody can say, and then no rule about it applies."""
    battery: int | None = None
    """Charge in percent while the machine runs on its battery; None on mains power or where nobody can say."""
    requests: int = 0
    """Requests that went to a cloud since midnight."""
    tokens: int = 0
    """Tokens of those requests and their answers, as the clouds counted them."""
    cost: float = 0.0
    """What they cost by the prices in halfdoor.yaml, in its currency."""


NO_MOMENT = Moment()
"""Of a row or a test that says nothing of it."""
