"""`halfdoor ledger`: receipts."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors
from router.settings import Settings

ledger = typer.Typer(help="Receipts: one row per decision and per departure, without text.", no_args_is_help=True)
app.add_typer(ledger, name="ledger")
Config = Annotated[Path | None, typer.Option(help="Configuration file.")]


def _there(config: Path | None) -> Settings:
    settings = configured(config, {})
    if not settings.paths.ledger.exists():
        print(f"no receipts yet: {settings.paths.ledger} is made by the first request", file=sys.stderr)
        raise typer.Exit(0)
    return settings


@ledger.command(epilog="Example: halfdoor ledger tail -n 5")
@plain_errors
def tail(
    count: Annotated[int, typer.Option("-n", help="How many requests.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
    config: Config = None,
) -> None:
    """Show the last receipts, newest last."""
    settings = _there(config)
    from router.cli.receipts import lines, objects
    from router.ledger.read import read_tail

    rows = read_tail(settings.paths.ledger, count)
    for line in objects(rows) if as_json else lines(rows):
        print(line)


@ledger.command(epilog="Example: halfdoor ledger verify")
@plain_errors
def verify(config: Config = None) -> None:
    """Check the hash chain; exits 1 when a row was changed, removed or put in between."""
    from router.ledger.chain import head_file
    from router.ledger.key import load_key
    from router.ledger.verify import verify as check

    places = configured(config, {}).paths
    if not places.ledger.exists() and head_file(places.ledger).exists():
        print(f"{places.ledger} is gone, and its head is still noted: every row was removed")
        raise typer.Exit(1)
    settings = _there(config)
    result = check(settings.paths.ledger, load_key(settings.paths.device_key))
    print(result.message)
    if not result.ok:
        raise typer.Exit(1)


@ledger.command(epilog="Example: halfdoor ledger erase --before 90d")
@plain_errors
def erase(
    before: Annotated[str | None, typer.Option(help="Requests older than this: a date, or days such as 90d.")] = None,
    receipt: Annotated[list[str] | None, typer.Option(help="This request; may be given several times.")] = None,
    subject: Annotated[
        list[str] | None,
        typer.Option(help="Requests in which this value was found (needs `ledger.subjects`); `-` reads lines."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Config = None,
) -> None:
    """Empty receipts for good, with the answers that were kept of them.

    What is left of a row still proves that no other was touched.
    """
    settings = _there(config)
    from router.cli.erasing import chosen, kept_erased
    from router.ledger.erase import erase as empty
    from router.ledger.key import load_key

    cause, receipts = chosen(settings.paths, before, receipt, subject)
    if not receipts:
        nothing = {"requests": 0, "rows": 0, "answers": 0}
        print(json.dumps(nothing) if as_json else "no receipt is meant by that; nothing was erased")
        return
    if not yes:
        typer.confirm(f"Erase the receipts of {len(receipts)} requests? They cannot be brought back.", abort=True)
    answers = kept_erased(settings.responses, receipts)  # first: where that fails, nothing is erased
    done = empty(settings.paths.ledger, load_key(settings.paths.device_key), receipts, cause)
    if as_json:
        print(json.dumps({**asdict(done), "answers": answers}))
        return
    if answers:
        print(f"{answers} answers that were kept of them erased")
    print(f"{done.rows} rows of {done.requests} requests erased; `halfdoor ledger verify` still vouches for the others")
    if not done.overwritten:
        print(
            "the proxy is running: old pages may stand beside the ledger until it stops or writes on", file=sys.stderr
        )


@ledger.command(epilog="Example: halfdoor ledger export --form csv > receipts.csv")
@plain_errors
def export(
    form: Annotated[Literal["jsonl", "csv"], typer.Option(help="jsonl or csv.")] = "jsonl", config: Config = None
) -> None:
    """Print every receipt."""
    settings = _there(config)
    from router.ledger.export import export as write

    for line in write(settings.paths.ledger, form):
        print(line)
