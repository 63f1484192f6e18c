"""What Halfdoor costs, in CPU time, beside a bare Starlette relay on stock httpx in the same run.

Halfdoor, the relay and the upstream are processes of their own; what counts is the CPU time
of the whole proxy process, threads included. Rounds are interleaved, so that a busy machine
slows both alike. Needs Linux (process CPU clocks, /proc).

    python bench/overhead.py [--rounds 5] [--requests 200] [--tagger]
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from relay import EVENTS, our_relay, stock_relay, upstream_process

from router.app import build
from router.cli import commands
from router.inspection.nano import NanoModels
from router.pipeline import Incoming, Pipeline
from router.settings import load_settings

WORDS = (
    "the report shows that our team should review every change before it goes out because small mistakes add up and "
    "nobody likes to find them later while the customer waits for an answer about the delivery and its price"
).split()
PERSONAL = (
    "Write to anna.keller@example.com.",
    "Her card is 4242 4242 4242 4242.",
    "Call +44 20 7946 0958 after five.",
    "The account is DE89 3704 0044 0532 0130 00.",
)


def prose(rng: random.Random, characters: int) -> str:
    """Return made-up prose of about this length, with a personal sentence in each 500 characters."""
    text = ""
    while len(text) < characters:
        text += " ".join(rng.choices(WORDS, k=12)).capitalize() + ". "
        if len(text) % 500 < 70:
            text += rng.choice(PERSONAL) + " "
    return text[:characters]


def turns(rng: random.Random, count: int, characters: int) -> list[dict[str, str]]:
    """Return `count` turns of history, each of a question and an answer."""
    return [
        {"role": role, "content": prose(rng, characters // 2)} for _ in range(count) for role in ("user", "assistant")
    ]


def request(messages: list[dict[str, str]], **more: Any) -> bytes:
    """Return a body as the OpenAI SDKs write it."""
    document = {"model": "cloud", "messages": messages, **more}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


class Process:
    """One proxy process and its CPU clock."""

    def __init__(self, command: list[str], environ: dict[str, str] | None = None) -> None:
        self.began = time.perf_counter()
        self._process = subprocess.Popen(command, env={**os.environ, **(environ or {})}, stderr=subprocess.DEVNULL)
        self._clock = (~self._process.pid << 3) | 2  # Linux: CPU clock of another process, all threads

    def cpu(self) -> float:
        return time.clock_gettime(self._clock)

    def resident_mb(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def configured(upstream: str, port: int, *, tagger: bool) -> Iterator[tuple[Path, dict[str, str]]]:
    """Give a configuration file and the environment that goes with it."""
    with tempfile.TemporaryDirectory() as home:
        document = {
            "listen": {"port": port},
            "policy": "masked",
            "clouds": [{"name": "fake", "base_url": f"{upstream}/v1", "models": ["m"]}],
            "discover": False,
            "inspection": {"names": "on" if tagger else "off"},
        }
        config = Path(home) / "halfdoor.yaml"
        config.write_text(yaml.safe_dump(document))
        yield config, {"HALFDOOR_DATA_DIR": f"{home}/data", "HALFDOOR_CONFIG_DIR": f"{home}/config"}


@contextmanager
def halfdoor(upstream: str, port: int, *, tagger: bool = False) -> Iterator[Process]:
    """Run `halfdoor serve` in a home of its own."""
    with configured(upstream, port, tagger=tagger) as (config, environ):
        with_models = ["--tagger"] if tagger else []
        process = Process([sys.executable, __file__, "--serve", str(config), *with_models], environ)
        try:
            wait_until_ready(port, "/readyz")
            yield process
        finally:
            process.stop()


@contextmanager
def relay(kind: str, upstream: str, port: int) -> Iterator[Process]:
    process = Process([sys.executable, __file__, "--relay", kind, "--to", upstream, "--port", str(port)])
    try:
        wait_until_ready(port, "/")
        yield process
    finally:
        process.stop()


def wait_until_ready(port: int, path: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError:
            if path == "/":
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise RuntimeError("the proxy did not start")


async def ask(port: int, bodies: list[bytes]) -> None:
    """Send requests one after the other over one connection, reading each answer to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for payload in bodies:
        head = (
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(payload)}\r\n\r\n"
        )
        writer.write(head.encode() + payload)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in answer.split(b"\r\n")[0]:
            raise RuntimeError(f"unexpected answer: {answer[:200]!r}")
        if b"content-length:" in answer:
            await reader.readexactly(int(answer.split(b"content-length:")[1].split(b"\r\n")[0]))
        else:
            await reader.readuntil(b"\r\n0\r\n\r\n")
    writer.close()


def spent_ms(process: Process, port: int, bodies: list[bytes]) -> float:
    """Return CPU milliseconds per request."""
    before = process.cpu()
    asyncio.run(ask(port, bodies))
    return (process.cpu() - before) * 1000 / len(bodies)


def line(what: str, values: list[float], unit: str, target: str = "") -> float:
    middle = statistics.median(values)
    print(f"{what:58} {middle:9.2f} {unit:10} (min {min(values):.2f}, max {max(values):.2f})  {target}")
    return middle


def steady(rng: random.Random) -> Callable[[int], list[bytes]]:
    """Return what makes requests with a long known history and one new 500-character turn each."""
    histories = {count: turns(rng, count - 1, 1000) for count in (2, 100)}

    def bodies(count: int) -> list[bytes]:
        return [request([*histories[count], {"role": "user", "content": prose(rng, 500)}]) for _ in range(20)]

    return bodies


