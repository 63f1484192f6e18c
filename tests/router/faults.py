"""Faults for upstreams: scripts for puppets, and a transport that fails before there is a socket."""

import asyncio
import json
import socket
from dataclasses import dataclass

import httpx

from router.settings import Settings
from router.upstreams.cloud import Cloud
from router.upstreams.live import Upstreams
from tests.router.upstreams.doubles import DONE, HEAD_STREAM, LAST_CHUNK, Line, Script, chunked, delta, reply, whole

FIRST = "one "
HEAD_WHOLE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n"


def says(*parts: bytes, stays: bool = False) -> Script:
    """Answer with these bytes, then hang up or stay silent."""

    async def script(line: Line) -> None:
        await line.request()
        await line.say(*parts)
        if stays:
            await line.until_left()

    return script


def refuses(status: str, code: str = "x", message: str = "no", extra: str = "") -> Script:
    """Answer with an error."""
    body = json.dumps({"error": {"message": message, "type": code, "code": code}}).encode()
    return says(reply(body, status, extra=f"connection: close\r\n{extra}"))


def late(*parts: bytes, stays: bool = False) -> Script:
    """Begin a good stream; then, in packets of their own, these bytes."""

    async def script(line: Line) -> None:
        await line.request()
        await line.say(HEAD_STREAM, chunked(delta(FIRST)))
        for part in parts:
            await asyncio.sleep(0.03)
            await line.say(part)
        if stays:
            await line.until_left()

    return script


def late_error(code: str, message: str = "no") -> Script:
    document = {"error": {"message": message, "type": code, "code": code}}
    return late(chunked(b"data: %b\n\n" % json.dumps(document).encode()), chunked(DONE), LAST_CHUNK)


def resets_after(*parts: bytes) -> Script:
    async def script(line: Line) -> None:
        await line.request()
        await line.say(*parts)
        await asyncio.sleep(0.05)
        sock = line.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        line.writer.transport.abort()

    return script


def half_closes_after(*parts: bytes) -> Script:
    """Shut the own side only: an end of file for whoever reads, a connection that stands for whoever writes."""

    async def script(line: Line) -> None:
        await line.request()
        await line.say(*parts)
        line.writer.write_eof()
        await line.until_left()

    return script


def drips(*parts: bytes, each_s: float = 0.25) -> Script:
    """Give one byte at a time; fast enough that no pause is ever too long."""

    async def script(line: Line) -> None:
        await line.request()
        await line.say(*parts)
        for byte in chunked(delta("x" * 400)):
            await line.say(bytes([byte]))
            await asyncio.sleep(each_s)

    return script


async def good(line: Line) -> None:
    """Answer well, in the form that was asked for."""
    request = await line.request()
    if b'"stream":true' in request.replace(b" ", b""):
        await line.say(HEAD_STREAM, chunked(delta("here I am", "stop")), chunked(DONE), LAST_CHUNK)
    else:
        await line.say(reply(whole("here I am"), extra="connection: close\r\n"))


@dataclass
class Outage:
    """What the network does at the moment: nothing, or one of the transport's words for a failure without a socket."""

    word: str = ""


class _Weather(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, outage: Outage) -> None:
        self._inner = inner
        self._outage = outage

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._outage.word:
            raise httpx.ConnectError(self._outage.word)
        return await self._inner.handle_async_request(request)


class UnderWeather(Upstreams):
    """Upstreams whose way out has an outage when a test says so; everything else is real."""

    def __init__(self, settings: Settings, outage: Outage) -> None:
        super().__init__(settings)
        way = _Weather(self._outward, outage)
        self._clouds = {
            one.name: Cloud(one, settings.limits, way, self.availability, self.hop) for one in settings.clouds
        }
