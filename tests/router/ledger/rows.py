"""Entries for tests of the ledger."""

from router.ledger.entry import Decided, Finished, Status, new_receipt
from router.ledger.key import DeviceKey

KEY = DeviceKey(bytes(range(32)))


def a_decision(**changes: object) -> Decided:
    fields: dict[str, object] = {
        "receipt": new_receipt(),
        "time_ms": 1_790_000_000_123,
        "dialect": "chat",
        "wish": "auto",
        "model": "gpt-5-mini",
        "route": "cloud",
        "treatment": "mask",
        "masked": True,
        "reasons": ("bank numbers", "health of a person"),
        "counts": (("CREDIT_CARD", 2), ("PERSON", 1)),
        "places": ("messages[0].content", "messages[1].tool_calls[0].function.arguments{3}"),
        "policy": "default",
        "policy_digest": "0f" * 16,
        "upstream": "openai",
        "facts": "1|0",
    }
    return Decided(**{**fields, **changes})  # type: ignore[arg-type]


def an_end(decision: Decided, **changes: object) -> Finished:
    fields: dict[str, object] = {
        "receipt": decision.receipt,
        "time_ms": decision.time_ms + 900,
        "status": Status.OK,
        "http_status": 200,
        "input_tokens": 120,
        "output_tokens": 44,
        "duration_ms": 900,
        "overhead_us": 1_400,
        "bytes_out": 2_048,
        "restored": (("CREDIT_CARD", 1),),
    }
    return Finished(**{**fields, **changes})  # type: ignore[arg-type]
