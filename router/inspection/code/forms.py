"""Code that is known by its form: fences, diffs, stack traces."""
# ruff: noqa: E501 - tables

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FENCE, FENCED, DIFF, TRACE = "fence", "fenced", "diff", "traceback"


@dataclass(frozen=True, slots=True)
class Form:
    """What a line is by its form; lines with equal forms belong together."""

    kind: str
    number: int
    """Which fence, diff or trace of the text."""
    info: str = ""


_FENCE = re.compile(r" {0,3}(?:[-*>] {1,3})?(`{3,}|~{3,})([^`\n]{0,80})$")
_HUNK = re.compile(r"@@ -\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@")
_DIFF_HEAD = re.compile(
    r"diff --git |Index: |index [0-9a-f]{4,40}\.\.|--- \S|\+\+\+ \S|(?:new|deleted) file mode |rename |similarity "
)
_FRAME = re.compile(
    r'\s{1,12}(?:at [\w.$<>/\[\], `]{1,200}[(:]|at [^\s()]{1,200}:\d{1,7}\b|File "[^"\n]{1,300}", line \d{1,7}|'
    r"\.{3} \d{1,5} (?:common frames omitted|more)|at async |\d{1,4}: +(?:0x)?[\w:<>{}$ ]{3,200}$|at \S{1,300}\.\w{1,5}:\d)"
)
_TRACE_HEAD = re.compile(
    r"(?:Traceback \(most recent call last\):|goroutine \d{1,9} \[[^\]\n]{1,60}\]:|thread '[^'\n]{0,80}' panicked at |"
    r"stack backtrace:|panic: |Caused by: |Exception in thread |Unhandled exception)"
)
_THROWN = re.compile(r"[\w.$]{0,120}(?:Error|Exception|Throwable|Warning|Interrupt|Exit|Failure)\b")
_GO_FRAME = re.compile(r"\t\S{1,300}\.go:\d{1,7}\b|[\w./*()-]{1,200}\([^()\n]{0,200}\)$|created by ")
_LONGEST = 4_000
_TRACE_SIGNS = ("Traceback (most", "goroutine ", "panicked at ", "\n\tat ", "  at ")
_TRACE_WORDS = (
    "at ",
    "File ",
    "Traceback",
    "goroutine",
    "thread '",
    "stack back",
    "panic: ",
    "Caused by",
    "Exception",
    "Unhandled",
)
"""A line of a trace that nothing precedes begins so."""


def forms(text: str, lines: Sequence[str]) -> dict[int, Form]:
    """Return for the lines whose form says it what they are."""
    known: dict[int, Form] = {}
    if "```" in text or "~~~" in text:
        known.update(_fences(lines))
    if "@@ -" in text:
        known.update(_diffs(lines, known))
    if any(sign in text for sign in _TRACE_SIGNS):
        known.update(_traces(lines, known))
    return known


def _fences(lines: Sequence[str]) -> Iterator[tuple[int, Form]]:
    """Yield the lines of fences and what stands between them; a fence nobody closes reaches to the end."""
    mark, form = "", Form(FENCED, 0)
    for i, line in enumerate(lines):
        found = _FENCE.match(line.rstrip()) if "```" in line or "~~~" in line else None
        if found is None:
            if mark:
                yield i, form
            continue
        run, info = found.groups()
        if not mark:
            mark, form = run, Form(FENCED, i, info.strip())
        elif run.startswith(mark) and not info.strip():
            mark = ""
        else:
            yield i, form
            continue
        yield i, Form(FENCE, i)


def _diffs(lines: Sequence[str], known: dict[int, Form]) -> Iterator[tuple[int, Form]]:
    i = 0
    while i < len(lines):
        if not _HUNK.match(lines[i]):
            i += 1
            continue
        first = i
        while first and _DIFF_HEAD.match(lines[first - 1]):
            first -= 1
        end = i + 1
        while end < len(lines) and (
            lines[end].startswith(("+", "-", " ", "\\", "@@ -")) or _DIFF_HEAD.match(lines[end])
        ):
            end += 1
        earlier = known.get(first - 1)
        form = earlier if earlier is not None and earlier.kind == DIFF else Form(DIFF, first)
        for at in range(first, end):
            if at not in known or known[at].kind == FENCED:
                yield at, form
        i = end


def _traces(lines: Sequence[str], known: dict[int, Form]) -> Iterator[tuple[int, Form]]:
    i = 0
    while i < len(lines):
        first, end = _trace(lines, i)
        for at in range(first, end):
            if at not in known or known[at].kind == FENCED:
                yield at, Form(TRACE, first)
        i = max(end, i + 1)


def _trace(lines: Sequence[str], i: int) -> tuple[int, int]:
    """Return the lines of the trace that begins at or before this one, or an empty range."""
    line = lines[i][:_LONGEST]
    if not line.lstrip().startswith(_TRACE_WORDS):
        return i, i
    head, frame = _TRACE_HEAD.match(line.lstrip()), _FRAME.match(line)
    follows = i + 1 < len(lines) and _FRAME.match(lines[i + 1][:_LONGEST]) is not None
    if not (head and (follows or line.startswith(("goroutine", "thread", "Traceback", "panic")))) and not (
        frame and follows
    ):
        return i, i
    first = (
        i - 1 if frame and not head and i and lines[i - 1].strip() and not _FRAME.match(lines[i - 1][:_LONGEST]) else i
    )
    go = line.startswith(("goroutine", "panic"))
    end = i + 1
    while end < len(lines) and _goes_on(lines[end][:_LONGEST], go):
        end += 1
    if end < len(lines) and not lines[end][:1].isspace() and _THROWN.match(lines[end][:_LONGEST]):
        end += 1
    return first, end


def _goes_on(line: str, go: bool) -> bool:
    if not line.strip():
        return False
    if go and (_GO_FRAME.match(line) or _TRACE_HEAD.match(line)):
        return True
    return line[0].isspace() or line.startswith("Caused by: ")
