"""The file of an adapter: one line of JSON that says what it is, then the numbers. Read with suspicion."""

import hashlib
import io
import json
from collections.abc import Collection
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from local_models.adapter import Adapter

FORMAT: Final = "halfdoor-adapter-1"
LARGEST: Final = 1_000_000
"""Bytes; one of rank 32 has 51,000."""
_WIDTH = 384
_NAMES = frozenset({"inner", "inner_bias", "outer", "outer_bias", "words", "salt"})
_RANKS = range(1, 129)
_SALT = 16


class AdapterUnusable(Exception):
    """A file is no adapter, is damaged, or belongs to other nano-models; the words name no text."""


def packed(adapter: Adapter, about: dict[str, Any]) -> tuple[bytes, str]:
    """Return the file of an adapter, and its digest.

    Args:
        adapter: its digest is not read; it is made here.
        about: numbers of the report, kept for `nano status`.
    """
    words = np.frombuffer(b"".join(sorted(adapter.words)), dtype=np.uint8).reshape(-1, 4)
    numbers = io.BytesIO()
    np.savez(numbers, **adapter.weights, words=words, salt=np.frombuffer(adapter.salt, dtype=np.uint8))  # type: ignore[arg-type]
    content = numbers.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    head = {"format": FORMAT, "trunk": adapter.trunk, "sha256": digest, "about": about}
    return json.dumps(head).encode() + b"\n" + content, digest


def unpacked(file: bytes, trunks: Collection[str], labels: int) -> Adapter:
    """Return the adapter of a file.

    Args:
        file: all its bytes.
        trunks: digests of the graphs that it may belong to.
        labels: how many the tag head has.

    Raises:
        AdapterUnusable: it is not taken up.
    """
    head, content = _parted(file)
    if hashlib.sha256(content).hexdigest() != head["sha256"]:
        raise AdapterUnusable("it is damaged (its sha256 differs)")
    if head["trunk"] not in trunks:
        raise AdapterUnusable("it was taught with other nano-models; teach it again")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        raise AdapterUnusable("it is damaged (its numbers cannot be read)") from None
    words, salt = arrays.pop("words", None), arrays.pop("salt", None)
    if not _sound(arrays, labels) or not _bytes(words, 2) or not _bytes(salt, 1) or len(salt) != _SALT:
        raise AdapterUnusable("it is damaged (its numbers have the wrong form)")
    listed = frozenset(bytes(row) for row in words)
    return Adapter(head["trunk"], head["sha256"], arrays, listed, salt.tobytes())


def about(file: bytes) -> dict[str, Any]:
    """Return the numbers of the report that a file carries.

    Raises:
        AdapterUnusable: it has no readable head.
    """
    said = _parted(file)[0]["about"]
    return said if isinstance(said, dict) else {}


def _parted(file: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, content = file.partition(b"\n")
    try:
        head = json.loads(line)
        known = set(head) == {"format", "trunk", "sha256", "about"} and head["format"] == FORMAT
        known = known and isinstance(head["trunk"], str) and isinstance(head["sha256"], str)
    except (ValueError, TypeError, RecursionError):
        known = False
    if not known or len(file) > LARGEST:
        raise AdapterUnusable("it is no adapter of this version")
    return head, content


def _sound(arrays: dict[str, Any], labels: int) -> bool:
    if set(arrays) != _NAMES - {"words", "salt"} or any(array.dtype != np.float32 for array in arrays.values()):
        return False
    rank = arrays["inner_bias"].size
    shapes = {"inner": (_WIDTH, rank), "inner_bias": (rank,), "outer": (rank, labels), "outer_bias": (labels,)}
    fits = all(arrays[name].shape == shape for name, shape in shapes.items())
    return rank in _RANKS and fits and all(bool(np.isfinite(array).all()) for array in arrays.values())


def _bytes(array: Any, dimensions: int) -> bool:
    if array is None or array.dtype != np.uint8 or array.ndim != dimensions:
        return False
    return dimensions == 1 or array.shape[1] == 4
