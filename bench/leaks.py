"""The promise in numbers: pairs that may not be told apart, and planted values that may not be found outside.

Prints Markdown: seeds, kinds, carriers and views, never a value. Exits with 1 when something leaked that is not on the
list of `tests/leaks/expected.py`, or when a guard says that the run proves nothing.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.leaks.canaries import Outcome, canary, interval, reached, sent
from tests.leaks.door import Door, door
from tests.leaks.expected import AT_HOME, known
from tests.leaks.pairs import Verdict, judged, shares
from tests.leaks.values import STRUCTURED, WORDS

MOST_DIFFERING = 0.10
LEAST_REACHED = 0.90
SHOWN = 20


@contextmanager
def standing(*, names: bool = False, open_door: bool = False) -> Iterator[Door]:
    """Run a proxy in a folder of its own."""
    with TemporaryDirectory() as home, door(Path(home), words=WORDS, names=names, open_door=open_door) as there:
        yield there


def pairs(first: int, count: int, *, names: bool) -> bool:
    """Play pairs and say how many could be told apart."""
    kinds = ("name", "mail", "card") if names else tuple(STRUCTURED)
    # With names the tagger reads, and a word beside a name may be taken in or not: measured, not promised.
    with standing(names=names) as there:
        verdicts = [judged(there, seed, kinds, calm=names) for seed in range(first, first + count)]
    told = [verdict for verdict in verdicts if verdict.same_facts and not verdict.same_traffic]
    differing = [verdict for verdict in verdicts if not verdict.same_facts]
    silent = sum(not verdict.crossed for verdict in verdicts)
    compared = count - len(differing)
    print(f"\n## Non-interference{', names too' if names else ''}\n")
    print(f"{len(told)} of {compared} pairs with the same facts could be told apart; {_bound(len(told), compared)}")
    print(f"{sum(v.crossed for v in verdicts)} requests crossed; {silent} pairs never did.")
    print(
        f"{len(differing)} pairs differ in declared facts ({len(differing) / count:.1%}, at most {MOST_DIFFERING:.0%}):"
    )
    _shares(verdicts)
    for verdict in told[:SHOWN]:
        print(f"- told apart: seed {verdict.seed}, {', '.join(verdict.kinds)}")
    for verdict in differing[:SHOWN]:
        print(f"- differing: seed {verdict.seed}: {verdict.differing}")
    return (names or not told) and len(differing) <= MOST_DIFFERING * count and silent <= count // 10


def _shares(verdicts: Sequence[Verdict]) -> None:
    print("\n| kind | pairs with differing facts |\n|---|---|")
    for group, share in shares(verdicts).items():
        print(f"| {group} | {share:.2%} |")


def canaries(first: int, count: int) -> bool:
    """Plant values of structured kinds, secrets and own words; say what was found outside."""
    with standing() as there:
        outcomes = [sent(there, canary(seed)) for seed in range(first, first + count)]
    leaking = [outcome for outcome in outcomes if outcome.leaked]
    news = [outcome for outcome in leaking if not all(map(known, outcome.leaked))]
    plants = sum(len(outcome.planted) for outcome in outcomes)
    home = [outcome for outcome in outcomes if not any(view in AT_HOME for _, _, view in outcome.planted)]
    rate, missing = reached(home), sum(len(outcome.missing) for outcome in outcomes)
    print("\n## Canaries\n")
    print(f"{len(leaking)} of {count} conversations leaked, {len(news)} unexpectedly; {_bound(len(leaking), count)}")
    print(f"{plants} values were planted, {missing} of them not found in the input; {sum(o.reached for o in outcomes)}")
    print(f"conversations reached the cloud, {rate:.1%} of the maskable ones (at least {LEAST_REACHED:.0%}).")
    _table(outcomes)
    for outcome in news[:SHOWN]:
        print(f"- seed {outcome.seed}: {', '.join('/'.join(name) for name in outcome.leaked)}")
    return not news and not missing and rate >= LEAST_REACHED


def _table(outcomes: Sequence[Outcome]) -> None:
    print("\n| kind, carrier or view | planted | found outside | reached the cloud |\n|---|---|---|---|")
    planted = Counter(part for outcome in outcomes for name in outcome.planted for part in set(name))
    found = Counter(part for outcome in outcomes for name in outcome.leaked for part in set(name))
    crossed = Counter(part for o in outcomes if o.reached for name in o.planted for part in set(name))
    for part, count in sorted(planted.items()):
        print(f"| {part} | {count} | {found[part]} | {crossed[part] / count:.0%} |")


def control(first: int, count: int) -> bool:
    """Take every detector out: what travels must be found, or the search above proves nothing."""
    from tests.leaks.carriers import CARRIERS

    with standing(open_door=True) as there:
        outcomes = [sent(there, canary(seed)) for seed in range(first, first + count)]
    travelled = [(o, name) for o in outcomes if o.reached for name in o.planted if CARRIERS[name[1]].travels]
    lost = [(outcome.seed, name) for outcome, name in travelled if name not in outcome.leaked]
    print("\n## Control: the same search with every detector taken out\n")
    print(f"{len(travelled) - len(lost)} of {len(travelled)} values that travelled were found.")
    for seed, name in lost[:SHOWN]:
        print(f"- seed {seed}: not found: {'/'.join(name)}")
    return len(travelled) > count // 2 and len(lost) <= len(travelled) // 100


def names(first: int, count: int) -> bool:
    """Plant names alone; how many leave is measured, not promised."""
    with standing(names=True) as there:
        outcomes = [sent(there, canary(seed, ("name",))) for seed in range(first, first + count)]
    plants = sum(len(outcome.planted) for outcome in outcomes)
    found = sum(len(outcome.leaked) for outcome in outcomes)
    low, high = interval(found, plants)
    print("\n## Names\n")
    print(
        f"{found} of {plants} planted names were found outside: {found / plants:.2%} (95 %: {low:.2%} to {high:.2%})."
    )
    print(f"{reached(outcomes):.1%} of the maskable conversations reached the cloud.")
    return True


def _bound(found: int, of: int) -> str:
    """Say what the count means for the rate: with nothing found in N, 95 % say at most 3/N."""
    if not found:
        return f"the rate is at most {3 / max(1, of):.3%} (95 %, 3/N)."
    low, high = interval(found, of)
    return f"the rate is {low:.3%} to {high:.3%} (95 %)."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="pairs, and canaries")
    parser.add_argument("--named", type=int, default=200, help="pairs and canaries that the shipped tagger reads")
    parser.add_argument("--first", type=int, default=100_000, help="first seed; the suite uses small ones")
    parser.add_argument("--only", choices=["pairs", "canaries", "names"])
    given = parser.parse_args()
    parts: dict[str, Callable[[], bool]] = {
        "pairs": lambda: pairs(given.first, given.n, names=False),
        "canaries": lambda: all([control(given.first, min(500, given.n)), canaries(given.first, given.n)]),
        "names": lambda: all([pairs(given.first, given.named, names=True), names(given.first, given.named)]),
    }
    print("# Leaks")
    began = time.monotonic()
    good = [run() for part, run in parts.items() if given.only in (None, part)]
    print(f"\n{time.monotonic() - began:.0f} s; {'good' if all(good) else 'NOT GOOD'}")
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
