"""Bare code against prose on held-out text without a fence, languages, alarms on prose and logs, and what it costs.

Prints Markdown. The sample (`code_held_out.jsonl`, with source and licence of each piece) comes from repositories,
folders of one repository (Scala, SQL) and data sets that no training row came from.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from router.inspection.code.code import Code
from router.inspection.finding import Stretch

SAMPLE = Path(__file__).parent / "code_held_out.jsonl"
NOT_CODE = ("prose", "technical prose", "log")
SEED = 7
Part = tuple[str, bool]
"""A piece of a document and whether it is code."""


class Score:
    """Right, wrong and missed characters (blank ones aside) and lines."""

    def __init__(self) -> None:
        self.chars, self.lines = Counter[str](), Counter[str]()

    def add(self, parts: Iterable[Part], found: Sequence[Stretch]) -> None:
        at = 0
        for text, code in parts:
            for line in text.splitlines(keepends=True):
                said = _said(line, at, found)
                outcome = Counter(
                    ("right" if code else "wrong") if here else ("missed" if code else "quiet") for here in said
                )
                self.chars += outcome
                if said:
                    self.lines[outcome.most_common(1)[0][0]] += 1
                at += len(line)

    @staticmethod
    def f1(counts: Counter[str]) -> float:
        return 2 * counts["right"] / max(1, 2 * counts["right"] + counts["wrong"] + counts["missed"])


def _said(line: str, at: int, found: Sequence[Stretch]) -> list[bool]:
    return [any(s.start <= at + i < s.end for s in found) for i, c in enumerate(line) if not c.isspace()]


def mixed(rows: Sequence[dict[str, str]], rng: random.Random, blank: bool) -> list[Part]:
    """Return a document in which code and prose stand in turn, without a fence."""
    code = [row["text"] for row in rows if row["kind"] not in NOT_CODE]
    prose = [row["text"] for row in rows if row["kind"] in NOT_CODE[:2]]
    is_code = rng.random() < 0.3
    parts: list[Part] = []
    for _ in range(rng.choice((2, 3, 4, 5))):
        parts.append((rng.choice(code if is_code else prose) + ("\n\n" if blank else "\n"), is_code))
        is_code = not is_code
    return parts


def measured(code: Code, documents: Iterable[list[Part]]) -> Score:
    score = Score()
    for parts in documents:
        score.add(parts, code.regions("".join(text for text, _ in parts)))
    return score


def row_of(name: str, score: Score) -> str:
    c = score.chars
    precision, recall = c["right"] / max(1, c["right"] + c["wrong"]), c["right"] / max(1, c["right"] + c["missed"])
    return f"| {name} | {score.f1(c):.4f} | {precision:.4f} | {recall:.4f} | {score.f1(score.lines):.4f} |"


def languages(code: Code, rows: Sequence[dict[str, str]]) -> None:
    print("\n| language | snippets | characters found | named right | unsure (`code`) or nothing | named wrong |")
    print("|---|---|---|---|---|---|")
    total = Counter[str]()
    for name in sorted({row["kind"] for row in rows} - set(NOT_CODE)):
        ours, score, right, instead = [r for r in rows if r["kind"] == name], Score(), 0, Counter[str]()
        for row in ours:
            found = code.regions(row["text"])
            score.add([(row["text"], True)], found)
            sizes: dict[str, int] = defaultdict(int)
            for stretch in found:
                sizes[stretch.language] += stretch.end - stretch.start
            said = max(sizes, key=lambda k: sizes[k], default="nothing")
            right += said == name
            instead[said] += said != name
        wrong = ", ".join(f"{k} {n}" for k, n in instead.most_common(3) if n and k not in ("code", "nothing"))
        unsure = instead["code"] + instead["nothing"]
        recall = score.chars["right"] / max(1, score.chars["right"] + score.chars["missed"])
        print(f"| {name} | {len(ours)} | {recall:.3f} | {right} | {unsure} | {wrong} |")
        total += Counter(of=len(ours), right=right, unsure=unsure)
    named_wrong = total["of"] - total["right"] - total["unsure"]
    print(f"| all | {total['of']} | | {total['right']} | {total['unsure']} | {named_wrong} |")


def alarms(code: Code, rows: Sequence[dict[str, str]]) -> None:
    print("\n| without code | texts | with a stretch | characters in one |\n|---|---|---|---|")
    for kind in NOT_CODE:
        ours, score = [r["text"] for r in rows if r["kind"] == kind], Score()
        flagged = 0
        for text in ours:
            found = code.regions(text)
            flagged += bool(found)
            score.add([(text, False)], found)
        share = score.chars["wrong"] / max(1, sum(score.chars.values()))
        print(f"| {kind} | {len(ours)} | {flagged / len(ours):.3f} | {share:.4f} |")


def cost(code: Code, rows: Sequence[dict[str, str]]) -> None:
    print("\n| CPU | characters | ms | ms per 100,000 |\n|---|---|---|---|")
    for name, kinds in (
        ("prose", NOT_CODE[:2]),
        ("code", tuple({r["kind"] for r in rows} - set(NOT_CODE))),
        ("logs", ("log",)),
    ):
        text = "\n\n".join(row["text"] for row in rows if row["kind"] in kinds)
        for times in (1, 4):
            long = "\n\n".join([text] * times)[:200_000]
            best = min(_timed(code, long) for _ in range(7))
            print(f"| {name} | {len(long):,} | {best:.1f} | {best / len(long) * 1e5:.1f} |")


def _timed(code: Code, text: str) -> float:
    began = time.process_time()
    code.regions(text)
    return (time.process_time() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=600, help="mixed documents of each kind")
    given = parser.parse_args()
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    code = Code()
    code.load()
    rng = random.Random(SEED)
    alone = [[(row["text"], row["kind"] not in NOT_CODE)] for row in rows]
    apart = [mixed(rows, rng, True) for _ in range(given.documents)]
    close = [mixed(rows, rng, False) for _ in range(given.documents)]
    print("| held-out text without fences | F1 characters | precision | recall | F1 lines |\n|---|---|---|---|---|")
    print(row_of("one piece a text (code, prose, logs)", measured(code, alone)))
    print(row_of("code between paragraphs, blank lines around it", measured(code, apart)))
    print(row_of("code between paragraphs, no blank lines", measured(code, close)))
    languages(code, rows)
    alarms(code, rows)
    cost(code, rows)


if __name__ == "__main__":
    main()
