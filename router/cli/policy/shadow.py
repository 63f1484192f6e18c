"""`halfdoor policy shadow`: what the shadow policy would have changed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from router.cli.configured import settings as configured
from router.cli.main import plain_errors
from router.cli.policy.group import policy
from router.errors import ConfigurationError

if TYPE_CHECKING:
    from router.policy.difference import Change


@policy.command(epilog="Example: halfdoor policy shadow --json")
@plain_errors
def shadow(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Report what the policy under `shadow` would have decided otherwise, from what was written with each receipt."""
    settings = configured(config, {})
    from router.cli.policy.changed import as_object, show
    from router.cli.policy.compare import Found
    from router.policy.difference import grouped
    from router.policy.loading import load_policy

    if settings.shadow is None:
        raise ConfigurationError("no policy decides beside the one in force: name one under `shadow` in halfdoor.yaml")
    beside = load_policy(settings.shadow)
    changes, others = _changes(settings.paths.ledger, beside.digest)
    requests, listed = grouped(changes)
    note = f"{others} receipts were written under another shadow policy, or an earlier form of this one"
    old = load_policy(settings.policy).name
    found = Found(old, f"{beside.name} (shadow)", requests, listed, notes=(note,) if others else ())
    if as_json:
        print(json.dumps(as_object(found)))
    elif not requests and not others:
        Console(highlight=False).print("no receipt tells of a shadow policy yet: restart the proxy, and make requests")
    else:
        show(found)


def _changes(ledger: Path, digest: str) -> tuple[list[tuple[str, "Change | None"]], int]:
    """Return what each receipt tells of this shadow policy, and how many tell of another."""
    from router.ledger.entry import Decided
    from router.ledger.read import read_all
    from router.policy.shadow import read

    changes: list[tuple[str, Change | None]] = []
    others = 0
    for row in read_all(ledger) if ledger.exists() else ():
        if not isinstance(row, Decided) or not row.shadow:
            continue
        if row.shadow_digest != digest:
            others += 1
            continue
        before = "cloud-masked" if row.route == "cloud" and row.masked else row.route
        changes.append((row.receipt, read(before, row.shadow)))
    return changes, others
