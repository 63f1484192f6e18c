"""What `nano teach` prints: counts before and after, and what they were counted on."""

from collections.abc import Iterator

from local_models.teaching.judge import Marks
from local_models.teaching.teach import LEAST, MAY_FLAG, MAY_LOSE, Report

_WIDE = 44


def shown(report: Report) -> Iterator[str]:
    """Give the lines of the report."""
    if report.held_out:
        yield f"Your {report.lines} lines, each judged by an adapter that had not seen it:"
    else:
        yield f"Your {report.lines} lines, ALL SEEN while learning: with fewer than {LEAST} none can be held out, and"
        yield "these figures say nothing about other lines."
    yield from _counts(report.own)
    if report.held_out and report.own.better + report.own.worse:
        yield f"  {report.own.better} lines are better, {report.own.worse} worse; by luck: p = {report.own.by_luck:.2g}"
    if report.unknown:
        yield f"  {report.unknown} marks are of kinds that other detectors find: nothing was learned from them."
    yield f"Regression set, {report.regression.texts} rows that nobody learned from:"
    yield from _counts(report.regression)
    yield f"  margins: {MAY_LOSE:.1%} of the entities lost, {MAY_FLAG:.1%} of the clean text flagged in addition"
    if report.somebody.texts:
        yield f"{report.words} of your words may be let go. In sentences where they stand for somebody:"
        found, lost = report.somebody.before, report.somebody.lost
        yield f"  {'still found':{_WIDE}} {found - lost} of {found}{', LOST ' + str(lost) if lost else ''}"


def _counts(marks: Marks) -> Iterator[str]:
    if marks.entities:
        yield _line("entities found", marks.before, marks.after, marks.entities)
        yield f"  {'found only with it / only without it':{_WIDE}} {marks.won} / {marks.lost}"
    if marks.clean:
        yield _line("clean letters and digits flagged", marks.flagged_before, marks.flagged_after, marks.clean)


def _line(name: str, before: int, after: int, total: int) -> str:
    whole = max(total, 1)
    return f"  {name:{_WIDE}} {before / whole:6.1%} -> {after / whole:6.1%}   of {total}"
