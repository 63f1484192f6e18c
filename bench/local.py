"""What Halfdoor adds to an answer from this device, and what looking for engines costs while nothing happens.

The engine is a real llama.cpp server with a model of random weights when `xllamacpp` is installed, else a stand-in
that answers at once. Both ways are asked in turns, so that a busy machine slows both alike; what counts is the
difference and the CPU time of the Halfdoor process. Without the nano-models: what they cost is `bench/overhead.py
--tagger` and `bench/nano_speed.py`. Needs Linux (process CPU clocks).

    python bench/local.py [--requests 200] [--looks 40]
"""

import argparse
import asyncio
import importlib.util
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from overhead import Process, line, prose, relay, wait_until_ready, without_tagger
from relay import upstream_process

from router.cli import commands
from router.settings import Limits
from router.upstreams.discovery import Discovery
from router.upstreams.servers.ports import ROOTS
from router.upstreams.transport import AiohttpTransport
from tests.router.llama import MODEL, llama

PORT = 41160
TARGET_MS = 3.0
EVERY_S = 30


@contextmanager
def engine() -> Iterator[tuple[str, str]]:
    """Give an engine's address and what it is."""
    if importlib.util.find_spec("xllamacpp") is None:
        with upstream_process() as url:
            yield url, "a stand-in (xllamacpp is not installed)"
    else:
        with llama(context=4_096) as url:
            yield url, "a real llama.cpp server, random weights"


@contextmanager
def halfdoor(url: str) -> Iterator[Process]:
    """Run `halfdoor serve` with this engine and nothing else."""
    with tempfile.TemporaryDirectory() as home:
        document = {
            "listen": {"port": PORT},
            "locals": [{"name": "engine", "base_url": f"{url}/v1", "models": [MODEL]}],
            "discover": False,
            "inspection": {"names": "off"},
        }
        config = Path(home) / "halfdoor.yaml"
        config.write_text(yaml.safe_dump(document))
        environ = {"HALFDOOR_DATA_DIR": f"{home}/data", "HALFDOOR_CONFIG_DIR": f"{home}/config"}
        process = Process([sys.executable, __file__, "--serve", str(config)], environ)
        try:
            wait_until_ready(PORT, "/readyz")
            yield process
        finally:
            process.stop()


class Line:
    """One connection that asks and listens for the first token."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80

    async def first_token_ms(self, text: str) -> float:
        """Return the time to the first event that carries text; reads the answer to its end."""
        messages = [{"role": "user", "content": text}]
        body = json.dumps({"model": MODEL, "stream": True, "max_tokens": 4, "messages": messages}).encode()
        head = (
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: {self._host}:{self._port}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection(self._host, self._port)
        began = time.perf_counter()
        writer.write(head.encode() + body)
        seen, first = b"", 0.0
        while chunk := await reader.read(65_536):
            seen += chunk
            if not first and b'"content":"' in seen:
                first = (time.perf_counter() - began) * 1_000
        writer.close()
        if b"[DONE]" not in seen:
            raise RuntimeError(f"no whole answer: {seen[:300]!r}")
        return first


async def compared(lines: Sequence[Line], make: Callable[[int], str], count: int) -> list[list[float]]:
    """Ask all ways in turns; an answer without a word counts nowhere."""
    times: list[list[float]] = [[] for _ in lines]
    for i in range(count):
        for j, (each, taken) in enumerate(zip(lines, times, strict=True)):
            if ms := await each.first_token_ms(make(len(lines) * i + j)):  # a text of its own: the engine remembers
                taken.append(ms)
    return times


def known(i: int) -> str:
    """Return a short question that was asked before: the engine answers it in two milliseconds."""
    return f"Tell me about the number {i % 7}, please."


def new(i: int) -> str:
    """Return 1,500 characters that nobody has seen: the engine has to read before it answers, as real ones do."""
    return f"Number {i}. " + prose(random.Random(i), 1_500)


def overhead(requests: int) -> None:
    with engine() as (url, what), halfdoor(url) as process, relay("stock", url, PORT + 1) as bare:
        print(f"engine: {what}; {requests} streamed requests each way, in turns, each on a connection of its own")
        lines = [Line(url), Line(f"http://127.0.0.1:{PORT}"), Line(f"http://127.0.0.1:{PORT + 1}")]
        for make, sort in ((known, "a short question that is known"), (new, "1,500 new characters")):
            asyncio.run(compared(lines, make, 20))
            before = [one.cpu() for one in (process, bare)]
            near, far, relayed = asyncio.run(compared(lines, lambda i, make=make: make(i + 60), requests))
            spent = [(one.cpu() - b) * 1_000 / requests for one, b in zip((process, bare), before, strict=True)]
            print(sort)
            line("  first token, the engine asked directly", near, "ms")
            for name, times, cpu in zip(
                ("Halfdoor", "a bare Starlette + httpx relay"), (far, relayed), spent, strict=True
            ):
                line(f"  first token, through {name}", times, "ms")
                added, best = statistics.median(times) - statistics.median(near), min(times) - min(near)
                print(f"    adds {added:.2f} ms (medians), {best:.2f} ms (best of each); {cpu:.2f} ms CPU a request")
    print(f"target: Halfdoor adds <= {TARGET_MS} ms on a quiet machine")


async def look_ms(roots: tuple[str, ...], looks: int) -> list[float]:
    """Return CPU milliseconds of each look in this process, the first left out."""
    transport = AiohttpTransport(Limits())
    discovery = Discovery((), transport, "bench", roots)
    await discovery.look()
    spent = []
    for _ in range(looks):
        before = time.process_time()
        await discovery.look()
        spent.append((time.process_time() - before) * 1_000)
    await transport.aclose()
    return spent


def idle(looks: int) -> None:
    print(f"looking for engines on {len(ROOTS)} addresses, every {EVERY_S} s")
    nobody = line("one look, nobody there", asyncio.run(look_ms(ROOTS, looks)), "ms CPU")
    with engine() as (url, _):
        found = line("one look, one engine known", asyncio.run(look_ms((*ROOTS, url), looks)), "ms CPU")
    for what, middle in (("nobody there", nobody), ("one engine", found)):
        print(f"  {what}: {middle / EVERY_S / 10:.4f} % of one core")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--looks", type=int, default=40)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        without_tagger()
        sys.argv = ["halfdoor", "serve", "--config", options.serve]
        commands.app()
        return
    overhead(options.requests)
    idle(options.looks)


if __name__ == "__main__":
    main()
