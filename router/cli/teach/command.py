"""The commands: drafting lines, teaching, forgetting, looking at what is in force."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.main import plain_errors
from router.cli.nano import nano

Config = Annotated[Path | None, typer.Option(help="Configuration file.")]


@nano.command(epilog="Example: halfdoor nano teach corrections.jsonl --dry-run")
@plain_errors
def teach(
    lines: Annotated[Path, typer.Argument(help="JSON lines: marked texts; see docs/teach.md.")],
    force: Annotated[bool, typer.Option("--force", help="Install it although it hurts the regression set.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only.")] = False,
    config: Config = None,
) -> None:
    """Teach the tagger by your own lines; nothing leaves this machine, and a running proxy takes it up at once."""
    from router.cli.teach.carry_out import Wishes, carry_out

    if not carry_out(lines, configured(config, {}).paths.adapter, Wishes(force, dry_run)):
        raise typer.Exit(1)


@nano.command(epilog="Example: halfdoor nano draft < texts.txt > corrections.jsonl")
@plain_errors
def draft(config: Config = None) -> None:
    """Write what is found in each line of standard input as marked lines, to be corrected by hand and taught."""
    from local_models.teaching.marks import Marked, marked
    from router.inspecting import build_inspecting

    inspecting = build_inspecting(configured(config, {}))
    inspecting.load()
    for line in sys.stdin.buffer.read().decode("utf-8", "replace").splitlines():
        if not line.strip():
            continue
        marks = [Marked(one.start, one.end, one.kind) for one in inspecting.inspector.inspect_text(line)]
        written = marked(line, marks)
        spans = [{"start": one.start, "end": one.end, "kind": one.kind} for one in marks]
        record = {"text": line, "spans": spans} if written is None else {"marked": written}
        print(json.dumps(record, ensure_ascii=False))


@nano.command(epilog="Example: halfdoor nano forget")
@plain_errors
def forget(config: Config = None) -> None:
    """Delete what was taught; the tagger answers as it did before, and a running proxy follows at once."""
    place = configured(config, {}).paths.adapter
    there = place.exists()
    place.unlink(missing_ok=True)
    typer.echo("Forgotten." if there else "Nothing was taught.")


@nano.command(epilog="Example: halfdoor nano status --json")
@plain_errors
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False, config: Config = None
) -> None:
    """Say which nano-models are in force, and what was taught."""
    from local_models.manifest import read_manifest
    from router.cli.teach.standing import standing

    found = standing(configured(config, {}).paths.adapter, read_manifest())
    if as_json:
        print(json.dumps(found))
        return
    print(f"models   {found['models']}")
    print(f"adapter  {found['adapter'] or 'none'}{'  ' + str(found['trouble']) if found['trouble'] else ''}")
    for name, value in sorted(found["about"].items()):
        print(f"         {name}: {value}")
