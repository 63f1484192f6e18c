"""The hash chain: each row vouches for all rows before it, under the device's key."""

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from router.ledger.columns import Value, hashed
from router.ledger.key import DeviceKey

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Head:
    """The last row and its link. Kept elsewhere, it shows that a tail was cut off."""

    seq: int
    chain: bytes


def link(key: DeviceKey, previous: bytes, values: Sequence[Value]) -> bytes:
    """Return the link of a row that follows another."""
    return key.hash("ledger row", previous + json.dumps(hashed(values), separators=(",", ":")).encode())


def head_file(ledger: Path) -> Path:
    """Return where the head is noted beside a ledger."""
    return ledger.with_name(f"{ledger.name}.head")


def write_head(ledger: Path, head: Head) -> None:
    """Note the head. Failing is no harm: an older head still shows a tail that was cut before it."""
    path = head_file(ledger)
    scratch = path.with_name(f"{path.name}.new")
    with contextlib.suppress(OSError):
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{head.seq} {head.chain.hex()}\n")
        scratch.replace(path)


def read_head(path: Path) -> Head | None:
    """Return a noted head, or nothing when there is none that can be read."""
    try:
        seq, chain = path.read_text(encoding="ascii").split()
        return Head(int(seq), bytes.fromhex(chain))
    except (OSError, ValueError):
        return None
