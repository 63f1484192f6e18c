"""What a policy decides, as one hash: it stands in every row of the ledger."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

from router.policy.rules import OwnWords, Policy

_NOT_DECIDING = frozenset({"examples", "claims", "digest", "layers", "floor", "abroad", "memo", "origin"})


def digest(policy: Policy) -> str:
    """Return the BLAKE2b of everything in a policy that can change an answer.

    The order of rules and kinds, comments and examples do not, nor does it matter which of several files says what:
    two policies that decide alike have one digest.
    """
    content = json.dumps(_plain(policy), separators=(",", ":"), sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, OwnWords):  # the same policy on two machines has its word files in two folders
        return [sorted(Path(file).name for file in value.files), sorted(value.forms)]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in _NOT_DECIDING}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, frozenset | tuple):
        return sorted((_plain(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
