"""A stream that falls silent still says that it is there, between two events and never within one."""

import asyncio
from typing import Any

from router.door.kept_alive import KeptAlive


async def told(pauses: tuple[float, ...], every_s: float) -> list[bytes]:
    sent: list[bytes] = []

    async def send(message: Any) -> None:
        sent.append(message["body"])

    async with KeptAlive(send, every_s) as line:
        for n, pause in enumerate(pauses):
            await asyncio.sleep(pause)
            await line.say(b"data: %d\n\n" % n)
    rest = len(sent)
    await asyncio.sleep(2 * every_s)
    assert len(sent) == rest, "it goes on after the end"
    return sent


def test_silence_is_filled_with_comments() -> None:
    sent = asyncio.run(told((0.0, 0.5), 0.1))
    assert sent[0] == b"data: 0\n\n"
    assert sent[-1] == b"data: 1\n\n"
    assert set(sent[1:-1]) == {b": keep-alive\n\n"}


def test_a_stream_that_speaks_needs_none() -> None:
    assert b": keep-alive\n\n" not in asyncio.run(told((0.01,) * 10, 0.5))
