"""What the RE2 gate saves: CPU milliseconds of plain Presidio and of the gated detector on the same texts."""

import argparse
import json
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from router.inspection.exact import ExactKinds
from router.inspection.presidio.detector import PresidioDetector
from tests.router.inspection.presidio.reference import found_plainly, plain_presidio


def agent_request(length: int, seed: int = 5) -> str:
    """Return what a coding agent sends: source, JSON tool results, logs, a little prose, some personal data."""
    chance = random.Random(seed)
    source = Path(json.__file__).read_text(encoding="utf-8") + Path(random.__file__).read_text(encoding="utf-8")
    parts = [source[: length // 2]]
    while sum(map(len, parts)) < length:
        row = {
            "id": chance.randrange(10**6),
            "session": str(uuid.UUID(int=chance.getrandbits(128))),
            "created_at": f"2025-0{chance.randint(1, 9)}-1{chance.randrange(10)}T08:{chance.randint(10, 59)}:07Z",
            "latency_ms": round(chance.uniform(1, 900), 3),
            "path": f"/srv/app/module_{chance.randrange(90)}/main.py:12",
            "email": f"user{chance.randrange(999)}@example.org",
            "phone": f"+1 212 555 0{chance.randint(100, 199)}",
        }
        stamp = f"2025-03-1{chance.randrange(10)} 09:12:{chance.randint(10, 59)},{chance.randint(100, 999)}"
        log = f"{stamp} INFO worker-7 done\n"
        parts.append(json.dumps(row) + "\n" + log * 3 + "Please check why the account of this user fails.\n")
    return "".join(parts)[:length]


def milliseconds(work: Callable[[], object], tries: int) -> float:
    best = float("inf")
    for _ in range(tries):
        start = time.thread_time()
        work()
        best = min(best, time.thread_time() - start)
    return best * 1000


def longest_hold(work: Callable[[], object]) -> float:
    """Return the longest time in milliseconds that another thread, which wants to run all the time, had to wait."""
    gaps, stop = [0.0], threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while not stop.is_set():
            time.sleep(0.0005)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    ticking = threading.Thread(target=tick)
    ticking.start()
    work()
    stop.set()
    ticking.join()
    return max(gaps) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plain", action="store_true", help="measure plain Presidio too (slow)")
    plain = arguments.parse_args().plain
    detector, exact = PresidioDetector(), ExactKinds()
    print(f"load {milliseconds(detector.load, 1):.0f} ms CPU, exact kinds {milliseconds(exact.load, 1):.0f} ms")
    reference = plain_presidio()
    for length in (200, 1_000, 10_000, 40_000, 200_000):
        text = agent_request(length)
        gated, simple = partial(detector.detect, text), partial(exact.detect, text)
        line = f"{length:>7} characters: cold {milliseconds(gated, 1):7.1f}  best of 3 {milliseconds(gated, 3):7.1f}"
        line += f"  exact kinds {milliseconds(simple, 3):5.2f}"
        if plain and length <= 40_000:
            line += f"  plain {milliseconds(partial(found_plainly, reference, text), 1):8.1f}"
        print(f"{line}  longest wait of another thread {longest_hold(gated):.0f}")


if __name__ == "__main__":
    main()
