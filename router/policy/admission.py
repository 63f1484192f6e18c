"""Which upstreams a policy admits, by what halfdoor.yaml states of each; what is not stated is not met."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Upstreams:
    """What a cloud must be for anything to go there. A constraint: no named model and no preference opens another."""

    clouds: tuple[str, ...] = ()
    """Glob patterns of configured names; empty: any."""
    models: tuple[str, ...] = ()
    """Glob patterns of cloud models; empty: any."""
    engines: tuple[str, ...] = ()
    """Glob patterns of models on this device; empty: any."""
    regions: frozenset[str] = frozenset()
    zero_retention: bool = False
    no_training: bool = False


ANY = Upstreams()


@dataclass(frozen=True, slots=True)
class Offer:
    """A model at a configured cloud, with what its owner stated of it."""

    cloud: str
    model: str
    region: str | None = None
    zero_retention: bool = False
    no_training: bool = False
    price: float | None = None
    """Of a million tokens read and a quarter of a million written; None where nobody stated it."""


def admits(upstreams: Upstreams, offer: Offer) -> bool:
    """Tell whether a request may go to this model."""
    region = (offer.region or "").casefold()
    return (
        _named(upstreams.clouds, offer.cloud)
        and _named(upstreams.models, offer.model)
        and (not upstreams.regions or any(region == r or region.startswith(f"{r}-") for r in upstreams.regions))
        and (offer.zero_retention or not upstreams.zero_retention)
        and (offer.no_training or not upstreams.no_training)
    )


def admits_engine(upstreams: Upstreams, model: str) -> bool:
    """Tell whether a model on this device may answer."""
    return _named(upstreams.engines, model)


def cheapest(offers: Sequence[Offer]) -> Offer | None:
    """Return the offer with the lowest stated price; of equals the first, and without any price the first of all."""
    priced = [offer for offer in offers if offer.price is not None]
    return min(priced, key=lambda offer: offer.price or 0.0) if priced else next(iter(offers), None)


def _named(patterns: Sequence[str], name: str) -> bool:
    return not patterns or any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)
