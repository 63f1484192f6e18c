"""`halfdoor`: gathers the commands; each lives in the file of its name."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import typer

from router.errors import RouterError

P = ParamSpec("P")
R = TypeVar("R")

app = typer.Typer(
    help="A drop-in OpenAI base_url that keeps personal data on your device.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with local variables would print conversation text
    add_completion=True,
    rich_markup_mode="rich",
)


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a router error into one line on stderr and exit code 2, never a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RouterError as error:
            print(f"halfdoor: {error.message}", file=sys.stderr)
            raise typer.Exit(2) from None

    return run
