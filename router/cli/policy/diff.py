"""`halfdoor policy diff`: what another policy would decide otherwise."""

import json
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.main import plain_errors
from router.cli.policy.group import policy
from router.errors import ConfigurationError


@policy.command(epilog="Example: halfdoor policy diff default strict --ledger")
@plain_errors
def diff(
    old: Annotated[str, typer.Argument(help="A preset or a policy file.")],
    new: Annotated[str, typer.Argument(help="Another.")],
    *,
    on: Annotated[
        Path | None, typer.Option(help="Requests of any endpoint to decide under both, one JSON object a line.")
    ] = None,
    ledger: Annotated[bool, typer.Option("--ledger", help="Decide every receipt again under both.")] = False,
    no_looser: Annotated[bool, typer.Option("--no-looser", help="Exit code 1 when anything becomes looser.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Show what changes from one policy to another: by rule and kind, or on requests that were really made."""
    from router.cli.policy.changed import as_object, looser, show
    from router.cli.policy.compare import on_ledger, on_requests, side_by_side
    from router.policy.loading import load_policy

    if on is not None and ledger:
        raise ConfigurationError("say --on or --ledger, not both")
    pair = load_policy(old), load_policy(new)
    if on is not None:
        found = on_requests(configured(config, {"HALFDOOR_POLICY": old}), pair, on)
    elif ledger:
        found = on_ledger(configured(config, {}), pair)
    else:
        found = side_by_side(pair)
    if as_json:
        print(json.dumps(as_object(found)))
    else:
        show(found)
    if no_looser and looser(found):
        raise typer.Exit(1)
