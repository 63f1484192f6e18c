"""One JSON object in, one out, in the same order: how every `--jsonl` reads and answers."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

import typer

from router.errors import RouterError

Answer = Callable[[Mapping[str, object]], Mapping[str, object]]
"""Takes a line's object, whose `text` is a string; unknown fields are there and may be ignored."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which JSON can hold and no model can read; a mark in its place keeps every offset."""


def answer_lines(lines: Iterable[bytes], answer: Answer) -> None:
    """Print the answer to each line.

    Raises:
        typer.Exit: code 1 after the last line when any line was bad.
    """
    failed = False
    for line in lines:
        if not line.strip():
            continue
        answered = answer_line(line, answer)
        failed = failed or "error" in answered
        print(json.dumps(answered), flush=True)
    if failed:
        raise typer.Exit(1)


def answer_line(line: bytes, answer: Answer) -> dict[str, object]:
    """Return the answer to one line; to a bad one an error that does not quote it."""
    identity: object = None
    try:
        given = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
        identity = given.get("id") if isinstance(given, dict) else None
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            return {"id": identity, "error": "a line must be an object with a string `text`"}
        return {"id": identity, **answer({**given, "text": _HALF.sub("\ufffd", given["text"])})}
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError, _NotJsonError):
        return {"id": identity, "error": "the line is not JSON"}
    except RouterError as error:
        return {"id": identity, "error": error.message}


class _NotJsonError(ValueError):
    """NaN and its like, which Python reads and no other program does."""


def _no_constant(_: str) -> NoReturn:
    raise _NotJsonError
