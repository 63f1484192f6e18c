"""Reads what a record is drawn from, and prints it in the form that was asked for."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from router.addresses import host_of
from router.ledger.entry import Entry
from router.ledger.key import load_key
from router.ledger.read import read_all
from router.ledger.verify import Verification, verify
from router.policy.loading import PRESETS, load_policy
from router.policy.rules import Policy
from router.records.about import load_about
from router.records.document import Document, Section
from router.records.render import as_csv, as_html, as_json
from router.records.source import Source
from router.records.usage import usage
from router.settings import Settings


def source(settings: Settings, about: Path | None, earlier: Sequence[str]) -> Source:
    """Return everything a record rests on; an absent ledger is an empty one.

    Raises:
        RouterError: a policy, the ledger or the file about the controller cannot be read.
    """
    places = settings.paths
    said = load_about(about)
    policies = at_hand(settings, earlier)
    entries: tuple[Entry, ...] = ()
    checked = Verification(True, 0, None, "no receipts yet")
    if places.ledger.exists():
        entries = tuple(read_all(places.ledger))
        checked = verify(places.ledger, load_key(places.device_key))
    return Source(
        usage=usage(entries, {policy.digest: policy for policy in policies}),
        policy=policies[0],
        about=said,
        verification=checked,
        clouds=tuple((cloud.name, host_of(cloud.base_url) or "") for cloud in settings.clouds),
        keep_days=settings.keep_days,
        subjects=settings.subjects,
        names=settings.names,
    )


def at_hand(settings: Settings, earlier: Sequence[str]) -> tuple[Policy, ...]:
    """Return the policy in force, then earlier ones, then the presets: receipts name theirs by digest."""
    return tuple(load_policy(reference) for reference in (settings.policy, *earlier, *PRESETS))


def put(document: Document, form: str) -> None:
    """Print a record."""
    match form:
        case "json":
            print(as_json(document))
        case "csv":
            print(as_csv(document), end="")
        case "html":
            print(as_html(document), end="")
        case _:
            _show(document)


def _show(document: Document) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{escape(document.title)}[/]")
    console.print(escape(document.subtitle))
    for section in document.sections:
        console.print()
        console.print(f"[bold]{escape(section.title)}[/]")
        _section(console, section)


def _section(console: Console, section: Section) -> None:
    for note in section.notes:
        console.print(Padding(escape(note), (0, 0, 0, 2), expand=False))
    if section.table is None:
        return
    if not section.table.rows:
        console.print("  none")
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for i, column in enumerate(section.table.columns):
        numeric = all(isinstance(row[i], int) for row in section.table.rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold", no_wrap=column == "receipt")
    for row in section.table.rows:
        table.add_row(*(escape(str(value)) for value in row))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
