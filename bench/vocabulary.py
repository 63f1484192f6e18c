"""The vocabulary at 100, 2,000 and 20,000 entries: what loading a scan of 100 kB cost, how long others wait."""

import argparse
import gc
import random
import string
import threading
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs

from router.inspection.linear import Encoded
from router.inspection.mention import Mentions
from router.inspection.vocabulary import Vocabulary, Word
from router.inspection.vocabulary.words import CATEGORIES

_SIZES = (100, 2_000, 20_000)
_TEXT = 100_000


def names(count: int, rng: random.Random) -> list[str]:
    """Return invented names of one to three words."""

    def one() -> str:
        return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 12)))

    return [" ".join(one() for _ in range(rng.choice([1, 1, 2, 3]))) for _ in range(count)]


def words(kind: str, given: list[str]) -> list[Word]:
    """Return entries of one category, or of all of them in turn."""
    made = []
    for number, name in enumerate(given):
        text = name
        category = CATEGORIES[number % len(CATEGORIES)] if kind == "mixed" else "word"
        match category:
            case "account":
                text = f"{number:05}{number * 7919 % 10**7:07}"
            case "host":
                text = text.replace(" ", "-") + ".corp.example"
        made.append(Word(text, category=category, fuzzy=kind == "fuzzy"))
    return made


def texts(mentioned: list[str], rng: random.Random) -> dict[str, str]:
    """Return 100 kB each of prose with mentions, indented lines, and text beyond ASCII."""
    prose = "The quick brown fox reads a long report about everything, and 12 things more. "
    some = " and ".join(rng.sample(mentioned, 40))
    return {
        "prose": ((prose * 2_000)[:_TEXT] + some)[-_TEXT:],
        "code": ("    if value is None:\n        return self.things[12]\n\n" * 3_000)[:_TEXT],
        "German": ("Die Größe der Häuser ist straßenweise verschieden; \u201eschön\u201c, sagt er. " * 2_000)[:_TEXT],
        "Chinese": ("我在这里工作今天天气很好" * 10_000)[:_TEXT],
    }


def best(call: Callable[[], object], times: int = 5) -> float:
    """Return the fastest run in milliseconds of CPU."""
    taken = []
    for _ in range(times):
        start = time.thread_time()
        call()
        taken.append(time.thread_time() - start)
    return min(taken) * 1_000


def waiting(call: Callable[[], object]) -> float:
    """Return the longest time in milliseconds that another thread could not run meanwhile."""
    done, longest = threading.Event(), [0.0]

    def tick() -> None:
        last = time.perf_counter()
        while not done.is_set():
            time.sleep(0.0005)
            now = time.perf_counter()
            longest[0] = max(longest[0], now - last - 0.0005)
            last = now

    thread = threading.Thread(target=tick)
    thread.start()
    for _ in range(10):
        call()
    done.set()
    thread.join()
    return longest[0] * 1_000


def resident() -> int:
    """Return the process's memory in KiB (Linux)."""
    with Path("/proc/self/status").open(encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def engines(entries: list[str], text: str) -> None:
    """Print the bare engines on the same words."""
    for name in ("NoncontiguousNFA", "ContiguousNFA", "DFA"):
        how = getattr(ahocorasick_rs.Implementation, name)

        def make(how: ahocorasick_rs.Implementation = how) -> ahocorasick_rs.AhoCorasick:
            return ahocorasick_rs.AhoCorasick(entries, implementation=how, store_patterns=False)

        show(name, make, lambda made: made.find_matches_as_indexes(text, overlapping=True))
    try:
        import ahocorasick
    except ImportError:
        print("  pyahocorasick is not installed")
    else:

        def automaton() -> object:
            made = ahocorasick.Automaton()
            for index, entry in enumerate(entries):
                made.add_word(entry, index)
            made.make_automaton()
            return made

        show("pyahocorasick", automaton, lambda made: list(made.iter(text)))
    encoded = Encoded(text)
    show("RE2", lambda: Mentions.of_words((entry, False) for entry in entries), lambda m: m.spans(encoded.data))


def show(name: str, make: Callable[[], object], scan: Callable[..., object]) -> None:
    """Print one engine's line."""
    gc.collect()
    before, start = resident(), time.thread_time()
    made = make()
    load = (time.thread_time() - start) * 1_000
    memory = (resident() - before) / 1_024
    fast = best(lambda: scan(made))
    wait = waiting(lambda: scan(made))
    print(f"  {name:16} load {load:8.1f} ms  scan {fast:7.2f} ms  {memory:6.1f} MiB  others wait {wait:6.2f} ms")


def measured(kind: str, entries: list[Word], over: dict[str, str]) -> None:
    """Print one vocabulary's line."""
    vocabulary = Vocabulary(entries)
    gc.collect()
    before, start = resident(), time.thread_time()
    vocabulary.load()
    load, memory = (time.thread_time() - start) * 1_000, (resident() - before) / 1_024
    scans = "  ".join(f"{name} {best(lambda t=text: vocabulary.detect(t)):6.2f}" for name, text in over.items())
    wait = waiting(lambda: vocabulary.detect(over["prose"]))
    print(f"  {kind:6} load {load:7.1f} ms  {memory:6.1f} MiB  scan in ms: {scans}  others wait {wait:5.2f} ms")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", action="store_true", help="compare the bare engines too")
    chosen = parser.parse_args()
    for size in _SIZES:
        rng = random.Random(size)
        given = names(size, rng)
        over = texts(given, rng)
        print(f"{size} entries, 100,000 characters")
        if chosen.engines:
            engines(list(dict.fromkeys(given)), over["prose"])
        for kind in ("words", "mixed", "fuzzy"):
            measured(kind, words(kind, given), over)


if __name__ == "__main__":
    main()
