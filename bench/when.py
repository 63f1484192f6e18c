"""How well time is found, understood and judged: `python bench/when.py DATA` on the pool's held-out rows.

Spans by source; ranges on Microsoft's specifications, which state them; intent on rows of our own labelling
(`local_models/training/handwritten/when*.jsonl`, texts of the pool's test part). `--against LIBRARY` asks dateparser or
parsedatetime for the same ranges, when it is installed.
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from local_models.dates.moment import Meaning, Seen
from local_models.dates.resolve import resolve
from local_models.mesh import load_mesh
from local_models.training.when.rows import Resolved, Timed, timed
from local_models.when import When, WhenModel, load_when

LABELLED = tuple(
    Path(__file__).parents[1] / "local_models" / "training" / "handwritten" / f"{name}.jsonl"
    for name in ("when", "when_unseen")
)
"""The first was looked at while rules were chosen, the second was not."""
NOW = datetime(2026, 3, 4, 10, 30)
REGEX = re.compile(
    r"\b(?:(?P<past>yesterday|last|ago|was|were|did)|(?P<now>now|today|current(?:ly)?|tonight|this)|"
    r"(?P<future>tomorrow|next|will|in \d+|at \d+|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    re.IGNORECASE,
)
"""What a regular expression makes of intent: the baseline."""
READS = Callable[[str, datetime, str], Meaning | None]


def spans(model: WhenModel, rows: Iterable[Timed]) -> None:
    """Print span figures by source: characters, exact spans."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if not row.complete:
            continue
        found = [(span.start, span.end) for span in model.read(row.text, NOW).spans]
        left_open = {i for start, end in row.open for i in range(start, end)}
        marked = {i for start, end in found for i in range(start, end)} - left_open
        gold = {i for start, end in row.spans for i in range(start, end)}
        free = [span for span in found if not set(range(*span)) <= left_open]
        sums[row.source] += Counter(
            hit=len(marked & gold), marked=len(marked), gold=len(gold),
            exact=len(set(found) & set(row.spans)), found=len(free), spans=len(row.spans),
        )  # fmt: skip
    print(f"{'source':14}{'char F1':>14}{'exact F1':>10}{'exact recall':>14}{'spans':>7}")
    table = []
    for source, n in sorted(sums.items()):
        figures = 2 * n["hit"] / (n["marked"] + n["gold"]), 2 * n["exact"] / (n["found"] + n["spans"])
        table.append((*figures, n["exact"] / n["spans"]))
        print(f"{source:14}{table[-1][0]:14.3f}{table[-1][1]:10.3f}{table[-1][2]:14.3f}{n['spans']:7}")
    means = [sum(column) / len(table) for column in zip(*table, strict=True)]
    print(f"{'mean':14}{means[0]:14.3f}{means[1]:10.3f}{means[2]:14.3f}")


def ranges(rows: Iterable[Timed], read: READS, name: str) -> None:
    """Print how often a stated range is met: as the source ends it, and with an end that counts its last unit in."""
    total: Counter[str] = Counter()
    strict: Counter[str] = Counter()
    same: Counter[str] = Counter()
    spent = 0.0
    for row in rows:
        for (start, end), gold in zip(row.spans, row.resolved, strict=False):
            if gold is None or gold.kind in {"duration", "set", "timezone", ""} or "not resolved" in str(gold.readings):
                continue
            began = time.process_time()
            now = datetime.fromisoformat(gold.reference)
            found = [read(row.text[start:end], now, way) for way in ("future", "past")]
            spent += time.process_time() - began
            total[gold.kind] += 1
            strict[gold.kind] += any(meets(meaning, gold, 0) for meaning in found)
            same[gold.kind] += any(meets(meaning, gold, 31) for meaning in found)
    count = max(sum(total.values()), 1)
    by_kind = ", ".join(f"{kind} {same[kind] / n:.2f} of {n}" for kind, n in sorted(total.items()))
    written, counted = sum(strict.values()) / count, sum(same.values()) / count
    print(f"{name}: range as written {written:.3f}, last unit counted in {counted:.3f}")
    print(f"  of {count} spans; {1000 * spent / 2 / count:.2f} ms each; {by_kind}")


