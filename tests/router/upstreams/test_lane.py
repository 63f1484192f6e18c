"""The line before an engine: in order, bounded, and no turn is ever lost."""

import asyncio

import pytest

from router.conversation.reply import Event
from router.errors import UpstreamFailed
from router.trouble import Trouble
from router.upstreams.lane import InLane, Lane

pytestmark = pytest.mark.anyio
PATIENT = 5.0


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_turns_come_in_order_and_no_more_at_once_than_slots() -> None:
    lane, order = Lane(), []

    async def ask(number: int) -> None:
        leave = await lane.enter("e", 2, PATIENT)
        order.append(number)
        assert lane.load - len(order) <= 5
        await settle()
        leave()
        leave()

    await asyncio.gather(*(ask(i) for i in range(7)))
    assert (order, lane.load) == (list(range(7)), 0)


async def test_who_comes_when_too_many_wait_is_told_at_once() -> None:
    lane = Lane(waiting=1)
    leave = await lane.enter("e", 1, PATIENT)
    second = asyncio.create_task(lane.enter("e", 1, PATIENT))
    await settle()
    with pytest.raises(UpstreamFailed) as caught:
        await lane.enter("e", 1, PATIENT)
    error = caught.value
    assert (error.status, error.code, error.trouble, error.retry) == (503, "engine_busy", Trouble.LOCAL_BUSY, True)
    leave()
    (await second)()
    assert lane.load == 0


async def test_who_waits_too_long_leaves_the_line() -> None:
    lane = Lane()
    leave = await lane.enter("e", 1, PATIENT)
    with pytest.raises(UpstreamFailed):
        await lane.enter("e", 1, 0.01)
    assert lane.load == 1
    leave()
    assert lane.load == 0


@pytest.mark.parametrize("called_first", [True, False])
async def test_who_is_cancelled_while_waiting_gives_the_turn_to_the_next(called_first: bool) -> None:
    lane = Lane()
    leave = await lane.enter("e", 1, PATIENT)
    gone, stays = (asyncio.create_task(lane.enter("e", 1, PATIENT)) for _ in range(2))
    await settle()
    for step in (leave, gone.cancel) if called_first else (gone.cancel, leave):
        step()  # at the same moment: the first in the line can act on neither before the other
    with pytest.raises(asyncio.CancelledError):
        await gone
    (await stays)()
    assert lane.load == 0


async def test_idleness_is_counted_from_the_last_turn() -> None:
    lane = Lane()
    assert lane.idle_s(0.0) == float("inf")
    leave = await lane.enter("e", 1, PATIENT)
    assert lane.idle_s(1e9) == 0.0
    leave()
    assert 0 < lane.idle_s(asyncio.get_running_loop().time() + 7) < 60


class Two:
    """A stream of two events."""

    def __init__(self) -> None:
        self.left = 2
        self.closed = False

    def __aiter__(self) -> "Two":
        return self

    async def __anext__(self) -> Event:
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        return Event((), {})

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("read", [0, 1, 3])
async def test_a_stream_keeps_its_turn_until_it_ends_or_is_closed(read: int) -> None:
    lane, inner = Lane(), Two()
    events = InLane(inner, await lane.enter("e", 1, PATIENT))
    for _ in range(read):
        await anext(events, None)
    assert lane.load == (0 if read == 3 else 1)
    events.close()
    events.close()
    assert (lane.load, inner.closed) == (0, True)
