"""`halfdoor explain`: a dry run of one request; nothing is stored or sent."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors
from router.considered import Considered
from router.errors import ConfigurationError
from router.inspection.finding import Region


@app.command(epilog="Example: halfdoor explain request.json --policy strict")
@plain_errors
def explain(
    request: Annotated[
        str, typer.Argument(help="A chat completions request as a JSON file; `-` reads standard input.")
    ],
    policy: Annotated[
        str | None, typer.Option(help="A preset or a policy file, instead of the configured one.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what is found in a request, which rules fire, where it would go, and the exact body that would leave."""
    settings = configured(config, {"HALFDOOR_POLICY": policy})
    from router.app import build

    body = _read(request)
    seen, leaving = asyncio.run(build(settings).rehearse(body))
    if as_json:
        print(json.dumps(_object(seen, leaving), ensure_ascii=False))
    else:
        _show(seen, leaving)


def _read(request: str) -> bytes:
    if request == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(request).read_bytes()
    except OSError:
        raise ConfigurationError(f"{request}: there is no such file, or it cannot be read") from None


def _object(seen: Considered, leaving: bytes | None) -> dict[str, object]:
    labels = seen.facts.labels
    treatments = seen.decision.treatments
    return {
        "route": seen.route_name,
        "model": seen.answers,
        "upstream": seen.upstream,
        "reasons": list(seen.decision.reasons),
        "treatment": seen.decision.treatment.name.lower(),
        "error": seen.decision.error or None,
        "policy": seen.policy.name,
        "labels": {"task": labels.task, "task_score": labels.task_score, "gain": labels.gain},
        "findings": [
            {
                "place": finding.place,
                "start": finding.start,
                "end": finding.end,
                "type": finding.kind,
                "score": round(finding.score, 4),
                "detector": finding.detector,
                "treatment": treatment.name.lower(),
            }
            for finding, treatment in zip(seen.inspection.findings, treatments, strict=True)
        ],
        "regions": [_region(region) for region in seen.inspection.regions],
        "doubts": [{"place": doubt.place, "reason": doubt.reason} for doubt in seen.inspection.doubts],
        "opaque": [{"place": part.place, "medium": part.medium} for part in seen.conversation.opaque],
        "omitted_exchanges": sorted(seen.decision.omitted),
        "engines": [
            {"model": model.name, "capable": verdict.capable, "reason": verdict.reason}
            for model, verdict in seen.choice.considered
        ],
        "leaves": json.loads(leaving) if leaving is not None else None,
    }


def _remarks(seen: Considered) -> Iterator[str]:
    for region in seen.inspection.regions:
        rights = ", all rights reserved" if region.proprietary else ""
        yield f"code at {region.place} {region.start}-{region.end}: {region.language}{rights}"
    for doubt in seen.inspection.doubts:
        yield f"doubt at {doubt.place}: {doubt.reason}"
    for part in seen.conversation.opaque:
        yield f"cannot be read: {part.medium} at {part.place}"
    for model, verdict in seen.choice.considered:
        if verdict.reason:
            yield f"engine {model.name}: {verdict.reason}"


def _region(region: Region) -> dict[str, object]:
    return {
        "place": region.place,
        "start": region.start,
        "end": region.end,
        "language": region.language,
        "proprietary": region.proprietary,
    }


def _show(seen: Considered, leaving: bytes | None) -> None:
    console = Console(highlight=False)
    who = f" by {seen.answers} ({seen.upstream})" if seen.answers else ""
    console.print(f"[bold]{seen.route_name}[/bold]{who}")
    console.print(f"policy {seen.policy.name}: {', '.join(seen.decision.reasons) or 'nothing to decide'}")
    labels = seen.facts.labels
    console.print(f"task {labels.task} ({labels.task_score:.2f}), gain {labels.gain:.2f}\n")
    if seen.inspection.findings:
        table = Table("place", "from-to", "kind", "score", "detector", "treatment", box=None)
        for finding, treatment in zip(seen.inspection.findings, seen.decision.treatments, strict=True):
            where = f"{finding.start}-{finding.end}"
            score = f"{finding.score:.2f}"
            table.add_row(finding.place, where, finding.kind, score, finding.detector, treatment.name.lower())
        console.print(table)
    else:
        console.print("nothing personal or secret found")
    for line in _remarks(seen):
        console.print(line)
    if leaving is None:
        console.print("\n[bold]nothing would leave[/bold]")
        return
    console.print("\n[bold]exactly this would leave[/bold]")
    console.print_json(leaving.decode())
