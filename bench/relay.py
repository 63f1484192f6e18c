"""What carrying costs: our upstream layer beside a bare Starlette relay on stock httpx.

Both relays run in this process, each in a thread of its own, and are asked in turns; what
counts is the CPU time of the relay's thread. The upstream and its pauses are another process.

    python bench/relay.py [--rounds 5] [--requests 300] [--streams 40]
"""

import argparse
import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from router.egress import Cleared, Exempt, Guard
from router.settings import Cloud as Configured
from router.settings import Limits
from router.upstreams.answer import Call
from router.upstreams.availability import Availability
from router.upstreams.cloud import Cloud
from router.upstreams.transport import AiohttpTransport
from router.wire.chat_reply import render_answer, render_event
from router.wire.sse import DONE

EVENTS = 50
PAUSE_S = 0.004
CONCURRENT = 8
PROMPT = "A sentence of the usual length, as people write them. " * 20
TOP = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "system_fingerprint": "fp"}


def stock_relay(upstream: str) -> ASGIApp:
    """Return the bare relay: what a few lines of Starlette and httpx give."""
    client = httpx.AsyncClient(timeout=60.0)

    async def chat(request: Request) -> Response:
        body = await request.body()
        outgoing = client.build_request(
            "POST", f"{upstream}/v1/chat/completions", content=body, headers={"content-type": "application/json"}
        )
        answer = await client.send(outgoing, stream=True)
        if "event-stream" not in answer.headers["content-type"]:
            return Response(await answer.aread(), answer.status_code, media_type="application/json")

        async def chunks() -> AsyncIterator[bytes]:
            async for chunk in answer.aiter_raw():
                yield chunk
            await answer.aclose()

        return StreamingResponse(chunks(), media_type="text/event-stream")

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    return Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"])], lifespan=lifespan)


def our_relay(upstream: str) -> ASGIApp:
    """Return nothing but our upstream layer and the wire's reader and writer under raw ASGI."""
    transport = AiohttpTransport(Limits())
    cloud = Cloud(Configured("glass", "openai", f"{upstream}/v1"), Limits(), transport, Availability(), "me")
    tokens: dict[bytes, Cleared] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            await transport.aclose()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        token = tokens.get(body) or tokens.setdefault(body, _cleared(body))
        stream = b'"stream":true' in body.replace(b" ", b"")
        async with await cloud.send(token, Call(stream, "m")) as answer:
            kind = b"text/event-stream" if stream else b"application/json"
            head = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]}
            if answer.whole is not None:
                rendered = render_answer(answer.whole, answer.whole.pieces)
                head["headers"].append((b"content-length", str(len(rendered)).encode()))  # type: ignore[attr-defined]
                await send(head)
                await send({"type": "http.response.body", "body": rendered})
                return
            assert answer.events is not None
            await send(head)
            async for event in answer.events:
                data = render_event(event, event.pieces)
                await send({"type": "http.response.body", "body": data, "more_body": True})
            await send({"type": "http.response.body", "body": DONE})

    return app


class _Blind:
    def detect(self, text: str) -> list[object]:
        return []


def _cleared(body: bytes) -> Cleared:
    blind = _Blind()
    return Guard(blind, blind, blind).clear(body, (), Exempt(), "row")  # type: ignore[arg-type]


class Relay:
    """One relay in its thread, with that thread's CPU clock."""

    def __init__(self, app: ASGIApp) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", loop="uvloop", http="httptools")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        assert self._thread.ident is not None
        self._clock = time.pthread_getcpuclockid(self._thread.ident)

    def cpu(self) -> float:
        return time.clock_gettime(self._clock)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(5)
        self._listening.close()


def body(stream: bool) -> bytes:
    messages = [{"role": "user", "content": PROMPT}]
    return json.dumps({"model": "m", "messages": messages, **({"stream": True} if stream else {})}).encode()


async def ask(port: int, count: int, *, stream: bool) -> None:
    """Send requests one after the other over one connection, reading each answer to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    payload = body(stream)
    head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {len(payload)}\r\n\r\n".encode()
    for _ in range(count):
        writer.write(head + payload)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert b" 200 " in answer.split(b"\r\n")[0], answer
        if b"content-length:" in answer:
            await reader.readexactly(int(answer.split(b"content-length:")[1].split(b"\r\n")[0]))
        else:
            await reader.readuntil(b"\r\n0\r\n\r\n")
    writer.close()


def measured(relay: Relay, count: int, *, stream: bool) -> float:
    """Return the relay's CPU microseconds per request, or per event of a stream."""

    async def load() -> None:
        await asyncio.gather(*(ask(relay.port, count // CONCURRENT, stream=stream) for _ in range(CONCURRENT)))

    before = relay.cpu()
    asyncio.run(load())
    spent = relay.cpu() - before
    return spent * 1e6 / (count // CONCURRENT * CONCURRENT) / (EVENTS if stream else 1)


async def serve_upstream(listening: socket.socket) -> None:
    """Answer every request at once, streams event by event."""
    message = {"role": "assistant", "content": "An answer of some length. " * 20}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 250, "completion_tokens": 120, "total_tokens": 370}
    whole = json.dumps({**TOP, "object": "chat.completion", "choices": [choice], "usage": usage}).encode()
    reply = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(whole), whole)
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

    def event(i: int) -> bytes:
        last = i == EVENTS - 1
        choice = {"index": 0, "delta": {"content": " word"}, "finish_reason": "stop" if last else None}
        data = b"data: %b\n\n" % json.dumps({**TOP, "choices": [choice]}).encode() + (
            b"data: [DONE]\n\n" if last else b""
        )
        return b"%x\r\n%b\r\n" % (len(data), data)

    events = [event(i) for i in range(EVENTS)]

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                length = int(request.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                if b'"stream":true' not in (await reader.readexactly(length)).replace(b" ", b""):
                    writer.write(reply)
                    continue
                writer.write(head)
                for data in events:
                    writer.write(data)
                    await asyncio.sleep(PAUSE_S)
                writer.write(b"0\r\n\r\n")

    async with await asyncio.start_server(accept, sock=listening) as server:
        await server.serve_forever()


@contextlib.contextmanager
def upstream_process() -> Iterator[str]:
    """Run the upstream in a process of its own; gives its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        os.set_inheritable(listening.fileno(), True)
        command = [sys.executable, __file__, "--upstream", str(listening.fileno())]
        process = subprocess.Popen(command, pass_fds=[listening.fileno()])
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Print CPU microseconds per request and per event, median and smallest of the rounds, for both relays."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--streams", type=int, default=40)
    parser.add_argument("--upstream", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.upstream is not None:
        asyncio.run(serve_upstream(socket.socket(fileno=options.upstream)))
        return
    makers: dict[str, Callable[[str], ASGIApp]] = {"halfdoor upstreams": our_relay, "starlette + httpx": stock_relay}
    with upstream_process() as url:
        relays = {name: Relay(make(url)) for name, make in makers.items()}
        for relay in relays.values():
            measured(relay, CONCURRENT * 4, stream=False)
        for stream, count, unit in ((False, options.requests, "request"), (True, options.streams, "event")):
            results: dict[str, list[float]] = {name: [] for name in relays}
            for _ in range(options.rounds):
                for name, relay in relays.items():
                    results[name].append(measured(relay, count, stream=stream))
            for name, spent in results.items():
                print(f"{name:20} {statistics.median(spent):8.0f} us CPU per {unit} (min {min(spent):.0f})")
        for relay in relays.values():
            relay.stop()


if __name__ == "__main__":
    main()
