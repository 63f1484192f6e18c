"""Upstreams that misbehave, on raw loopback sockets, and remember when they were left."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import orjson

HEAD_STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
DONE = b"data: [DONE]\n\n"
LAST_CHUNK = b"0\r\n\r\n"


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def delta(text: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: %b\n\n" % orjson.dumps(
        {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    )


def whole(text: str) -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return orjson.dumps({"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})


def reply(body: bytes, status: str = "200 OK", kind: str = "application/json", extra: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{extra}\r\n".encode() + body


@dataclass
class Line:
    """One connection: what came in, and when the other side closed it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    requests: list[bytes] = field(default_factory=list)
    closed_at: float | None = None
    left: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def request(self) -> bytes:
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0
        )
        self.requests.append(head + await self.reader.readexactly(length))
        return self.requests[-1]

    async def until_left_after_request(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await self.request()
        self.arrived.set()
        await self.until_left()

    async def say(self, *parts: bytes) -> None:
        for part in parts:
            if self.writer.is_closing():
                raise ConnectionResetError  # uvloop would raise a RuntimeError instead
            self.writer.write(part)
            await self.writer.drain()

    async def until_left(self) -> None:
        """Wait until the other side closes, however it does that."""
        with contextlib.suppress(ConnectionError):
            while await self.reader.read(65_536):
                pass
        self.closed_at = time.monotonic()
        self.left.set()


@dataclass
class Upstream:
    """A server whose every connection follows one script."""

    url: str
    lines: list[Line]

    async def left_at(self) -> float:
        """Return when the first connection was closed by the other side; fails after two seconds."""
        async with asyncio.timeout(2.0):
            await self.lines[0].left.wait()
        return self.lines[0].closed_at or 0.0


Script = Callable[[Line], Awaitable[None]]


@contextlib.asynccontextmanager
async def upstream(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[Upstream]:
    lines: list[Line] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(reader, writer)
        lines.append(line)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await script(line)
        finally:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield Upstream(f"http://127.0.0.1:{port}", lines)
    finally:
        server.close()
        for line in lines:
            line.writer.close()
