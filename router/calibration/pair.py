"""Which two models answer when nobody is named."""

from router.classification.gain import Pair
from router.upstreams.fleet import Fleet


def pair_in_use(fleet: Fleet) -> Pair | None:
    """Return the first engine model that chats and the first cloud's first model; None where a side is missing."""
    local = next((model.name for model in fleet.locals if model.chat), None)
    cloud = next(((name, models[0]) for name, models in fleet.clouds[:1] if models), None)
    return None if local is None or cloud is None else Pair(local, *cloud)
