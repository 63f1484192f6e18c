"""What `previous_response_id` and `store` are for, done here: earlier turns go before the input of this one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from router.wire.responses import items, kind
from router.wire.strict import Json, dumps

_OF_THE_ANSWER: Final = ("id", "status")
FINAL: Final = frozenset({"completed", "incomplete"})
"""How an answer stands that can be gone on from."""


def before(kept_items: Sequence[Json], response: Mapping[str, Any]) -> list[Json]:
    """Return what a model has to read of an answer and all that led to it.

    Ids are left out: they name copies that a provider would look for, and none was allowed to keep one. Reasoning
    stays only where its provider sealed it, because no other model may read it as its own.
    """
    output = response.get("output")
    said = [_resent(item) for item in output if _is_told(item)] if isinstance(output, list) else []
    return [*kept_items, *said]


def with_history(document: Mapping[str, Any], history: Sequence[Json]) -> dict[str, Any]:
    """Return the request as if its client had sent everything again, to be answered now."""
    if not history and document.get("background") is None:
        return dict(document)
    rest = {key: value for key, value in document.items() if key not in ("previous_response_id", "background")}
    return {**rest, "input": [*history, *items(document)]}


def listed(kept_items: Sequence[Json], response_id: str) -> list[dict[str, Any]]:
    """Return the input items of an answer as its client may list them; each needs an id and its long form."""
    return [_as_listed(item, f"{response_id.removeprefix('resp_')}_{i}") for i, item in enumerate(kept_items)]


def page(found: Sequence[Mapping[str, Any]], query: Mapping[str, str]) -> bytes:
    """Write one page of a list: `order`, `after` and `limit` as published."""
    ordered = list(found) if query.get("order", "desc") == "asc" else list(reversed(found))
    after = query.get("after")
    start = next((i + 1 for i, item in enumerate(ordered) if item["id"] == after), 0) if after else 0
    limit = query.get("limit", "20")
    most = min(max(int(limit), 1), 100) if limit.isascii() and limit.isdigit() and len(limit) < 9 else 20
    shown = ordered[start : start + most]
    ends = {"first_id": shown[0]["id"] if shown else "", "last_id": shown[-1]["id"] if shown else ""}
    return dumps({"object": "list", "data": shown, **ends, "has_more": start + most < len(ordered)})


def _is_told(item: Json) -> bool:
    return isinstance(item, dict) and (kind(item) != "reasoning" or bool(item.get("encrypted_content")))


def _resent(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in _OF_THE_ANSWER}


def _as_listed(item: Mapping[str, Any], name: str) -> dict[str, Any]:
    whole = {"type": kind(item), **item}
    if whole["type"] == "message":
        whole.setdefault("status", "completed")
        if isinstance(text := whole.get("content"), str):
            said = whole.get("role") == "assistant"
            part = {"type": "output_text" if said else "input_text", "text": text}
            whole["content"] = [{**part, "annotations": [], "logprobs": []} if said else part]
    whole.setdefault("id", f"{'msg' if whole['type'] == 'message' else 'item'}_{name}")
    return whole