def meets(meaning: Meaning | None, gold: Resolved, more_days: int) -> bool:
    """Whether a meaning is one of the readings; with `more_days` its end may lie up to so many days after a named end.

    The source ends "from March to May" where May begins; people mean May too.
    """
    if meaning is None:
        return False
    for first, last in gold.readings:
        start, end = _moment(first, meaning.start), _moment(last, meaning.end)
        if gold.kind in {"date", "datetimealt"} and first == last and len(first) == 10 and start:
            end = start + timedelta(days=1)
        if meaning.start != start:
            continue
        if meaning.end == end or (end is None and more_days and meaning.end):
            return True
        if meaning.end and end and timedelta() <= meaning.end - end <= timedelta(days=more_days, seconds=1):
            return True
    return False


def _moment(written: str, ours: datetime | None) -> datetime | None:
    """Return a stated moment; a time without a day takes ours."""
    if re.fullmatch(r"\d\d:\d\d:\d\d", written) and ours:
        return datetime.fromisoformat(f"{ours:%Y-%m-%d}T{written}") if written < "24" else None
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:
        return None


def intents(model: WhenModel, path: Path) -> None:
    """Print weighted F1 of intent, and how often pattern and action are right."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = [model.read(row["text"], datetime.fromisoformat(row["now"])) for row in rows]
    gold = [row["intent"] for row in rows]
    print(f"intent on {len(rows)} labelled rows: weighted F1 {weighted(gold, [w.intent for w in found]):.3f},")
    print(f"  a regular expression {weighted(gold, [by_regex(row['text']) for row in rows]):.3f}")
    for key in ("pattern", "action"):
        told = [(row[key], getattr(answer, key)) for row, answer in zip(rows, found, strict=True) if key in row]
        print(f"  {key} right: {sum(a == b for a, b in told) / max(len(told), 1):.3f} of {len(told)}")
    wrong(rows, found)


def wrong(rows: list[dict[str, str]], found: list[When]) -> None:
    """Print which intents are taken for which."""
    mixed = Counter((r["intent"], w.intent) for r, w in zip(rows, found, strict=True) if r["intent"] != w.intent)
    print("  taken for another:", ", ".join(f"{a}→{b} {n}" for (a, b), n in mixed.most_common()))


def weighted(gold: list[str], found: list[str]) -> float:
    """Return F1 by class, weighted by how often a class is right."""
    total = 0.0
    for name in set(gold):
        hit = sum(a == b == name for a, b in zip(gold, found, strict=True))
        total += gold.count(name) * 2 * hit / max(gold.count(name) + found.count(name), 1)
    return total / len(gold)


def by_regex(text: str) -> str:
    """Return the baseline's intent."""
    match = REGEX.search(text)
    return "none" if match is None else str(match.lastgroup)


def library(name: str) -> READS:
    """Return a library's reading of an expression: a point, from which a whole day is made."""
    if name == "dateparser":
        import dateparser

        def by_dateparser(text: str, now: datetime, way: str) -> Meaning | None:
            found = dateparser.parse(text, settings={"RELATIVE_BASE": now, "PREFER_DATES_FROM": way})
            return None if found is None else _day_or_point(found.replace(tzinfo=None), now)

        return by_dateparser
    import parsedatetime

    calendar = parsedatetime.Calendar()

    def by_parsedatetime(text: str, now: datetime, way: str) -> Meaning | None:
        found, status = calendar.parseDT(text, now)
        return _day_or_point(found, now) if status else None

    return by_parsedatetime


def _day_or_point(found: datetime, now: datetime) -> Meaning:
    whole = found.time() == now.time() or found.hour == found.minute == 0
    day = found.replace(hour=0, minute=0, second=0, microsecond=0)
    return Meaning(day, day + timedelta(days=1)) if whole else Meaning(found, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", default="test")
    parser.add_argument("--against", choices=("dateparser", "parsedatetime"))
    given = parser.parse_args()
    rows = [row for row in timed(given.data) if row.part == given.part]
    ours: READS = lambda text, now, way: resolve(text, Seen(now, way))  # noqa: E731
    ranges(rows, ours, "ours")
    if given.against:
        ranges(rows, library(given.against), given.against)
        return
    model = load_when(load_mesh().trunk)
    spans(model, rows)
    for path in LABELLED:
        intents(model, path)


if __name__ == "__main__":
    main()
