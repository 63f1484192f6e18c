"""What a request is about, as the policy sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of an exchange with its calibrated score (0 to 1)."""

    name: str
    score: float
    exchange: int


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of the request's current exchange, and the topics of each exchange."""

    task: str
    task_score: float
    gain: float
    """0 to 1: how much better a large cloud model would answer than a local one."""
    topics: tuple[Topic, ...] = ()
    topics_known: bool = False
    """False while no model judges topics: topic rules cannot fire and the banner says so."""
