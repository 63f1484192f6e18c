"""`halfdoor paths`: where everything lives."""

import json
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors


@app.command(epilog="Example: halfdoor paths --json")
@plain_errors
def paths(
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show where everything lives, and what to delete to be rid of it."""
    settings = configured(config, {})
    places, answers = settings.paths, settings.responses.path
    table = {
        "configuration": places.configuration,
        "vocabulary": places.vocabulary,
        "data": places.data,
        "ledger": places.ledger,
        "device_key": places.device_key,
        "subject_key": places.subject_key,
        "engines": places.speeds,
        "gain": places.gain,
        "calibration": places.calibration,
        **({} if answers is None else {"answers": answers}),
        "adapter": places.adapter,
    }
    if as_json:
        print(json.dumps({name: str(path) for name, path in table.items()}))
        return
    for name, path in table.items():
        print(f"{name:14} {path}{'' if path.exists() else '   (not there yet)'}")
    elsewhere = [path for path in (places.ledger, answers) if path is not None and places.data not in path.parents]
    also = "".join(f" and {path}" for path in elsewhere)
    print(f"\nTo be rid of it all: delete {places.config} and {places.data}{also}")
