"""The vocabulary as a detector that follows its file while requests are being inspected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from router.errors import ConfigurationError
from router.inspection.finding import Span
from router.inspection.vocabulary.file import Stamp, read, stamp
from router.inspection.vocabulary.search import Search
from router.inspection.vocabulary.words import VERSION, Word, line

DETECTOR = "vocabulary"
_STAYS = "the words read before stay in force"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a look at the file came to."""

    changed: bool
    """Other words are in force now."""
    warning: str = ""
    """What its owner should know; said once for each state of the file, never with an entry."""


@dataclass(frozen=True, slots=True, repr=False)
class _Words:
    """Words in force, their version and their search: replaced together or not at all."""

    words: tuple[Word, ...]
    version: bytes
    search: Search | None = None


class Vocabulary:
    """Finds the words in linear time: without case, bounded like words, with any blank for a blank."""

    def __init__(self, words: Iterable[Word] = (), path: Path | None = None, seen: Stamp = None) -> None:
        """Hold the words of a file.

        Args:
            words: what `read` returned.
            path: the file that `refresh` follows; None for words that never change.
            seen: the file's stamp at that time (`Loaded.stamp`).
        """
        self._now = _holding(tuple(words))
        self._path = path
        self._seen = seen

    @property
    def version(self) -> bytes:
        """Changes when the words do; read it before `detect`, and what it found is never older."""
        return self._now.version

    def load(self) -> None:
        """Compile the words."""
        self._now = _compiled(self._now)

    def detect(self, text: str) -> list[Span]:
        """Return every place where a word stands; spans may overlap."""
        now = self._now
        if not now.words:
            return []
        if now.search is None:
            raise RuntimeError("the vocabulary is not loaded")
        return found_words(now.search, text)

    def called(self, found: Sequence[Span], text: str) -> list[Span]:
        """Return which of the persons that detectors found are somebody's whose whole name is an entry."""
        search = self._now.search
        return [] if search is None else found_people(search, found, text)

    def refresh(self) -> Refreshed:
        """Look at the file and take its words when it changed; costs one `stat` when it did not.

        Never raises. Doubt stays home: when the file is gone, cut to nothing or cannot be used,
        the words read before stay in force. One thread calls it; any number may `detect` meanwhile.
        """
        if self._path is None:
            return Refreshed(False)
        seen = stamp(self._path)
        if seen == self._seen:
            return Refreshed(False)
        self._seen = seen
        return self._lost(self._path, seen) or self._take(self._path)

    def _lost(self, path: Path, seen: Stamp) -> Refreshed | None:
        # An editor or a synchronising program may be in the middle of writing; a command that removes the
        # last word leaves a comment in the file.
        if self._now.words and (seen is None or not seen.size):
            return Refreshed(False, f"{path} is {'empty' if seen else 'gone'}; {_STAYS}")
        return None

    def _take(self, path: Path) -> Refreshed:
        try:
            loaded = read(path)
        except ConfigurationError as wrong:
            return Refreshed(False, f"{wrong.message}; {_STAYS}")
        # What was read counts, not what was seen before reading; when it changed between, the next look reads again.
        self._seen = loaded.stamp
        if lost := self._lost(path, loaded.stamp):
            return lost
        fresh = _holding(loaded.words)
        changed = fresh.version != self._now.version
        if changed:
            self._now = _compiled(fresh)
        return Refreshed(changed, "; ".join(loaded.warnings))

    def __len__(self) -> int:
        return len(self._now.words)


def found_words(search: Search, text: str) -> list[Span]:
    """Return where words stand; the detector's name ends with the categories of their entries."""
    return [Span(start, end, "VOCABULARY", 1.0, f"{DETECTOR}:{of}") for start, end, of in search.spans(text)]


def found_people(search: Search, found: Sequence[Span], text: str) -> list[Span]:
    """Return the persons among findings that are entries, as surely as a detector took them for persons."""
    named = search.called(found, text)
    return [Span(start, end, "VOCABULARY", score, f"{DETECTOR}:{of}") for start, end, score, of in named]


def _holding(words: tuple[Word, ...]) -> _Words:
    lines = "\n".join([VERSION, *map(line, words)])
    return _Words(words, blake2b(lines.encode("utf-8", "surrogatepass"), digest_size=16).digest())


def _compiled(held: _Words) -> _Words:
    return _Words(held.words, held.version, Search(held.words) if held.words else None)
