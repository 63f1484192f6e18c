"""How long each skill takes: `python bench/skills.py DATA [--texts N] [--show N]`.

Texts of the pool, cut at 4,000 characters: inspection and the skill on a text nobody has seen, then the same on one
that was read a moment ago. First words, all words, and CPU of this process; and a meeting of 60,000 characters.
`--show` prints answers instead, for reading. `--people` prints how many of the persons whom the tagger finds in
labelled sentences (dev parts) are some, by words and score: what `extract` lists is chosen by it.
"""

import argparse
import csv
import gzip
import io
import random
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from local_models.mesh import load_mesh
from local_models.training.sources import names
from local_models.training.summaries.meetings import transcript
from local_models.training.when.rows import lines
from router.conversation.message import Conversation
from router.inspecting import Inspecting, build_inspecting
from router.settings import load_settings
from router.upstreams.skills.all import shelf
from router.upstreams.skills.entries import SURE, SURE_ALONE
from router.upstreams.skills.matter import Matter, matter_of
from router.upstreams.skills.shelf import Shelf
from router.wire.chat import parse

CUT, LONG = 4_000, 60_000
ASKS: Mapping[str, str] = {
    "summarize": "Summarize this text:",
    "find": "What was decided about the price?",
    "redact": "Redact this text:",
    "extract": "Extract all entities:",
    "when": "Find all dates and times:",
    "annotate": "Annotate this code:",
}


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one answer."""

    first: float
    whole: float
    cpu: float
    said: str


def texts(data: Path) -> Iterator[str]:
    """Yield meetings, visits at a doctor's and notes, in turn."""
    meetings = (transcript(record)[0] for record in lines(data / "summaries" / "qmsum" / "val.jsonl.gz"))
    visits = csv.DictReader(
        io.StringIO(gzip.decompress((data / "summaries" / "mts_dialog" / "train.csv.gz").read_bytes()).decode())
    )
    notes = (
        row["data_to_answer"] for path in sorted((data / "entities" / "lifebench").glob("*.gz")) for row in lines(path)
    )
    said = (row["dialogue"] for row in visits)
    for meeting, note, visit in zip(meetings, notes, said, strict=False):
        yield from (meeting, note, visit)


def code() -> Iterator[str]:
    """Yield modules of the standard library."""
    for name in (
        "calendar",
        "textwrap",
        "colorsys",
        "shlex",
        "bisect",
        "heapq",
        "sched",
        "fnmatch",
        "glob",
        "statistics",
    ):
        yield Path(__import__(name).__file__).read_text(encoding="utf-8")


def said_to(skill: str, text: str) -> Conversation:
    import orjson

    fence = f"```python\n{text}\n```" if skill == "annotate" else text
    return parse(
        orjson.dumps(
            {"model": f"skill:{skill}", "messages": [{"role": "user", "content": f"{ASKS[skill]}\n\n{fence}"}]}
        )
    )


def take(inspecting: Inspecting, skills: Shelf, skill: str, text: str) -> Took:
    """Return what one answer costs, inspection included."""
    from datetime import datetime

    conversation = said_to(skill, text)
    began, cpu = time.perf_counter(), time.process_time()
    inspection = inspecting.inspector.inspect(conversation)
    matter = matter_of(conversation, inspection, datetime(2026, 3, 4, 10, 30))
    assert matter is not None
    return _answer(skills, skill, matter, began, cpu)


def _answer(skills: Shelf, skill: str, matter: Matter, began: float, cpu: float) -> Took:
    first = 0.0
    pieces = []
    for piece in skills.skill(skill).answer(replace(matter)):
        first = first or time.perf_counter() - began
        pieces.append(piece)
    return Took(first * 1000, (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000, "".join(pieces))


def people(data: Path) -> None:
    """Print precision of persons and how many of all are among them."""
    rows = list(names(data, "dev"))
    random.Random(1).shuffle(rows)
    tagger = load_mesh().tagger
    found, gold = [], 0
    for row in rows[:700]:
        named = [mark for mark in row.spans if "PERSON" in mark.labels]
        gold += len(named)
        for span in tagger.tag([row.text])[0]:
            if span.kind == "PERSON":
                right = any(mark.start < span.end and span.start < mark.end for mark in named)
                found.append((len(row.text[span.start : span.end].split()) == 1, span.score, right))
    for alone, sort in ((True, "one word"), (False, "more words")):
        for least in (0.4, SURE, SURE_ALONE, 0.9):
            some = [right for single, score, right in found if single is alone and score >= least]
            print(f"{sort}, from {least}: {sum(some)} right of {len(some)}, {gold} persons in all")


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def timed(inspecting: Inspecting, skills: Shelf, given: tuple[list[str], list[str]]) -> None:
    """Print how long each skill takes for prose, or for code."""
    prose, modules = given
    for skill in ASKS:
        chosen = modules if skill == "annotate" else prose
        cold, warm = [], []
        for number, text in enumerate(chosen):
            for took in (cold, warm):
                took.append(take(inspecting, skills, skill, f"{number}. {text}"))
        for name, took in (("new text", cold), ("known text", warm)):
            whole, first, cpu = ([getattr(t, key) for t in took] for key in ("whole", "first", "cpu"))
            line = f"{skill:10}{name:11}"
            for what, values in (("all words", whole), ("first", first), ("CPU", cpu)):
                line += f" {what} p50 {statistics.median(values):.0f} p95 {percentile(values, 0.95):.0f} ms,"
            print(line.rstrip(","))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--texts", type=int, default=20)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--people", action="store_true")
    given = parser.parse_args()
    if given.people:
        people(given.data)
        return
    inspecting = build_inspecting(
        load_settings(None, {"HALFDOOR_CONFIG_DIR": "/nonexistent", "HALFDOOR_DATA_DIR": "/nonexistent"})
    )
    inspecting.load()
    skills = shelf(inspecting.models)
    prose = [text[:CUT] for text, _ in zip(texts(given.data), range(given.texts + 12), strict=False)]
    modules = [module[:CUT] for module in code()]
    take(inspecting, skills, "summarize", prose.pop())
    if given.show:
        for skill in ASKS:
            for text in (modules if skill == "annotate" else prose)[: given.show]:
                print(f"=== {skill}: {text[:160]!r}\n{take(inspecting, skills, skill, text).said}")
        return
    timed(inspecting, skills, (prose[: given.texts], modules))
    meeting = next(text for text in texts(given.data) if len(text) > LONG)[:LONG]
    for skill in ("summarize", "find"):
        took = take(inspecting, skills, skill, meeting + skill)
        print(f"{skill}, a meeting of {LONG} characters: {took.whole:.0f} ms, {took.cpu:.0f} ms CPU")


if __name__ == "__main__":
    main()
