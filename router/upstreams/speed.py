"""How fast a model answers on this device: measured for two seconds, and only when idle and awake."""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from typing import Final

import orjson

from router.errors import UpstreamFailed
from router.upstreams.answer import Answer, Call
from router.upstreams.engine import Engine
from router.upstreams.lane import Lane
from router.upstreams.local import LocalModel
from router.upstreams.speeds import Speeds

PROBE_S: Final = 2.0
FIRST_S: Final = 5.0
"""A model that says nothing for so long is not measured."""
IDLE_S: Final = 30.0
"""How long nobody has asked the engine before it is measured."""
FEWEST: Final = 4
"""Pieces below which two seconds say nothing."""
QUESTION: Final = "Count from one to three hundred in words, separated by commas, and write nothing else."


class Speedometer:
    """Measures one model at a time, and none twice while its figure is fresh."""

    def __init__(
        self, engine: Callable[[LocalModel], Engine], lane: Callable[[LocalModel], Lane], speeds: Speeds
    ) -> None:
        self._engine = engine
        self._lane = lane
        self._speeds = speeds

    async def measure_one(self, models: Sequence[LocalModel]) -> LocalModel | None:
        """Measure the first model that may be and has no fresh figure; return it, or None when there is none."""
        now = time.monotonic()
        for model in models:
            awake = model.loaded is True and model.reachable and model.chat and model.streams
            if awake and self._lane(model).idle_s(now) > IDLE_S and not self._speeds.fresh(model) and not _busy():
                self._speeds.note(model, await self._measured(model))
                return model
        return None

    async def _measured(self, model: LocalModel) -> float | None:
        """Return tokens a second, or None when two seconds did not tell."""
        lane = self._lane(model)
        body = {
            "model": model.name,
            "messages": [{"role": "user", "content": QUESTION}],
            "stream": True,
            "max_tokens": 512,
            "temperature": 0,
        }
        try:
            async with asyncio.timeout(FIRST_S + PROBE_S):
                answer = await self._engine(model).send(orjson.dumps(body), Call(True, model.name, within_s=FIRST_S))
                async with answer:
                    return await _rate(answer, lambda: lane.load > 1)
        except (UpstreamFailed, TimeoutError):
            return None


async def _rate(answer: Answer, wanted: Callable[[], bool]) -> float | None:
    """Count the pieces of a stream for two seconds; a piece is a token with every engine that was looked at."""
    assert answer.events is not None  # noqa: S101 - a stream was asked for
    began, last, pieces = 0.0, 0.0, 0
    async for event in answer.events:
        if wanted():
            return None  # somebody waits for this engine: the probe gives way
        if any(piece.text for piece in event.pieces):
            last = time.perf_counter()
            began, pieces = began or last, pieces + 1
            if last - began >= PROBE_S:
                break
    return (pieces - 1) / (last - began) if pieces >= FEWEST and last > began else None


def _busy() -> bool:
    """Whether this machine works on something else, so that a figure would be wrong."""
    if not hasattr(os, "getloadavg"):
        return False
    return os.getloadavg()[0] > 0.75 * (os.cpu_count() or 1)
