"""`halfdoor connect`: prints or writes a client's configuration, and takes it back."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.connect.change import Change, carry_out, planned, read, take_back
from router.cli.connect.clients import CLIENTS, Client
from router.cli.connect.edits import CannotEdit
from router.cli.connect.reach import NO_KEY, Home, Reach, reach
from router.cli.main import app, plain_errors
from router.errors import ConfigurationError


@app.command(epilog="Example: halfdoor connect claude")
@plain_errors
def connect(
    client: Annotated[str | None, typer.Argument(help="Which program; none lists them.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the change back, byte for byte.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    url: Annotated[str | None, typer.Option(help="Halfdoor's address, without /v1.")] = None,
    model: Annotated[str, typer.Option(help="The model that the client asks for.")] = "auto",
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Tell a client where Halfdoor is: shows the change first, and can take it back."""
    if client is None:
        _list()
        return
    if client not in CLIENTS:
        raise ConfigurationError(f"no client `{client}`; known are {', '.join(CLIENTS)}")
    known, settings = CLIENTS[client], configured(config, {})
    record = settings.paths.data / "connections" / f"{client}.json"
    if undo:
        print(f"{take_back(record)} is again what it was.")
        return
    here = reach(settings, url, model)
    change = _change(known, here)
    if change is None:
        return
    if change.before == change.after:
        print(f"{change.path} says so already; nothing to do.")
        return
    if record.exists():
        raise ConfigurationError(
            f"{known.what} is connected already; `halfdoor connect {client} --undo` takes that back first"
        )
    _show(change, here)
    if not yes and not _agreed():
        print("Nothing was written. `--yes` writes without asking.")
        return
    carry_out(change, record)
    print(f"Written. `halfdoor connect {client} --undo` takes it back. {known.after}".rstrip())


def _change(client: Client, here: Reach) -> Change | None:
    """Return what would be written; prints what its user must do where nothing can be."""
    if client.file is None or client.edit is None:
        assert client.shows is not None  # noqa: S101 - a client has a file or a text
        print(client.shows(here))
        return None
    path = client.file(Home(Path.home(), os.environ)).resolve()
    before, text = read(path)
    try:
        return planned(path, client.edit(text, here), before)
    except CannotEdit as error:
        wanted = client.edit("", here)
        raise ConfigurationError(f"{path}: {error.message}; nothing was changed. Put this in:\n{wanted}") from None


def _show(change: Change, here: Reach) -> None:
    secret = here.key if here.key and here.key != NO_KEY else None
    for line in change.diff():
        print(line.replace(secret, "(your token)") if secret else line)


def _agreed() -> bool:
    return sys.stdin.isatty() and typer.confirm("Write this?", default=False)


def _list() -> None:
    for client in CLIENTS.values():
        print(f"{client.name:17} {client.what}{'' if client.file else '   (prints what to write)'}")
