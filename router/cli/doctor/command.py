"""`halfdoor doctor`: the self-check."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from router.cli.configured import settings as configured
from router.cli.doctor.remark import About, Check, Level, Remark
from router.cli.main import app
from router.errors import ConfigurationError
from router.settings import Settings


@app.command(epilog="Example: halfdoor doctor --json")
def doctor(
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look at this installation and say what to mend; calls nobody outside. Exit code 1 when something is wrong."""
    from router.cli.doctor import show

    remarks = list(examined(config))
    if as_json:
        print(show.as_json(remarks))
    else:
        show.show(Console(), remarks)
    raise typer.Exit(1 if any(remark.level is Level.WRONG for remark in remarks) else 0)


def examined(config: Path | None) -> Iterator[Remark]:
    """Give the remarks of every check; one that breaks is a remark too, and the others go on."""
    about = About("settings")
    settings: Settings | None = None
    try:
        settings = configured(config, {})
    except ConfigurationError as error:
        yield about.wrong(error.message, "mend that line; every key is in docs/configuration.md")
    else:
        read = settings.source or "no halfdoor.yaml: the defaults are in force (halfdoor init writes one)"
        yield about.ok(str(read))
    for name, check in checks(settings):
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 - the outcome is recorded, and the other checks go on
            from router.door.log import where

            yield About(name).wrong(f"this check itself failed: {where(error)}", "report it as a bug, with this line")


def checks(settings: Settings | None) -> Iterator[tuple[str, Check]]:
    """Give the checks in the order in which their causes lie."""
    from router.cli.doctor import clouds, engines, interpreter, listening, places, receipts, rules, startup, switches
    from router.cli.doctor import weights as models

    yield "python", interpreter.check
    if settings is not None:
        yield "models", lambda: models.check(settings)
        yield "policy", lambda: rules.check(settings)
        yield "clouds", lambda: clouds.check(settings)
        yield "engines", lambda: engines.check(settings)
        yield "ledger", lambda: receipts.check(settings)
        yield "files", lambda: places.check(settings.paths, settings.responses.path)
        yield "port", lambda: listening.check(settings)
    yield "telemetry", switches.check
    yield "startup", startup.check
