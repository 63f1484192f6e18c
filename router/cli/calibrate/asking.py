"""Asks both sides through the pipeline, as any request goes: inspected, decided, guarded, with rows in the ledger."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import orjson

from router.calibration.estimate import MOST_WRITTEN
from router.calibration.grade import grade
from router.calibration.marks import Mark, Marks, Side
from router.calibration.question import Question
from router.classification.gain import Pair
from router.errors import ConfigurationError, RouterError
from router.pipeline import Incoming, Pipeline
from router.settings import Settings

AT_ONCE: Final[Mapping[Side, int]] = {"local": 1, "cloud": 4}
ENOUGH: Final = 10
"""Questions in a row that a side does not answer, after which the run stops."""


class Asking:
    """One run over both sides, several questions at once."""

    def __init__(self, pipeline: Pipeline, settings: Settings, pair: Pair, marks: Marks) -> None:
        self._pipeline = pipeline
        self._pair = pair
        self._marks = marks
        self._limit = _limit(settings, pair)
        self._in_a_row: dict[Side, int] = {"local": 0, "cloud": 0}
        self.left_out = 0
        """Questions that a side did not answer itself: it failed, or the policy kept them."""
        self.masked = 0
        """Questions of which the cloud saw only a part."""

    async def run(self, questions: Iterable[Question], advance: Callable[[], None]) -> None:
        """Ask whatever has no mark yet.

        Raises:
            ConfigurationError: a side does not answer; what was answered is kept.
        """
        asked = tuple(questions)
        try:
            async with asyncio.TaskGroup() as group:
                for side, at_once in AT_ONCE.items():
                    waiting = iter([one for one in asked if (one.id, side) not in self._marks.known])
                    for _ in range(at_once):
                        group.create_task(self._lane(side, waiting, advance))
        except* ConfigurationError as failed:
            raise ConfigurationError(str(failed.exceptions[0])) from None

    async def _lane(self, side: Side, waiting: Iterable[Question], advance: Callable[[], None]) -> None:
        for question in waiting:
            mark = await self._ask(question, side)
            advance()
            if mark is not None:
                self._marks.note(mark)
                self._in_a_row[side] = 0
                continue
            self.left_out += 1
            self._in_a_row[side] += 1
            if self._in_a_row[side] == ENOUGH:
                raise ConfigurationError(
                    f"{ENOUGH} questions in a row were not answered by the {side} model: see `halfdoor doctor` "
                    "and `halfdoor ledger tail`. What was answered is kept; run it again to go on."
                )

    async def _ask(self, question: Question, side: Side) -> Mark | None:
        """Return the mark of an answer; None when the side did not answer."""
        try:
            delivery = await self._pipeline.answer(Incoming(self._body(question, side)))
        except RouterError:
            return None
        delivery.close(delivered=True)
        told = dict(delivery.headers)
        route = told.get(b"x-halfdoor-route", b"").decode()
        if delivery.body is None or not route.startswith(side) or b"x-halfdoor-fallback" in told:
            return None
        answered = _read(delivery.body)
        if answered is None:
            return None
        said, usage = answered
        self.masked += route == "cloud-masked"
        right = await asyncio.to_thread(grade, question, said)
        return Mark(question.id, side, right, usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0))

    def _body(self, question: Question, side: Side) -> bytes:
        name = self._pair.local if side == "local" else self._pair.model
        limit = "max_tokens" if side == "local" else self._limit
        messages = [{"role": "user", "content": question.text}]
        return orjson.dumps({"model": f"{name}:{side}", "messages": messages, limit: MOST_WRITTEN})


def _limit(settings: Settings, pair: Pair) -> str:
    """Return how the cloud wants to be told the longest answer: OpenAI's newer models refuse the older word."""
    cloud = next(one for one in settings.clouds if one.name == pair.cloud)
    return "max_completion_tokens" if "api.openai.com" in cloud.base_url else "max_tokens"


def _read(body: bytes) -> tuple[str, dict[str, int]] | None:
    """Return the text and the usage of an answer; None when it is none."""
    try:
        document: Any = orjson.loads(body)
        said = document["choices"][0]["message"].get("content") or ""
        usage = document.get("usage") or {}
        return str(said), {name: count for name, count in usage.items() if type(count) is int}
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None
