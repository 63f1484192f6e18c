"""`halfdoor explain`: a dry run of one request; nothing is stored or sent."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors
from router.errors import ConfigurationError


@app.command(epilog="Example: halfdoor explain request.json --policy strict")
@plain_errors
def explain(
    request: Annotated[
        str, typer.Argument(help="The body of a request as a JSON file, of any endpoint; `-` reads standard input.")
    ],
    endpoint: Annotated[
        str, typer.Option(help="Where it would be sent, such as /v1/messages; without it the body has to tell.")
    ] = "",
    policy: Annotated[
        str | None, typer.Option(help="A preset or a policy file, instead of the configured one.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what is found in a request, which rules fire, where it would go, and the exact body that would leave."""
    settings = configured(config, {"HALFDOOR_POLICY": policy})
    from router.app import build
    from router.cli.explain.as_object import as_object
    from router.cli.explain.show import show

    rehearsal = asyncio.run(build(settings).rehearse(_read(request), endpoint))
    if as_json:
        print(json.dumps(as_object(rehearsal), ensure_ascii=False))
    else:
        show(rehearsal)


def _read(request: str) -> bytes:
    if request == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(request).read_bytes()
    except OSError:
        raise ConfigurationError(f"{request}: there is no such file, or it cannot be read") from None
