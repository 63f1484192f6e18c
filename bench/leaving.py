"""Clients that leave, many times on every endpoint: how long the upstream goes on, and whether a task stays behind.

    python bench/leaving.py [--n 1000]

Everything runs in one event loop over loopback sockets: the proxy under uvicorn, an upstream that notes when its
connection ends, and clients that hang up before the head, before the first token, in the middle of a stream, or while a
whole answer is made. Exits 1 when an upstream went on for more than a second or a task stayed.
"""

import argparse
import asyncio
import io
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Any

import uvicorn
import yaml

from router.app import build
from router.inspection.nano import NanoModels
from router.settings import load_settings

TOGETHER = 16
WITHIN_S = 1.0
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
BODIES: dict[str, dict[str, Any]] = {
    "chat/completions": {"messages": [{"role": "user", "content": "{}"}]},
    "responses": {"input": "{}"},
    "messages": {"max_tokens": 9, "messages": [{"role": "user", "content": "{}"}]},
    "completions": {"prompt": "{}"},
    "embeddings": {"input": "{}"},
    "moderations": {"input": "{}"},
}
STREAMED = ("chat/completions", "responses", "messages", "completions")
FIRST: dict[str, dict[str, Any]] = {
    "/v1/chat/completions": {"choices": [{"index": 0, "delta": {"content": "one"}, "finish_reason": None}]},
    "/v1/completions": {"choices": [{"index": 0, "text": "one", "finish_reason": None}]},
    "/v1/responses": {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "delta": "one"},
}


class Upstream:
    """Answers as far as the model's name says, then waits until whoever asked has gone."""

    def __init__(self) -> None:
        self.ended: dict[str, float] = {}
        """When the connection of each request ended, by the number in its text."""
        self.arrived: dict[str, asyncio.Event] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ")[1]
        length = next((int(line[15:]) for line in head.lower().split("\r\n") if line.startswith("content-length:")), 0)
        body = await reader.readexactly(length)
        if not body:
            writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        else:
            when = json.loads(body)["model"]
            number = re.findall(rb"ticket ([nw]\d+)", body)[-1].decode()
            if when in ("head", "middle"):
                writer.write(HEAD)
            if when == "middle":
                data = b"data: " + json.dumps(FIRST[path]).encode() + b"\n\n"
                writer.write(b"%x\r\n%b\r\n" % (len(data), data))
            self.arrived.setdefault(number, asyncio.Event()).set()
            await reader.read()
            self.ended[number] = time.monotonic()
        writer.close()


async def leave(port: int, upstream: Upstream, number: str, case: tuple[str, str]) -> float:
    """Ask, wait until the upstream has the request and the client sees what it waits for, leave; return how long the
    upstream went on."""
    path, when = case
    upstream.arrived[number] = asyncio.Event()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked: dict[str, Any] = {"model": when, **BODIES[path], **({"stream": True} if when != "whole" else {})}
    body = json.dumps(asked).replace("{}", f"Go on with ticket {number}.").encode()
    writer.write(
        f"POST /v1/{path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n".encode()
        + body
    )
    await asyncio.wait_for(upstream.arrived[number].wait(), 30)
    if when in ("head", "middle"):
        await reader.readuntil(b"\r\n\r\n")
    if when == "middle":
        await reader.readuntil(b"one")
    left = time.monotonic()
    writer.transport.abort()
    while number not in upstream.ended:
        await asyncio.sleep(0.005)
        if time.monotonic() - left > 10:
            return float("inf")
    return upstream.ended[number] - left


@contextmanager
def configuration(port: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="halfdoor-leaving-") as name:
        file = Path(name) / "halfdoor.yaml"
        cloud: dict[str, Any] = {
            "name": "one",
            "base_url": f"http://127.0.0.1:{port}/v1",
            "models": ["none", "head", "middle", "whole"],
        }
        cloud["speaks"] = ["chat", "responses", "completions", "embeddings", "moderations"]
        document = {"listen": {"port": 0}, "discover": False, "inspection": {"names": "off"}, "clouds": [cloud]}
        file.write_text(yaml.safe_dump({**document, "limits": {"calls": 1000}}))
        os.environ |= {"HALFDOOR_CONFIG_DIR": name, "HALFDOOR_DATA_DIR": f"{name}/data"}
        yield file


async def run(n: int) -> bool:
    upstream = Upstream()
    server = await asyncio.start_server(upstream.serve, "127.0.0.1", 0)
    cases = [(path, when) for path in STREAMED for when in ("none", "head", "middle", "whole")]
    cases += [(path, "whole") for path in BODIES if path not in STREAMED]
    with configuration(server.sockets[0].getsockname()[1]) as file:
        halfdoor = build(load_settings(file, os.environ))
        proxy = uvicorn.Server(uvicorn.Config(halfdoor.asgi, port=0, log_config=None, access_log=False, ws="none"))
        serving = asyncio.create_task(proxy.serve())
        while not proxy.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.05)
        port = proxy.servers[0].sockets[0].getsockname()[1]
        await asyncio.gather(*(leave(port, upstream, f"w{i}", case) for i, case in enumerate(cases)))
        await asyncio.sleep(1.0)
        tasks = len(asyncio.all_tasks())
        worst = dict.fromkeys(cases, 0.0)
        for start in range(0, n, TOGETHER):
            some = [(f"n{i}", cases[i % len(cases)]) for i in range(start, min(start + TOGETHER, n))]
            took = await asyncio.gather(*(leave(port, upstream, number, case) for number, case in some))
            for (_, case), seconds in zip(some, took, strict=True):
                worst[case] = max(worst[case], seconds)
        await asyncio.sleep(1.0)
        left = len(asyncio.all_tasks()) - tasks
        proxy.should_exit = True
        await serving
    server.close()
    for (path, when), seconds in worst.items():
        print(f"{path:18} {when:7} the upstream ended at most {seconds * 1000:6.0f} ms after its client")
    print(f"{n} clients left; {left} tasks stayed behind")
    return left <= 0 and max(worst.values()) < WITHIN_S


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=1000)
    args = parser.parse_args()
    NanoModels.installed = staticmethod(lambda: False)  # type: ignore[method-assign]
    with redirect_stderr(io.StringIO()):  # one line a request
        well = asyncio.run(run(args.n))
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
