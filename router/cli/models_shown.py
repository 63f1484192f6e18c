"""What `models list` prints: a table for people, a document for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from router.upstreams.fleet import Fleet
from router.upstreams.local import LocalModel

_HEAD = ("model", "engine", "context", "tools", "images", "schema", "embeds", "loaded", "tokens/s")


def lines(fleet: Fleet) -> Iterator[str]:
    """Give the table and what is to be said below it."""
    if fleet.locals:
        rows = [_HEAD, *(_row(model) for model in fleet.locals)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD))]
        yield from (_line(row, widths) for row in rows)
    for other in fleet.not_local:
        yield f"not local: {other.name} on {other.server}: {other.reason}"
    for one in fleet.sightings:
        if one.trouble:
            yield f"no use: {one.name or one.where} at {one.where}: {one.trouble}"


def document(fleet: Fleet) -> dict[str, Any]:
    """Return everything, with null for what an engine does not state."""
    return {
        "models": [_facts(model) for model in fleet.locals],
        "not_local": [{"name": one.name, "engine": one.server, "reason": one.reason} for one in fleet.not_local],
        "engines": [
            {"where": one.where, "name": one.name, "kind": one.kind or None, "trouble": one.trouble or None}
            for one in fleet.sightings
        ],
    }


def _facts(model: LocalModel) -> dict[str, Any]:
    return {
        "name": model.name,
        "engine": model.server,
        "kind": model.kind or None,
        "base_url": model.base_url,
        "local": "stated by the configuration" if model.vouched else "proven by its engine",
        "context": model.context,
        "context_most": model.context_most,
        "tools": model.tools,
        "images": model.vision,
        "json_schema": model.json_schema,
        "embeddings": model.embeddings,
        "chat": model.chat,
        "loaded": model.loaded,
        "reachable": model.reachable,
        "bytes": model.size,
        "tokens_per_second": model.speed,
    }


def _row(model: LocalModel) -> tuple[str, ...]:
    context = model.context or model.context_most
    return (
        model.name,
        model.server if model.reachable else f"{model.server} (does not answer)",
        "?" if context is None else f"{'' if model.context else '≤ '}{context}",
        _word(model.tools),
        _word(model.vision),
        _word(model.json_schema),
        _word(model.embeddings),
        _word(model.loaded),
        "not measured" if model.speed is None else f"{model.speed:.0f}",
    )


def _word(stated: bool | None) -> str:
    return "?" if stated is None else "yes" if stated else "no"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
