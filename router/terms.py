"""What the owner of the configuration states of a cloud: where it runs, what it keeps, what it costs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens, in the currency that all prices of the file are in."""

    read: float
    written: float

    def of(self, tokens_read: int, tokens_written: int) -> float:
        """Return what one answer costs."""
        return (tokens_read * self.read + tokens_written * self.written) / 1_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Statements, not measurements: Halfdoor cannot see what a provider does with a request."""

    region: str | None = None
    zero_retention: bool = False
    no_training: bool = False
    prices: tuple[tuple[str, Price], ...] = ()
    """By model."""

    def price(self, model: str) -> Price | None:
        """Return the price of a model; None when nobody stated it."""
        return dict(self.prices).get(model)


NOTHING_STATED = Terms()
