"""`halfdoor init`: asks, shows the file, writes it when it may."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.init.answers import Answers, written
from router.cli.init.asking import Given, ask_all, unasked
from router.cli.main import app, plain_errors
from router.errors import ConfigurationError
from router.paths import paths
from router.settings import Settings


@app.command(epilog="Example: halfdoor init --cloud openai --policy default --yes")
@plain_errors
def init(
    cloud: Annotated[str | None, typer.Option(help="openai, anthropic, client, none, or a base_url.")] = None,
    key_env: Annotated[str | None, typer.Option(help="Variable with the key, for a base_url.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="A model there; the first is the default.")] = None,
    policy: Annotated[str | None, typer.Option(help="default, masked, strict, offline, or a file.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; a file that is there is kept beside.")] = False,
) -> None:
    """Write a first halfdoor.yaml: at most four questions, and none when everything is given."""
    given = Given(cloud, key_env, tuple(model or ()), policy)
    place = Path(named) if (named := os.environ.get("HALFDOOR_CONFIG")) else paths(os.environ).configuration
    asking = not yes and sys.stdin.isatty()
    answers = ask_all(given, _ask, typer.echo) if asking else unasked(given)
    text = written(answers)
    typer.echo(f"\n{place}:\n")
    typer.echo("\n".join(f"    {line}" for line in text.splitlines()))
    if not yes and not (asking and _may_write(place)):
        typer.echo("\nNothing was written." + ("" if asking else " Add --yes to write it."))
        raise typer.Exit(0 if asking else 2)
    _write(place, text)
    for line in _farewell(answers, configured(place, {})):
        typer.echo(line)


def _ask(question: str, usual: str) -> str:
    return str(typer.prompt(question, default=usual or None))


def _may_write(place: Path) -> bool:
    if not place.exists():
        return typer.confirm("\nWrite it?", default=True)
    return typer.confirm(f"\nThere is one already; keep it as {place.name}.old and write this?", default=False)


def _write(place: Path, text: str) -> None:
    """Put the file in its place once it is known to be good; the one before stays beside it.

    Raises:
        ConfigurationError: it cannot be written, or says what cannot be.
    """
    scratch = place.with_name(f".{place.name}.new")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        scratch.write_text(text, encoding="utf-8")
        scratch.chmod(0o600)
        configured(scratch, {})
        if place.exists():
            kept = next(p for p in _beside(place) if not p.exists())
            place.rename(kept)
            typer.echo(f"\nThe one before is {kept}")
        scratch.rename(place)
    except OSError as error:
        raise ConfigurationError(f"{place}: cannot be written: {os.strerror(error.errno or 0)}") from None
    finally:
        scratch.unlink(missing_ok=True)


def _beside(place: Path) -> list[Path]:
    return [place.with_name(f"{place.name}.old{number or ''}") for number in range(1_000)]


def _farewell(answers: Answers, settings: Settings) -> list[str]:
    """Return what to do next; the last line is the one to paste into a client."""
    lines = ["", f"Written: {settings.source}", ""]
    unset = [cloud.api_key_env for cloud in settings.clouds if not cloud.ready]
    steps = [f"export {name}=…   (the key; it is not set yet)" for name in unset]
    steps += ["halfdoor doctor   (checks everything)", "halfdoor serve"]
    lines += [f"  {number}. {step}" for number, step in enumerate(steps, 1)]
    key = "your own key" if answers.cloud == "client" else "any word as key"
    url = f"http://{settings.listen.host}:{settings.listen.port}/v1"
    return [
        *lines,
        "",
        f"Then give your client this address, and {key} (or let `halfdoor connect` do it):",
        "",
        f"  base_url = {url}",
    ]
