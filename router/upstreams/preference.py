"""Which of several local models that can take a request is asked."""

from collections.abc import Callable, Sequence
from typing import Final

from router.upstreams.local import LocalModel

COMFORTABLE: Final = 15.0
"""Tokens a second above which faster is no better: it is more than people read. Then the larger model is preferred."""
Load = Callable[[LocalModel], int]


def preferred(models: Sequence[LocalModel], load: Load, assumed: Callable[[LocalModel], bool]) -> LocalModel:
    """Return the model that is asked, of at least one that can take the request.

    The order of the configuration comes first: it is a wish. Among models that were found,
    one that is known to be capable goes before one of which that is assumed, one in memory
    before one that would have to be loaded, a fast one before a slow one, an engine with a
    free turn before a busy one, and then the larger model.

    Args:
        models: in the order in which they were configured and found.
        load: how many requests the model's engine has now.
        assumed: whether the model is only assumed to be capable.
    """
    places = {id(model): place for place, model in enumerate(models)}

    def rank(model: LocalModel) -> tuple[float, ...]:
        if model.configured:
            return (0.0, places[id(model)])
        slow = model.speed is not None and model.speed < COMFORTABLE
        turns_away = max(0, load(model) - (model.slots or 1) + 1)
        expected = (model.speed or 0.0) if slow else 0.0
        return (1.0, assumed(model), model.loaded is not True, slow, turns_away, -expected, -(model.size or 0))

    return min(models, key=lambda model: (rank(model), places[id(model)]))
