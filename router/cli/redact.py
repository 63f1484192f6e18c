"""`halfdoor nano redact` and `nano restore`: placeholders for what inspection finds, and back, on this device."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.jsonl import answer_lines
from router.cli.main import plain_errors
from router.cli.nano import Lines, nano
from router.cli.restore_table import NewTable, read_table
from router.errors import RouterError
from router.masking.restore import Restorer
from router.upstreams.skills.redact import pieces


@nano.command(
    epilog="""Example: echo '{"id":1,"text":"Call Maria Schneider"}' | halfdoor nano redact --table back.jsonl"""
)
@plain_errors
def redact(
    jsonl: Lines = True,
    table: Annotated[
        Path | None, typer.Option(help="Write what each placeholder stands for into this new file, for you alone.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Replace every finding of each text by a placeholder; each text is numbered by itself.

    What stands behind the placeholders is never printed. With `--table` it is written to a file that only you can
    read; `nano restore` takes it. Whoever has that file has the values: delete it when you are done.
    """
    settings = configured(config, {})
    from router.inspecting import build_inspecting

    inspecting = build_inspecting(settings)
    inspecting.load()
    written = NewTable(table) if table is not None else None

    def answer(given: Mapping[str, object]) -> dict[str, object]:
        text = str(given["text"])
        found = list(pieces(text, inspecting.inspector.inspect_text(text)))
        kinds: dict[str, int] = {}
        for mark in {str(piece.mark): piece.mark for piece in found if piece.mark}.values():
            kinds[mark.kind] = kinds.get(mark.kind, 0) + 1
        if written is not None:
            written.add(given.get("id"), {str(piece.mark): piece.text for piece in found if piece.mark})
        return {"text": "".join(str(piece.mark or piece.text) for piece in found), "kinds": kinds}

    answer_lines(sys.stdin.buffer, answer)
    for warning in inspecting.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if not inspecting.names_detected:
        print("names of people are not detected: no tagger is present", file=sys.stderr)


@nano.command(
    epilog="""Example: echo '{"id":1,"text":"Dear [PERSON_1],"}' | halfdoor nano restore --table back.jsonl"""
)
@plain_errors
def restore(
    table: Annotated[Path, typer.Option(help="The file that `nano redact --table` wrote.")],
    jsonl: Lines = True,
) -> None:
    """Put the values back into texts with placeholders, each by the table of the line with the same `id`.

    As in answers of a cloud, nothing is restored inside a URL or the target of a link.
    """
    tables = read_table(table)

    def answer(given: Mapping[str, object]) -> dict[str, object]:
        vault = tables.get(json.dumps(given.get("id")))
        if vault is None:
            raise RouterError("the table has no line with this `id`")
        restorer = Restorer(vault)
        return {"text": restorer.feed(str(given["text"])) + restorer.finish()}

    answer_lines(sys.stdin.buffer, answer)
