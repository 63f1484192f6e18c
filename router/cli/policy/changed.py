"""What changes from one policy to another, for people and for machines."""

from collections.abc import Iterable
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from router.cli.policy.compare import Found
from router.policy.difference import Changes

_COLOURS = {"looser": "bold red", "stricter": "green", "other": "dim"}


def looser(found: Found) -> bool:
    """Whether anything becomes looser."""
    return any(one.change.direction == "looser" for one in found.changes) or any(one.looser for one in found.classes)


def as_object(found: Found) -> dict[str, object]:
    """Return the comparison as one object."""
    return {
        "old": found.old,
        "new": found.new,
        "requests": found.requests,
        "changed": sum(one.count for one in found.changes),
        "changes": [
            {"direction": one.change.direction, **asdict(one.change), "count": one.count, "seen": list(one.seen)}
            for one in found.changes
        ],
        "settings": [{"key": key, "old": old, "new": new} for key, old, new in found.settings],
        "rules": [{"name": name, "what": what} for name, what in found.rules],
        "findings": [asdict(one) for one in found.classes],
        "notes": list(found.notes),
    }


def show(found: Found) -> None:
    """Print the comparison, what becomes looser first."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(found.old)}[/] → [bold]{escape(found.new)}[/]")
    if found.requests is None:
        _side_by_side(console, found)
    else:
        show_changes(console, found.requests, found.changes)
    for note in found.notes:
        console.print(Padding(f"[dim]{escape(note)}[/]", (0, 0, 0, 0), expand=False))


def show_changes(console: Console, requests: int, changes: Iterable[Changes]) -> None:
    """Print groups of changes with how often each occurs."""
    listed = tuple(changes)
    changed = sum(one.count for one in listed)
    console.print(f"{changed} of {requests} requests would be decided otherwise")
    for one in listed:
        what = one.change
        console.print()
        colour = _COLOURS[what.direction]
        way = what.before if what.before == what.after else f"{what.before} → {what.after}"
        console.print(
            f"[{colour}]{what.direction}[/]  {way}  {one.count} {'request' if one.count == 1 else 'requests'}"
        )
        lines = [f"by {', '.join(what.rules)}"] if what.rules else []
        lines += [f"leaves in a looser form: {', '.join(what.looser)}"] if what.looser else []
        lines += [f"leaves in a stricter form, or not: {', '.join(what.stricter)}"] if what.stricter else []
        lines.append(f"such as {', '.join(one.seen)}")
        for line in lines:
            console.print(Padding(escape(line), (0, 0, 0, 4), expand=False))


def _side_by_side(console: Console, found: Found) -> None:
    if not (found.settings or found.rules or found.classes):
        console.print("decide alike")
    for key, old, new in found.settings:
        console.print(Padding(f"{key}: {escape(old)} → {escape(new)}", (0, 0, 0, 2), expand=False))
    for name, what in found.rules:
        console.print(Padding(f"rule {escape(name)}: {escape(what)}", (0, 0, 0, 2), expand=False))
    if found.classes:
        console.print("\nA finding alone comes to")
    for one in found.classes:
        colour = _COLOURS["looser" if one.looser else "stricter"]
        kinds = ", ".join(one.kinds[:4]) + (f" and {len(one.kinds) - 4} more" if len(one.kinds) > 4 else "")
        line = f"[{colour}]{one.before} → {one.after}[/]  {kinds}  [dim]{escape(one.where)}[/]"
        console.print(Padding(line, (0, 0, 0, 2), expand=False))
