"""What a server offers, and the readers that all servers share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from router.upstreams.fleet import NotLocal
from router.upstreams.local import LocalModel


@dataclass(frozen=True, slots=True)
class Offer:
    """The models of one recognised server."""

    kind: str
    """Which server it is, in one word of a closed set."""
    models: tuple[LocalModel, ...] = ()
    not_local: tuple[NotLocal, ...] = ()
    unproven: str = ""
    """Why its models may run elsewhere without its saying so; they are local only when the configuration says it."""


def listed(document: object) -> Iterator[Mapping[str, Any]]:
    """Give the models of an OpenAI-compatible list that name themselves."""
    yield from named(document, "data", "id")


def named(document: object, key: str, name: str) -> Iterator[Mapping[str, Any]]:
    """Give the objects of a list inside a document that have a name."""
    inner = document.get(key) if isinstance(document, dict) else None
    for entry in inner if isinstance(inner, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get(name), str) and entry[name]:
            yield entry


def owners(document: object) -> frozenset[str]:
    """Return who owns the models of a list, in its own words."""
    return frozenset(str(entry.get("owned_by", "")) for entry in listed(document))


def inside(document: object, *keys: str) -> object:
    """Return what stands under keys within keys, or None."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def count(value: object) -> int | None:
    """Return a positive whole number, or None."""
    return value if type(value) is int and value > 0 else None


def flag(value: object) -> bool | None:
    """Return what was stated as true or false, or None."""
    return value if type(value) is bool else None


def words(value: object) -> frozenset[str] | None:
    """Return a list of words as a set; None when there is none."""
    return frozenset(map(str, value)) if isinstance(value, list) and value else None


def named_embedding(name: str) -> bool:
    """Guess from its name that a model embeds; only where the server does not say what it does."""
    return "embed" in name.casefold()
