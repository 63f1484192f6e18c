"""A request in one format as a request in another: what the client asked for, as far as the other can say it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from router.errors import RouterError

PIVOT = "chat"
"""What every format can be turned into, and most can be made of: with n formats that is 2n conversions, not n²."""


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

CONVERSIONS: Mapping[tuple[str, str], Convert] = MappingProxyType({})


def turned(document: dict[str, Any], source: str, target: str) -> Turned:
    """Return the document as the target format says it.

    Raises:
        BadRequest: it cannot say something that matters.
        RouterError: there is no way from one to the other; nothing may leave.
    """
    if source == target:
        return Turned(document)
    if (convert := CONVERSIONS.get((source, target))) is not None:
        return convert(document)
    if PIVOT in (source, target):
        raise RouterError(f"a request in {source} cannot be told in {target}")
    first = turned(document, source, PIVOT)
    second = turned(first.document, PIVOT, target)
    return Turned(second.document, first.mapped + second.mapped, first.dropped + second.dropped)
