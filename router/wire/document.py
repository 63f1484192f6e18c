"""A parsed request together with where in it each text lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from router.wire.strict import Json

Path = tuple[str | int, ...]
"""Keys and indexes from the top of the request."""


@dataclass(frozen=True, slots=True)
class Token:
    """Where one leaf of JSON in a string is written back: the string, and which stretch of it."""

    path: Path
    start: int
    end: int


Slot = Path | Token | None
"""Where a text is written back; None where nothing may be written."""


class Document(dict[str, Any]):
    """The request as it came. Only `wire` looks inside, and nobody changes it."""

    __slots__ = ("echoed", "filenames", "removed", "rewritten", "slots")

    def __init__(self, parsed: Mapping[str, Any]) -> None:
        super().__init__(parsed)
        self.slots: tuple[Slot, ...] = ()
        """Parallel to the conversation's texts."""
        self.rewritten: tuple[Path, ...] = ()
        """Identifiers that always leave as a keyed hash."""
        self.filenames: tuple[Path, ...] = ()
        self.removed: tuple[Path, ...] = ()
        """Fields that never leave."""
        self.echoed: Mapping[str, Any] | None = None
        """What an answer repeats instead of this request: the client's own, where we put earlier turns before it."""

    def __repr__(self) -> str:
        return "Document(...)"


class Draft:
    """A changed copy of a document that shares everything untouched with it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.root: dict[str, Any] = dict(document)
        self._own: dict[Path, Any] = {(): self.root}

    def get(self, path: Path) -> Json:
        """Return what stands at a path now."""
        value: Any = self.root
        for step in path:
            value = value[step]
        return value

    def put(self, path: Path, value: object) -> None:
        """Write a value; the containers above it are copied the first time."""
        self._copy(path[:-1])[path[-1]] = value

    def remove(self, path: Path) -> None:
        """Take a field out."""
        del self._copy(path[:-1])[path[-1]]

    def _copy(self, path: Path) -> Json:
        if path not in self._own:
            parent = self._copy(path[:-1])
            parent[path[-1]] = self._own[path] = parent[path[-1]].copy()
        return self._own[path]
