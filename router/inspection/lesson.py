"""What the user taught the tagger, as a file that is followed while requests are being inspected."""

import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Protocol

from local_models.adapter import Adapter
from local_models.adapter_file import LARGEST, AdapterUnusable, unpacked

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_GOES_ON = "the tagger goes on without it"


@dataclass(frozen=True, slots=True, repr=False)
class Lesson:
    """The nano-models in force: replaced together or not at all."""

    models: str
    """As `named` writes them."""
    adapter: Adapter | None = None
    silent: bool = False
    """Nothing is tagged: whatever were found would not count, so the encoder need not run."""


NO_LESSON = Lesson("")


class Taught(Protocol):
    """Says which nano-models are in force, and lets a request keep those that it began with."""

    @property
    def lesson(self) -> Lesson: ...

    def by(self, lesson: Lesson) -> AbstractContextManager[None]:
        """Have the calling thread's tagging done by these models."""
        ...


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the file came to."""

    words: str
    broken: bool = False


class Lessons:
    """Follows the adapter's file. One that cannot be used counts as none: the tagger goes on by itself."""

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._now = NO_LESSON
        self._graph = ""
        self._labels = 0
        self._seen: tuple[int, int, int] | None = None
        self._unsaid: Looked | None = None
        self._held = local()

    @property
    def now(self) -> Lesson:
        """The models in force."""
        return self._now

    @property
    def here(self) -> Lesson:
        """The models by which the calling thread is to tag."""
        held = getattr(self._held, "lesson", None)
        return self._now if held is None else held

    def open(self, graph: str, labels: int) -> None:
        """Begin to follow, for a loaded graph.

        Args:
            graph: its SHA-256.
            labels: how many its tag head has.
        """
        self._graph, self._labels = graph, labels
        self._now = Lesson(named(graph))
        self._seen = self._signature()
        if self._seen is not None:
            self._unsaid = self._look()

    def refresh(self) -> Looked | None:
        """Take the file up if it changed; None where there is nothing to say."""
        said, self._unsaid = self._unsaid, None
        if said is not None:
            return said
        seen = self._signature()
        if seen == self._seen or not self._graph:
            return None
        self._seen = seen
        return self._look()

    @contextmanager
    def by(self, lesson: Lesson) -> Iterator[None]:
        """Hold models for the calling thread."""
        before = getattr(self._held, "lesson", None)
        self._held.lesson = lesson
        try:
            yield
        finally:
            self._held.lesson = before

    def _look(self) -> Looked:
        base = Lesson(named(self._graph))
        if self._place is None or self._seen is None:
            self._now = base
            return Looked("what was taught is forgotten: the tagger alone is in force")
        try:
            adapter = read_adapter(self._place, (self._graph,), self._labels)
        except AdapterUnusable as reason:
            self._now = base
            return Looked(f"ADAPTER NOT USED, {_GOES_ON}: {self._place}: {reason}", broken=True)
        self._now = Lesson(named(self._graph, adapter), adapter)
        return Looked(f"adapter {adapter.version} in force")

    def _signature(self) -> tuple[int, int, int] | None:
        try:
            found = self._place.stat() if self._place else None
        except OSError:
            return None
        return None if found is None else (found.st_mtime_ns, found.st_size, found.st_ino)


def named(graph: str, adapter: Adapter | None = None) -> str:
    """Return `nano-`, sixteen digits of the graph's SHA-256, and after a plus sixteen of the adapter's."""
    return f"nano-{graph[:16]}" + (f"+{adapter.version}" if adapter is not None else "")


def read_adapter(place: Path, trunks: tuple[str, ...], labels: int) -> Adapter:
    """Return the adapter of a file.

    Raises:
        AdapterUnusable: it is damaged, of other models, or open to others, who could then lower what is found.
    """
    return unpacked(adapter_bytes(place), trunks, labels)


def adapter_bytes(place: Path) -> bytes:
    """Return the bytes of an adapter's file, if it is its owner's alone.

    Raises:
        AdapterUnusable: it cannot be read, or others can read or change it.
    """
    try:
        with place.open("rb") as file:
            found = os.fstat(file.fileno())
            if os.name == "posix" and (found.st_mode & _OTHERS or found.st_uid not in {os.getuid(), 0}):
                raise AdapterUnusable("other users can read or change it; make it yours alone (chmod 600)")
            return file.read(LARGEST + 1)
    except OSError:
        raise AdapterUnusable("it cannot be read") from None
