"""CPU time of the egress guard on 100 kB bodies, with 200 own words: few and many values, code, escapes, scripts."""

import argparse
import json
import random
import time
from collections.abc import Callable
from pathlib import Path

from router.egress import Exempt, Guard
from router.inspection.exact import ExactKinds
from router.inspection.secrets import Secrets
from router.inspection.vocabulary import Vocabulary, Word

_WORDS = 200
_CODE = "router/inspection/mention.py"


def values(count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Return invented values of several kinds."""

    def word(length: int) -> str:
        return "".join(rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(length // 2)).title()

    made: list[tuple[str, str]] = []
    for number in range(count):
        match number % 4:
            case 0:
                made.append(("PERSON", f"{word(6)} {word(8)}"))
            case 1:
                made.append(("EMAIL_ADDRESS", f"{word(6)}.{word(8)}@{word(6)}.com".lower()))
            case 2:
                made.append(("PHONE_NUMBER", f"+1 415 {rng.randint(200, 999)} {rng.randint(1000, 9999)}"))
            case _:
                made.append(("CREDIT_CARD", " ".join(str(rng.randint(1000, 9999)) for _ in range(4))))
    return made


def body(text: str, size: int) -> bytes:
    """Return a chat request that carries about `size` characters."""
    piece = (text * (1000 // max(1, len(text)) + 1))[:1000]
    turns = [{"role": "user", "content": f"[PERSON_{n}] {piece}"} for n in range(1, size // 1000 + 1)]
    return json.dumps({"model": "m", "messages": turns}, ensure_ascii=False).encode()


def cpu(work: Callable[[], object], times: int = 15) -> float:
    """Return the median CPU time in milliseconds."""
    spent = []
    for _ in range(times):
        start = time.process_time_ns()
        work()
        spent.append(time.process_time_ns() - start)
    return sorted(spent)[times // 2] / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    size = parser.parse_args().size
    rng = random.Random(7)
    vocabulary = Vocabulary([Word(" ".join(v[1] for v in values(2, rng))[:60]) for _ in range(_WORDS)])
    exact = ExactKinds()
    secrets = Secrets(by_context=False)
    exact.load()
    secrets.load()
    vocabulary.load()
    guard = Guard(exact, secrets, vocabulary)
    prose = Path("docs/architecture.md").read_text("utf-8")[:20_000].replace("\\", "")
    bodies = {
        "prose": body(prose.encode("ascii", "ignore").decode(), size),
        "code": body(Path(_CODE).read_text("utf-8").encode("ascii", "ignore").decode(), size),
        "other script": body("Привет, как дела? Das Wetter wäre schön heute. ", size),
        "escapes": body('{"a": "b\\n%20&amp; \\u0041"}\n', size),
    }
    known = values(200, rng)
    allowed = Exempt(kinds=frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "URL"}))
    for name, payload in bodies.items():
        for count in (20, 200):
            guard.clear(payload, known[:count], allowed, "row")
            took = cpu(lambda p=payload, c=count: guard.clear(p, known[:c], allowed, "row"))  # type: ignore[misc]
            print(f"{name:13} {len(payload) / 1000:6.0f} kB {count:4} values, seen before: {took:6.2f} ms")
    fresh = iter(values(4000, random.Random(9)))
    grown = cpu(lambda: guard.clear(bodies["prose"], [*known, next(fresh)], allowed, "row"))
    print(f"one new value beside 200 known: {grown:.2f} ms")
    cold = cpu(lambda: guard.clear(bodies["prose"], [next(fresh) for _ in range(200)], allowed, "row"), 5)
    print(f"200 new values: {cold:.2f} ms")


if __name__ == "__main__":
    main()