def agent_request(rng: random.Random) -> bytes:
    """Return a cold request as agents send it: 20 kB of instructions and tools, 20 kB of files and output."""
    code = "\n".join(f"def step_{rng.randrange(10**6)}(value):\n    return value * {rng.random()}" for _ in range(150))
    tools = [
        {
            "type": "function",
            "function": {"name": f"tool_{i}", "description": prose(rng, 600), "parameters": {"type": "object"}},
        }
        for i in range(15)
    ]
    messages = [
        {"role": "system", "content": prose(rng, 12_000)},
        {"role": "user", "content": code + "\n" + prose(rng, 40_000 - 21_000 - len(code))},
    ]
    return request(messages, tools=tools)


def measure(options: argparse.Namespace) -> None:
    rng = random.Random(7)
    with upstream_process() as upstream, halfdoor(upstream, 41140, tagger=options.tagger) as ours:
        ready = time.perf_counter() - ours.began
        idle = ours.resident_mb()
        with relay("stock", upstream, 41141) as stock, relay("ours", upstream, 41142) as bare:
            ten = request([*turns(rng, 9, 600), {"role": "user", "content": prose(rng, 300)}])
            clean = request([{"role": "user", "content": "What is a check digit good for?"}], stream=True)
            masked = request([{"role": "user", "content": PERSONAL[0]}], stream=True)
            whole = request([{"role": "user", "content": PERSONAL[0]}])
            make = steady(rng)
            for body in (ten, clean, masked, whole, *make(2), *make(100)):
                asyncio.run(ask(41140, [body]))
            results: dict[str, list[float]] = {}
            for _ in range(options.rounds):
                many = options.requests
                for name, value in {
                    "ten": spent_ms(ours, 41140, [ten] * many),
                    "stock": spent_ms(stock, 41141, [ten] * many),
                    "turn 2": spent_ms(ours, 41140, make(2)),
                    "turn 100": spent_ms(ours, 41140, make(100)),
                    "clean stream": spent_ms(ours, 41140, [clean] * 5),
                    "masked stream": spent_ms(ours, 41140, [masked] * 5),
                    "masked whole": spent_ms(ours, 41140, [whole] * 20),
                    "bare stream": spent_ms(bare, 41142, [clean] * 5),
                    "cold": spent_ms(ours, 41140, [agent_request(rng) for _ in range(3)]),
                }.items():
                    results.setdefault(name, []).append(value)
        report(results, ready, idle, ours.resident_mb())
        line(
            "longest stop of the loop in such a request",
            longest_block_ms(upstream, tagger=options.tagger),
            "ms",
            "target <= 20",
        )


def longest_block_ms(upstream: str, *, tagger: bool) -> list[float]:
    """Return how long the event loop stood still at most in each of five cold agent requests, in this process."""
    if not tagger:
        without_tagger()

    async def answered() -> list[float]:
        with configured(upstream, 41143, tagger=tagger) as (config, environ):
            proxy = build(load_settings(config, environ))
            async with proxy.lifespan(None):
                return [await blocked_ms(proxy.pipeline, agent_request(random.Random(i))) for i in range(6)]

    return asyncio.run(answered())[1:]


async def blocked_ms(pipeline: Pipeline, body: bytes) -> float:
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - began)

    ticking = asyncio.create_task(tick())
    (await pipeline.answer(Incoming(body))).close(delivered=True)
    ticking.cancel()
    return longest * 1000


def without_tagger() -> None:
    """Take the nano-models away: what they cost is measured by their own benches."""
    NanoModels.installed = staticmethod(lambda: False)  # type: ignore[method-assign]


def report(results: dict[str, list[float]], ready: float, idle: float, busy: float) -> None:
    ten = line("cached 10-turn request, all in", results["ten"], "ms CPU", "target <= 1.5")
    stock = line("  bare Starlette + stock httpx relay, same request", results["stock"], "ms CPU")
    print(f"  ratio to the relay {ten / stock:.2f}  target < 1")
    two = line("turn 2, one new 500-character turn", results["turn 2"], "ms CPU")
    hundred = line("turn 100 (100 kB), one new 500-character turn", results["turn 100"], "ms CPU")
    print(f"  ratio turn 100 / turn 2 {hundred / two:.2f}  target <= 1.5")
    own = [(m - w) * 1000 / EVENTS for m, w in zip(results["masked stream"], results["masked whole"], strict=True)]
    relayed = [value * 1000 / EVENTS for value in results["bare stream"]]
    line("streaming with restoring, per event", own, "us CPU")
    line("  our own relay without it, per event", relayed, "us CPU")
    extra = statistics.median(own) - statistics.median(relayed)
    print(f"  restoring adds {extra:.1f} us per event  target <= 30")
    line("cold 40 kB agent request", results["cold"], "ms CPU", "target <= 250 without tagger")
    print(
        f"ready after {ready:.1f} s (target <= 5); resident {idle:.0f} MB at start, {busy:.0f} MB after (target <= 300)"
    )


def serve_relay(options: argparse.Namespace) -> None:
    import uvicorn

    app = stock_relay(options.to) if options.relay == "stock" else our_relay(options.to)
    uvicorn.run(app, port=options.port, log_level="critical", access_log=False, loop="uvloop", http="httptools")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument(
        "--tagger", action="store_true", help="with names looked for, as shipped; the targets are without"
    )
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--relay", help=argparse.SUPPRESS)
    parser.add_argument("--to", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        if not options.tagger:
            without_tagger()
        sys.argv = ["halfdoor", "serve", "--config", options.serve]
        commands.app()
    elif options.relay:
        serve_relay(options)
    else:
        measure(options)


if __name__ == "__main__":
    main()
