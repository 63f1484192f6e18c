"""Recall of credentials by carrier, alarms on placeholders and look-alikes, and CPU time.

The file is not called secrets.py: beside the other benches it would stand in for the standard library's module.
Rules were written with the development half in sight and nothing of the other.
"""

import argparse
import json
import math
import re
import site
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from credential_cases import Case, held_out, look_alikes, placeholders, positives

from router.inspection.secrets import Secrets

_SERVICES = (
    "acmepay",
    "zenhub",
    "florist",
    "mapline",
    "quizify",
    "tidewater",
    "paperjam",
    "logfox",
    "skyport",
    "novabank",
)
_NAMED = re.compile(r"(?i)(?:token|secret|passw(?:or)?d|api_?key|auth\w*|\bkey)['\"]?\s*[:=]|[A-Za-z0-9+/_-]{24,}")
_NO_SECRET = re.compile(
    r"(?i)domain|host|url|user ?name|account (?:name|id)|app(?:lication)? id|org|product id|public|recipient"
)
"""Rules of the pool that find what is no credential: host names, user names, identifiers, public keys."""


def wilson(hits: int, total: int) -> str:
    """Return a share with its 95 % interval."""
    if not total:
        return "   -"
    z, p = 1.96, hits / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    wide = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{p:.3f} [{middle - wide:.3f}, {middle + wide:.3f}] of {total}"


def covered(detector: Secrets, case: Case) -> bool:
    """Say whether one finding covers the value but for an end that no sentence would miss."""
    start = case.text.index(case.value)
    end = start + len(case.value)
    return any(span.start <= start and span.end >= end for span in detector.detect(case.text))


def share(cases: Iterable[Case], detector: Secrets, shown: bool) -> dict[str, tuple[int, int]]:
    """Return hits and totals by group; `shown` prints what was missed."""
    hits, totals = Counter[str](), Counter[str]()
    for case in cases:
        hit = covered(detector, case) if case.value else bool(detector.detect(case.text))
        totals[case.group] += 1
        hits[case.group] += hit
        if shown and not hit:
            print(f"   missed {case.group}: {case.text!r}")
    return {group: (hits[group], total) for group, total in sorted(totals.items())}


def alarms(cases: Iterable[Case], detector: Secrets, shown: bool) -> dict[str, tuple[int, int]]:
    """Return alarms and totals by group; `shown` prints what was found."""
    hits, totals = Counter[str](), Counter[str]()
    for case in cases:
        spans = detector.detect(case.text)
        totals[case.group] += 1
        hits[case.group] += bool(spans)
        if shown and spans:
            print(f"   alarm {case.group}: {[case.text[s.start : s.end] for s in spans]} in {case.text!r}")
    return {group: (hits[group], total) for group, total in sorted(totals.items())}


def lines(half: bool, limit: int = 4000) -> Iterator[Case]:
    """Yield lines of installed packages that name a credential or hold a long value: code, hashes, documentation."""
    count = 0
    for root in site.getsitepackages():
        for path in sorted(Path(root).rglob("*")):
            if path.suffix not in (".py", ".md", ".json", "") or not path.is_file() or count >= limit:
                continue
            if held_out(str(path.relative_to(root))) != half or not held_out(f"sample {path.name}"):
                continue
            chosen = [line for line in path.read_text("utf-8", "ignore").splitlines() if _NAMED.search(line[:400])]
            for line in chosen[:10]:
                count += 1
                yield Case(line[:400], "", path.suffix or path.name)


def total(groups: dict[str, tuple[int, int]], name: str, *, each: bool = False) -> None:
    """Print the sum of groups, and each group."""
    print(f"{name:44} {wilson(sum(h for h, _ in groups.values()), sum(t for _, t in groups.values()))}")
    for group, (hits, count) in groups.items() if each else ():
        print(f"    {group:40} {wilson(hits, count)}")


def pool_rows(path: Path, half: bool) -> tuple[list[Case], list[Case]]:
    """Return one half of the pool's rows that show a credential: all, and those with a rule for credentials alone."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    chosen = [row for row in rows if row["label"] and held_out(row["service"]) == half]
    cases = [Case(row["text"], "", row["service"]) for row in chosen]
    return cases, [case for case, row in zip(cases, chosen, strict=True) if not _NO_SECRET.search(row["rule"])]


def cpu(detector: Secrets) -> float:
    """Return the median milliseconds for 100 kB of code, JSON and prose."""
    code = Path(json.__file__).with_name("decoder.py").read_text("utf-8")
    records = json.dumps([{"id": n, "name": f"item {n}", "key": f"k{n}", "value": n * 7.5} for n in range(900)])
    text = ((code * 4)[:40_000] + records[:30_000] + ("The committee met again on Tuesday to agree on terms. " * 600))[
        :100_000
    ]
    spent = []
    for _ in range(15):
        start = time.process_time_ns()
        detector.detect(text)
        spent.append(time.process_time_ns() - start)
    return sorted(spent)[7] / 1e6


def main() -> None:
    """Print every figure for one half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, help="secrets_train.jsonl")
    parser.add_argument("--half", choices=("development", "held-out"), default="held-out")
    parser.add_argument("--show", action="store_true", help="print errors; of the development half only")
    chosen = parser.parse_args()
    half, shown = chosen.half == "held-out", chosen.show and chosen.half == "development"
    full, bare, guard = Secrets(), Secrets(by_format=False), Secrets(by_context=False)
    for detector in (full, bare, guard):
        detector.load()
    print(f"half: {chosen.half}")
    if chosen.pool:
        everything, credentials = pool_rows(chosen.pool, half)
        for name, detector in (("all", full), ("context and entropy alone", bare)):
            total(share(everything, detector, False), f"pool, every rule, {name}")
            total(share(credentials, detector, shown), f"pool, rules for credentials, {name}")
    services = tuple(s for s in _SERVICES)
    cases = list(positives(half, services))
    total(share(cases, full, shown), "invented providers, all", each=True)
    total(share(cases, bare, False), "invented providers, context alone")
    total(alarms(placeholders(half, services), full, shown), "alarms on placeholders")
    total(alarms(look_alikes(half), full, shown), "alarms on look-alikes")
    total(alarms(lines(half), full, shown), "alarms on lines of installed packages")
    total(alarms(lines(half), guard, shown), "the same, unmistakable formats alone")
    print(f"CPU for 100 kB: {cpu(full):.1f} ms, unmistakable formats alone {cpu(guard):.1f} ms")


if __name__ == "__main__":
    main()
