"""What a request became in another format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, repr=False)
class Turned:
    """A document in another format, and what became of the parameters."""

    document: dict[str, Any]
    mapped: tuple[str, ...] = ()
    """Fields that say the same in other words (`max_tokens=max_output_tokens`)."""
    dropped: tuple[str, ...] = ()
    """Fields that the other format cannot say, for `x-halfdoor-dropped`."""


Convert = Callable[[Mapping[str, Any]], Turned]
"""Takes a document, masked or local, and returns a new one; must not change what it is given.

Raises `BadRequest` for what the other format cannot do and an answer would be wrong without."""
