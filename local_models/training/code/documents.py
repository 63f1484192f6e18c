"""Texts with a label for each line: snippets of source, prose, and both in one document without any fence."""
# ruff: noqa: E501 - tables

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from local_models.training.code.logs import form, log
from local_models.training.code.sources import Source, stable

PROSE, CODE, UNSAID = 0, 1, -1
FENCED = ("```", "~~~")
NO_CODE = {"text", "txt", "plain", "plaintext", "output", "markdown", "md", "log", "mermaid", "csv"}
POOL = (
    ("summaries/qmsum/train.jsonl.gz", "meeting_transcripts", False),
    ("summaries/medquad/medquad_train.jsonl.gz", "answer", False),
    ("tasks/self_instruct/seed_tasks.jsonl", "instruction", False),
    ("tasks/gsm8k/train.jsonl.gz", "question", False),
    ("tasks/mbpp/mbpp_601-974.jsonl", "text", False),
    ("tasks/bbh/bbh.jsonl.gz", "input", False),
    ("entities/lifebench/yinhao.jsonl.gz", "data_to_answer", False),
    ("entities/lifebench/yuxiaowen.jsonl.gz", "data_to_answer", False),
    ("temporal/recognizers/datetime_train.jsonl.gz", "input", False),
    ("topics/legalbench/legalbench_train.jsonl.gz", "text", False),
    ("routing/uncommonroute/train.jsonl.gz", "prompt", False),
    ("temporal/hwu64/hwu64_train.jsonl.gz", "text", False),
    ("topics/privacylens/privacylens_300.jsonl.gz", "vignette", True),
    ("entities/lifebench/leimingxuan.jsonl.gz", "data_to_answer", True),
    ("tasks/chatterbot/english.jsonl.gz", "conversation", True),
    ("routing/uncommonroute/dev.jsonl.gz", "prompt", True),
)
"""File, field, and whether it is held out."""


@dataclass(frozen=True, slots=True)
class Document:
    """Lines with what each of them is."""

    lines: tuple[str, ...]
    labels: tuple[int, ...]
    kind: str
    languages: tuple[str, ...] = ()


def pool_prose(root: Path, cap: int) -> Iterator[tuple[str, bool]]:
    """Yield texts of the pool."""
    for name, field, held in POOL:
        path = root / name
        if not path.exists():
            continue
        rows = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()  # noqa: SIM115
        with rows:
            for i, line in enumerate(rows):
                if i >= cap:
                    break
                text = "\n".join(_strings(json.loads(line).get(field)))[:4_000].strip()
                if text and "```" not in text and "def " not in text and "{" not in text:
                    yield text, held


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (
                (f"{key.capitalize()}: {text}" for text in _strings(inner)) if len(value) < 3 else _strings(inner)
            )
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def readme(source: Source) -> Document:
    """Return a Markdown file as it is, less its fences; what stood between them is code."""
    lines, labels, inside, info = [], [], False, ""
    for line in source.text.splitlines():
        if line.lstrip().startswith(FENCED):
            inside = not inside
            info = line.strip("`~ \t").split(" ")[0].lower() if inside else ""
            continue
        lines.append(line)
        if inside:
            labels.append(UNSAID if info in NO_CODE or not info else CODE)
        else:
            odd = line.startswith(("    ", "\t", "<", "[")) or "</" in line or ("`" in line and line.count("`") > 6)
            labels.append(UNSAID if odd else PROSE)
    return Document(tuple(lines), tuple(labels), "readme")


def commands(source: Source) -> Iterator[Source]:
    """Yield what a Markdown file fences as shell: commands as people write them for people."""
    block: list[str] | None = None
    for line in source.text.splitlines():
        if line.lstrip().startswith(FENCED):
            info = line.strip("`~ \t").lower()
            if block:
                yield Source(source.repository, "shell", "\n".join(block), source.path, source.held)
            block = [] if block is None and info in ("sh", "bash", "shell", "console", "zsh") else None
        elif block is not None:
            block.append(line)


def restructured(source: Source) -> Document:
    """Return a reStructuredText file; blocks after `::` are code, other indented ones may be anything."""
    lines, labels, block = [], [], False
    for line in source.text.splitlines():
        if line.strip() and not line.startswith((" ", "\t")):
            block = line.startswith((".. code-block::", ".. code::", ".. sourcecode::"))
            labels.append(UNSAID if line.startswith("..") else PROSE)
        else:
            labels.append((CODE if block else UNSAID) if not line.strip().startswith(":") else UNSAID)
        lines.append(line)
    return Document(tuple(lines), tuple(labels), "readme")


