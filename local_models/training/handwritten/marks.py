"""Turns the marked text files into `rows.jsonl`, and reads that file as rows of the pool (`python -m ...marks` rewrites it)."""

# ruff: noqa: E501 - a sentence

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local_models.training.rows import KINDS, Mark, Row

HERE = Path(__file__).parent
ROWS = HERE / "rows.jsonl"
OTHER = "OTHER"
"""Personal data of a kind that the tagger does not have (an e-mail address): neither an entity here nor clean text."""

_HEAD = re.compile(r"^=== (?P<carrier>[a-z]+) \| (?P<about>\S.*)$", re.MULTILINE)
_MARK = re.compile(r"\{\{(?P<kind>[A-Z_]+)(?P<open>\??):(?P<value>[^{}]+)\}\}")


class BadMark(ValueError):
    """A file breaks the notation; the message names file and row number, the rows are made up and hold nobody's data."""


def unmarked(marked: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the plain text and its spans.

    `{{KIND:value}}` is an entity; `{{KIND?:value}}` a stretch that annotators could argue about: it is neither asked for nor held against a tagger.

    Raises:
        BadMark: the kind is unknown, or the value has blanks at its edges.
    """
    text, spans, last = "", [], 0
    for found in _MARK.finditer(marked):
        kind, value = found["kind"], found["value"]
        if kind not in KINDS | {OTHER} or value != value.strip():
            raise BadMark(f"{kind!r} is no kind, or its value has blanks at an edge")
        text += marked[last : found.start()]
        span: dict[str, Any] = {"start": len(text), "end": len(text) + len(value), "kind": kind}
        spans.append({**span, "open": True} if found["open"] else span)
        text += value
        last = found.end()
    return text + marked[last:], spans


def read_marked(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of one text file: each begins with `=== carrier | what it tests`.

    Raises:
        BadMark: the notation is broken.
    """
    content = file.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(content))
    if not heads or heads[0].start():
        raise BadMark(f"{file.name}: a file starts with '=== carrier | what it tests'")
    ends = [head.start() for head in heads[1:]] + [len(content)]
    for number, (head, end) in enumerate(zip(heads, ends, strict=True), 1):
        try:
            text, spans = unmarked(content[head.end() + 1 : end].rstrip("\n"))
        except BadMark as error:
            raise BadMark(f"{file.name}, row {number}: {error}") from None
        if not text:
            raise BadMark(f"{file.name}, row {number}: no text")
        yield {"text": text, "spans": spans, "carrier": head["carrier"], "about": head["about"]}


def read_all(folder: Path = HERE) -> Iterator[dict[str, Any]]:
    """Yield the rows of all files, in order."""
    for file in sorted(folder.glob("*.txt")):
        yield from read_marked(file)


def as_json(record: dict[str, Any]) -> str:
    """Return one line of `rows.jsonl`."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def handwritten(path: Path = ROWS) -> Iterator[Row]:
    """Yield the rows as the evaluation wants them; their source is `handwritten`, or `handwritten-clean` without any mark."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        spans = tuple(Mark(span["start"], span["end"], _labels(span)) for span in record["spans"])
        source = "handwritten" if spans else "handwritten-clean"
        yield Row(record["text"], spans, source, record["carrier"], KINDS, group=str(number))


def _labels(span: dict[str, Any]) -> tuple[str, ...]:
    if span["kind"] == OTHER:
        return ("O",)
    return (span["kind"], "O") if span.get("open") else (span["kind"],)


if __name__ == "__main__":
    ROWS.write_text("".join(as_json(record) + "\n" for record in read_all()), encoding="utf-8")
