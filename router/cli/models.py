"""`halfdoor models`: the models of this device's engines, and what each can take."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors
from router.settings import Settings
from router.upstreams.fleet import Fleet

models = typer.Typer(help="Models of the engines on this device.", no_args_is_help=True)
app.add_typer(models, name="models")


@models.command(name="list", epilog="Example: halfdoor models list --json")
@plain_errors
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Look for engines now; show their models, what is not local and why, and engines that are of no use yet."""
    settings = configured(config, {})
    from router.cli.models_shown import document, lines

    fleet = asyncio.run(_look(settings))
    if as_json:
        print(json.dumps(document(fleet), ensure_ascii=False, indent=2))
        return
    for line in lines(fleet):
        print(line)
    if not fleet.locals:
        print("no engine of this device has a model for Halfdoor; docs/engines.md says what is found", file=sys.stderr)


async def _look(settings: Settings) -> Fleet:
    from router.upstreams.live import Upstreams

    upstreams = Upstreams(settings)
    try:
        return await upstreams.look()
    finally:
        await upstreams.aclose()
