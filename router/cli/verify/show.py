"""A report as a stranger reads it, and as a machine does."""

import json

from rich.console import Console
from rich.table import Table
from rich.text import Text

from router.cli.verify.judge import Fate, Outcome, Report, Row

_STYLES = {Fate.LEAK: "bold red", Fate.CLEAN: "green", Fate.HOME: "green", Fate.NOT_SENT: "yellow"}
_COLOURS = {Outcome.CLEAN: "green", Outcome.LEAK: "red", Outcome.INVALID: "yellow"}
_MANY = 2


def show(console: Console, report: Report) -> None:
    """Print values, fields and the last word."""
    sent, got = _times(report.asked), _times(report.arrived)
    kept = f" {report.kept} of your client's stayed here or had no answer." if report.kept else ""
    console.print(f"\nYour client sent {sent}; the cloud's stand-in was sent {got}.{kept}\n")
    console.print(_values(report))
    if report.fields:
        console.print(_fields(report))
    colour = _COLOURS[report.outcome]
    console.print(f"\n[bold {colour}]{report.outcome.value.upper()}[/bold {colour}]: {report.why}", soft_wrap=True)


def as_json(report: Report) -> str:
    """Return the report as one JSON object; the values themselves are not in it."""
    return json.dumps(
        {
            "outcome": report.outcome.value,
            "why": report.why,
            "client_requests": report.asked,
            "cloud_requests": report.arrived,
            "kept_at_home": report.kept,
            "values": [
                {
                    "label": row.value.label,
                    "fate": row.fate.value.lower(),
                    "sent_in": list(row.sent_in),
                    "found_in": list(row.found_in),
                    "restored": row.restored,
                }
                for row in report.rows
            ],
            "fields": [
                {
                    "field": field.path,
                    "requests": field.requests,
                    "clean": not field.leaked,
                    "values": list(field.leaked),
                }
                for field in report.fields
            ],
        }
    )


def _times(count: int) -> str:
    return f"{count or 'no'} request{'s' if count != 1 else ''}"


def _values(report: Report) -> Table:
    table = Table(title="What was planted", title_justify="left", title_style="bold")
    for column in ("value", "which is", "your client sent it in", "at the cloud", "restored for you"):
        table.add_column(column, overflow="fold")
    for row in report.rows:
        table.add_row(
            row.value.label, Text(row.value.shown, "dim"), _some(row.sent_in), _fate(row), _came_back(row.restored)
        )
    return table


def _fate(row: Row) -> Text:
    where = f" in {_some(row.found_in)}" if row.found_in else ""
    return Text(row.fate.value + where, _STYLES[row.fate])


def _came_back(restored: bool | None) -> str:
    return "-" if restored is None else ("yes" if restored else "no")


def _some(paths: tuple[str, ...]) -> str:
    if not paths:
        return "-"
    more = f" and {len(paths) - _MANY} more" if len(paths) > _MANY else ""
    return ", ".join(paths[:_MANY]) + more


def _fields(report: Report) -> Table:
    table = Table(title="What arrived at the cloud, field by field", title_justify="left", title_style="bold")
    table.add_column("field", overflow="fold")
    table.add_column("requests", justify="right")
    table.add_column("verdict")
    for field in report.fields:
        leaked = Text(f"LEAK: {', '.join(field.leaked)}", "bold red") if field.leaked else Text("clean", "green")
        table.add_row(field.path, str(field.requests), leaked)
    return table
