"""How long each skill takes: `python bench/skills.py DATA [--texts N] [--show N]`.

Texts of the pool, cut at 4,000 characters, asked of a proxy on loopback as a client does, streamed: inspection, labels,
decision, receipt and skill on a text nobody has seen, then the same on one that was read a moment ago. First byte, last
byte, CPU of this process, the client's included, and passes of the encoder; and a meeting of 60,000 characters.
`--show` prints answers instead, for reading. `--people` prints how many of the persons whom the tagger finds in
labelled sentences (dev parts) are some, by words and score: what `extract` lists is chosen by it.
"""

import argparse
import csv
import gzip
import io
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx

from local_models.mesh import load_mesh
from local_models.session import Outputs, Session
from local_models.training.sources import names
from local_models.training.summaries.meetings import transcript
from local_models.training.when.rows import lines
from router.upstreams.skills.entries import SURE, SURE_ALONE
from tests.router.standing import Standing, as_built, standing

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
    """Milliseconds of one answer, as a client sees them."""

    first: float
    """To the first byte of the stream."""
    whole: float
    cpu: float
    """Of this process: proxy and client."""
    windows: int
    """Passes of the encoder."""


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


def said_to(skill: str, text: str) -> dict[str, Any]:
    fence = f"```python\n{text}\n```" if skill == "annotate" else text
    return {"model": f"skill:{skill}", "messages": [{"role": "user", "content": f"{ASKS[skill]}\n\n{fence}"}]}


class Counting:
    """A session that counts its runs."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.provider = session.provider
        self.runs = 0

    def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> Outputs:
        self.runs += 1
        return self._session.run(ids, casings, befores)


class Asked:
    """A proxy on loopback and a client of it."""

    def __init__(self, proxy: Standing) -> None:
        self._url = f"{proxy.base_url}/chat/completions"
        models = proxy.halfdoor.inspecting.models
        assert models is not None
        self._trunk: Any = models._loaded().trunk
        self._session = self._trunk._session = Counting(self._trunk._session)
        self._client = httpx.Client(timeout=60)

    def forget(self) -> None:
        """Have the encoder read again what it read for another skill."""
        self._trunk._outputs.clear()
        self._trunk._states.clear()

    def take(self, skill: str, text: str) -> Took:
        """Return what one streamed answer costs."""
        first, runs = 0.0, self._session.runs
        body = {**said_to(skill, text), "stream": True}
        began, cpu = time.perf_counter(), time.process_time()
        with self._client.stream("POST", self._url, json=body) as answer:
            for _ in answer.iter_raw():
                first = first or time.perf_counter() - began
        whole, spent = time.perf_counter() - began, time.process_time() - cpu
        assert answer.status_code == 200
        return Took(first * 1000, whole * 1000, spent * 1000, self._session.runs - runs)

    def said(self, skill: str, text: str) -> str:
        """Return what a skill answers."""
        answer = self._client.post(self._url, json=said_to(skill, text)).raise_for_status()
        return str(answer.json()["choices"][0]["message"]["content"])


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


def timed(asked: Asked, given: tuple[list[str], list[str]]) -> None:
    """Print how long each skill takes for prose, or for code."""
    prose, modules = given
    for skill in ASKS:
        cold, warm = [], []
        for number, text in enumerate(modules if skill == "annotate" else prose):
            asked.forget()
            for took in (cold, warm):
                took.append(asked.take(skill, f"{number}. {text}"))
        for name, took in (("new text", cold), ("known text", warm)):
            line = f"{skill:10}{name:11}"
            for what, key in (("last byte", "whole"), ("first", "first"), ("CPU", "cpu")):
                values = [getattr(one, key) for one in took]
                line += f" {what} p50 {statistics.median(values):.0f} p95 {percentile(values, 0.95):.0f} ms,"
            print(f"{line} encoder passes {statistics.mean(one.windows for one in took):.1f}", flush=True)


@contextmanager
def proxy() -> Iterator[Asked]:
    """Run a proxy with nothing but skills."""
    with TemporaryDirectory() as home:
        document = {"inspection": {"names": True}}
        with standing(Path(home), document, change=as_built) as one:
            yield Asked(one)


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
    prose = [text[:CUT] for text, _ in zip(texts(given.data), range(given.texts + 12), strict=False)]
    modules = [module[:CUT] for module in code()]
    with proxy() as asked:
        asked.take("summarize", prose.pop())
        if given.show:
            for skill in ASKS:
                for text in (modules if skill == "annotate" else prose)[: given.show]:
                    print(f"=== {skill}: {text[:160]!r}\n{asked.said(skill, text)}")
            return
        print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
        timed(asked, (prose[: given.texts], modules))
        meeting = next(text for text in texts(given.data) if len(text) > LONG)[:LONG]
        for skill in ("summarize", "find"):
            asked.forget()
            took = asked.take(skill, meeting)
            print(f"{skill}, a meeting of {LONG} characters: {took.whole:.0f} ms, {took.cpu:.0f} ms CPU, ", end="")
            print(f"encoder passes {took.windows}", flush=True)


if __name__ == "__main__":
    main()
