"""`halfdoor inspect`: the whole inspection on text."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from router.cli.configured import settings as configured
from router.cli.jsonl import Answer, answer_lines
from router.cli.main import app, plain_errors
from router.inspection.finding import Span, Stretch

Look = Callable[[str], list[Span]]
Read = Callable[[str], tuple[Stretch, ...]]


@app.command(epilog='Example: halfdoor inspect "Card 4242 4242 4242 4242, call +44 20 7946 0958"')
@plain_errors
def inspect(
    text: Annotated[str | None, typer.Argument(help="The text; `-` or nothing reads standard input.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id","text"} lines, print one object for each.')
    ] = False,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Show what would count as personal or secret in a text. Nothing is stored or sent."""
    settings = configured(config, {})
    from router.inspecting import build_inspecting
    from router.inspection.code.code import Code

    inspecting = build_inspecting(settings)
    inspecting.load()
    look = inspecting.inspector.inspect_text
    code = Code()
    code.load()
    if as_jsonl:
        answer_lines(sys.stdin.buffer, _answer(look, code.regions))
        return
    # Undecodable bytes become marks, not an error: what stands around them is inspected all the same.
    given = sys.stdin.buffer.read().decode("utf-8", "replace") if text in (None, "-") else str(text)
    spans = look(given)
    if as_json:
        regions = [_region(stretch) for stretch in code.regions(given)]
        print(json.dumps({"id": None, "findings": [_finding(span) for span in spans], "regions": regions}))
        return
    _show(given, spans, code.regions(given))
    for warning in inspecting.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if not inspecting.names_detected:
        print("names of people are not detected yet: no tagger is present", file=sys.stderr)


def _answer(look: Look, read: Read) -> Answer:
    def answer(given: Mapping[str, object]) -> dict[str, object]:
        text = str(given["text"])
        findings = [_finding(span) for span in look(text)]
        return {"findings": findings, "regions": [_region(stretch) for stretch in read(text)]}

    return answer


def _region(stretch: Stretch) -> dict[str, object]:
    return {
        "start": stretch.start,
        "end": stretch.end,
        "language": stretch.language,
        "proprietary": stretch.proprietary,
    }


def _finding(span: Span) -> dict[str, object]:
    return {
        "start": span.start,
        "end": span.end,
        "type": span.kind,
        "score": round(span.score, 4),
        "detector": span.detector,
    }


def _show(text: str, spans: list[Span], stretches: tuple[Stretch, ...]) -> None:
    console = Console(highlight=False)
    marked = Text(text)
    for span in spans:
        marked.stylize("bold reverse", span.start, span.end)
    console.print(marked)
    for stretch in stretches:
        rights = ", all rights reserved" if stretch.proprietary else ""
        console.print(f"\n{stretch.start:>6}-{stretch.end:<6} code: {stretch.language}{rights}", end="")
    if stretches:
        console.print()
    if not spans:
        console.print("\nnothing personal or secret found")
        return
    console.print()
    for span in spans:
        console.print(f"{span.start:>6}-{span.end:<6} {span.kind:20} {span.score:4.2f}  {span.detector}")
