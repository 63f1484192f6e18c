"""Hostile texts with real hits in them cost time in proportion to their length."""

import random
import time
from collections.abc import Callable

import pytest

from router.inspection.presidio.detector import PresidioDetector

_SHORT, _LONG = 25_000, 50_000
_HOSTILE: dict[str, Callable[[random.Random, int], str]] = {
    "dotted letters": lambda _, n: "a." * (n // 2) + " http://example.com a@b.com",
    "chains of domains": lambda _, n: ("a." * 300 + "com ") * (n // 604),
    "chains of addresses": lambda _, n: "192.168.1.1." * (n // 12) + " 10.0.0.1",
    "floats": lambda r, n: " ".join(f"{r.uniform(0, 1000):.3f}" for _ in range(n // 8)),
    "base64": lambda r, n: "".join(r.choices("ABCDEFGHabcdefghijkl0123456789+/", k=n)) + " a@b.com",
    "digits behind context": lambda r, n: (
        "passport ssn bank " + " ".join(str(r.randrange(10**8, 10**9)) for _ in range(n // 10))
    ),
    "at signs": lambda _, n: "@" * (n // 2) + "a@b.com" + "!" * (n // 2) + "x@y.org",
    "nested hyphens": lambda _, n: "1-2-3-" * (n // 6) + " 536-22-1847",
    "phone book": lambda r, n: " ".join(
        f"+1 212 {r.randrange(200, 999)} {r.randrange(1000, 9999)}" for _ in range(n // 16)
    ),
    "labels far from numbers": lambda _, n: ("claim" + " " * 500 + "12345678 ") * (n // 514),
    "words behind a context word": lambda _, n: "pan aaaaaaaaaa " * (n // 15) + "1234",
    "a long member id": lambda _, n: "member id A1-" + "a-" * (n // 2),
    "colons": lambda _, n: "ab:" * (n // 3) + " 00:1b:44:11:3a:b7",
    "foreign letters and an e-mail": lambda _, n: "\u00e9!" * (n // 2) + "@b.com \u0663",
}  # fmt: skip


@pytest.fixture(scope="module")
def detector() -> PresidioDetector:
    made = PresidioDetector()
    made.load()
    return made


def cost(detector: PresidioDetector, text: str, tries: int = 5) -> float:
    seconds = []
    for _ in range(tries):
        start = time.thread_time()
        detector.detect(text)
        seconds.append(time.thread_time() - start)
    return min(seconds)


@pytest.mark.parametrize("name", _HOSTILE)
def test_twice_the_text_costs_about_twice_the_time(detector: PresidioDetector, name: str) -> None:
    short, long = (_HOSTILE[name](random.Random(5), length) for length in (_SHORT, _LONG))
    # A few milliseconds of noise are allowed, a second power is not: it would be a factor of four.
    assert cost(detector, long) <= 2.9 * cost(detector, short) + 0.02


@pytest.mark.parametrize("name", ["dotted letters", "chains of addresses", "at signs", "labels far from numbers"])
def test_two_hundred_thousand_characters_end_within_three_seconds(detector: PresidioDetector, name: str) -> None:
    text = _HOSTILE[name](random.Random(5), 200_000)
    assert detector.detect(text) or name == "labels far from numbers"
    assert cost(detector, text, tries=1) < 3
