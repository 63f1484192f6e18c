"""Changes to the vocabulary's file: one writer at a time, whole or not at all, readable by its owner alone."""

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from router.errors import ConfigurationError
from router.inspection.vocabulary import sealed
from router.inspection.vocabulary.file import MOST, entries, text
from router.inspection.vocabulary.fold import cased
from router.inspection.vocabulary.words import Word, line

if sys.platform == "win32":  # pragma: no cover - the lock of the other system
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


_OWNER = stat.S_IRUSR | stat.S_IWUSR
_FIRST = "# Halfdoor's vocabulary; what may stand here: docs/vocabulary.md"


@dataclass(frozen=True, slots=True)
class Changed:
    """What a command did to the file, in numbers."""

    done: int
    """Entries that are new, or gone."""
    same: int = 0
    """Entries that stood there already."""
    repaired: bool = False
    """Others could read the file; now they cannot."""


def add(path: Path, words: Iterable[Word]) -> Changed:
    """Add entries; one that stands there with other marks takes the new ones.

    Raises:
        ConfigurationError: the file cannot be read or written, or would hold too many entries.
    """
    new = {_key(word): word for word in words}
    counted = [0, 0]

    def change(lines: list[tuple[str, Word | None]]) -> list[str]:
        there = {word for _, word in lines if word}
        wanted = {key: word for key, word in new.items() if word not in there}
        counted[:] = len(wanted), len(new) - len(wanted)
        kept = [each for each, word in lines if word is None or _key(word) not in wanted]
        if len({word for _, word in lines if word and _key(word) not in wanted}) + len(wanted) > MOST:
            raise ConfigurationError(f"{path}: more than {MOST} entries are not supported; nothing was added")
        return kept + [line(word) for word in wanted.values()]

    repaired = _changed(path, change)
    return Changed(counted[0], counted[1], repaired)


def remove(path: Path, texts: Iterable[str], category: str | None = None) -> Changed:
    """Remove the entries with these texts, of one category or of any.

    Raises:
        ConfigurationError: the file cannot be read or written.
    """
    gone = {cased(each).casefold() for each in texts}
    counted = [0]

    def change(lines: list[tuple[str, Word | None]]) -> list[str]:
        kept = [
            each
            for each, word in lines
            if word is None or cased(word.text).casefold() not in gone or category not in (None, word.category)
        ]
        counted[0] = len(lines) - len(kept)
        return kept

    repaired = _changed(path, change)
    return Changed(counted[0], repaired=repaired)


def seal(path: Path, *, closed: bool) -> Changed:
    """Encrypt or decrypt the file where it stands.

    Raises:
        ConfigurationError: there is no file, no key, or no keyring to keep one in.
    """
    if not path.exists():
        raise ConfigurationError(f"{path}: there is no vocabulary yet; halfdoor vocabulary add makes one")
    with _writing(path):
        raw = path.read_bytes()
        plain = text(path, raw).encode()
        done = sealed.is_sealed(raw) != closed
        if done:
            _put(path, sealed.closed(plain) if closed else plain)
        return Changed(int(done))


def _changed(path: Path, change: Callable[[list[tuple[str, Word | None]]], list[str]]) -> bool:
    """Rewrite the file through a function; say whether others could read it before."""
    with _writing(path):
        try:
            raw = path.read_bytes()
            open_to_others = bool(path.stat().st_mode & 0o077) and sys.platform != "win32"
        except FileNotFoundError:
            raw, open_to_others = b"", False
        before = list(entries(path, text(path, raw)))
        start = before or [(_FIRST, None)]
        after = change(start)
        # A file without a line would look like one that was lost, and the old words would stay in force.
        content = ("\n".join(after or [_FIRST]) + "\n").encode()
        if open_to_others or [each for each, _ in start] != after:
            _put(path, sealed.closed(content) if sealed.is_sealed(raw) else content)
        return open_to_others


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Hold the lock of the file's directory, and say in one line what the system refuses."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (path.parent / f".{path.name}.lock").open("ab") as lock:
            _lock(lock)
            yield
    except OSError as wrong:
        raise ConfigurationError(f"{path}: cannot be written ({wrong.strerror})") from None


def _put(path: Path, content: bytes) -> None:
    """Replace the file in one step: a reader sees the old one or the new one."""
    target = path.resolve()  # a link to a synchronised folder stays a link
    number, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            Path(made).chmod(_OWNER)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(target)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _key(word: Word) -> tuple[str, str]:
    return word.category, word.text