def snippet(source: Source, rng: random.Random, longest: int = 60) -> list[str]:
    """Return some lines of a file from anywhere in it."""
    lines = source.text.splitlines()
    length = min(len(lines), rng.choice((1, 2, 3, 4, 6, 10, 15, 25, 40, longest)))
    start = rng.randrange(len(lines) - length + 1) if rng.random() < 0.8 else 0
    while start and not lines[start].strip():
        start -= 1
    cut = lines[start : start + length]
    if rng.random() < 0.5:  # as it is pasted: without the indentation all lines share
        margin = min((len(x) - len(x.lstrip()) for x in cut if x.strip()), default=0)
        cut = [x[margin:] for x in cut]
    return cut


LEADS = (
    "What does this do?", "Fix the bug in this code:", "Can you review the following?", "I get an error when I run this:",
    "Here is my file:", "Please explain.", "Convert it to another language.", "Why is it slow?", "The output is wrong.",
    "Thanks in advance!", "It should return an empty list instead.", "Then run it like this:", "Explain step by step.",
)  # fmt: skip


def mixed(code: Sequence[Source], prose: Sequence[str], rng: random.Random) -> Document:
    """Return paragraphs and snippets in turn."""
    lines: list[str] = []
    labels: list[int] = []
    languages: list[str] = []
    is_code = rng.random() < 0.3
    for _ in range(rng.choice((2, 3, 3, 4, 5))):
        if is_code:
            source = rng.choice(code)
            block = snippet(source, rng, 40)
            languages.append(source.language)
        elif rng.random() < 0.5:
            block = [rng.choice(LEADS)]
        else:
            block = form(rng) if rng.random() < 0.15 else rng.choice(prose).splitlines()[: rng.choice((1, 2, 4, 8))]
        if lines and rng.random() < 0.6:
            lines.append("")
            labels.append(UNSAID)
        lines += block
        labels += [CODE if is_code else PROSE] * len(block)
        is_code = not is_code
    return Document(tuple(lines), tuple(labels), "mixed", tuple(languages))


def documents(files: Sequence[Source], pool: Path, held: bool, seed: int, size: int) -> Iterator[Document]:
    """Yield documents of one side of the split."""
    rng = random.Random(seed)
    ours = [s for s in files if s.held == held]
    by_language: dict[str, list[Source]] = {}
    for s in ours:
        if s.language not in ("markdown", "rst", "text"):
            by_language.setdefault(s.language, []).append(s)
    prose = [text for text, kept in pool_prose(pool, 1_500) if kept == held]
    readmes = [
        readme(s) if s.language == "markdown" else restructured(s) for s in ours if s.language in ("markdown", "rst")
    ]
    texts = [s.text[:6_000] for s in ours if s.language == "text" and "cmake" not in s.path.lower() and _wordy(s.text)]
    for text in texts:
        lines = tuple(text.splitlines())
        yield Document(lines, (PROSE,) * len(lines), "text")
    for document in readmes:
        yield Document(document.lines[:400], document.labels[:400], "readme")
        plain = [x for x, y in zip(document.lines, document.labels, strict=True) if y == PROSE and x.strip()]
        if len(plain) > 3:
            prose.append("\n".join(plain[:30]))
    for _ in range(size):
        yield mixed([rng.choice(files_of) for files_of in by_language.values()], prose, rng)
        source = rng.choice(rng.choice(list(by_language.values())))
        code = snippet(source, rng)
        yield Document(tuple(code), (CODE,) * len(code), "snippet", (source.language,))
        text = rng.choice(prose).splitlines()[: rng.choice((1, 3, 10, 40))]
        yield Document(tuple(text), (PROSE,) * len(text), "prose")
        for made in (log(rng, held), form(rng)):
            if rng.random() < 0.4:
                yield Document(tuple(made), (PROSE,) * len(made), "log")


def _wordy(text: str) -> bool:
    """Say whether a .txt file is prose: most lines are sentences, not lists of names."""
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(len(line.split()) >= 6 and not line.rstrip().endswith((";", "{", ")")) for line in lines) > 0.6 * len(
        lines
    )


def is_tuning(document: Document) -> bool:
    """Say whether a training document is for choosing the few numbers of the smoothing."""
    return stable(document.lines[0] if document.lines else "") % 10 == 0
