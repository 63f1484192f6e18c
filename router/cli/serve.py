"""`halfdoor serve`: the proxy."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors


@app.command(epilog="Example: halfdoor serve --policy strict --port 4114")
@plain_errors
def serve(
    config: Annotated[Path | None, typer.Option(help="Configuration file (default: halfdoor.yaml).")] = None,
    policy: Annotated[str | None, typer.Option(help="A preset (default, masked, strict, offline) or a file.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (4114); 0 takes a free one.")] = None,
    log: Annotated[Literal["text", "json"] | None, typer.Option(help="Form of the request log on stderr.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Nothing leaves, whatever the policy says.")] = False,
) -> None:
    """Start the proxy; point any OpenAI client's base_url at what it prints."""
    variables = {
        "HALFDOOR_POLICY": policy,
        "HALFDOOR_HOST": host,
        "HALFDOOR_PORT": port,
        "HALFDOOR_LOG": log,
        "HALFDOOR_OFFLINE": "1" if offline else None,
    }
    settings = configured(config, variables)
    from router.app import build
    from router.cli.banner import banner
    from router.cli.listen import run

    halfdoor = build(settings)
    run(halfdoor, settings, lambda url: print(banner(halfdoor, url), file=sys.stderr, flush=True))
