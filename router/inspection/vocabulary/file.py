"""The vocabulary's file: one entry a line, readable and written by hand, or sealed with a key."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from router.errors import ConfigurationError
from router.inspection.vocabulary import sealed
from router.inspection.vocabulary.words import UnusableError, Word, categorized, word

MOST = 20_000


class _Stamp(NamedTuple):
    modified: int
    size: int
    file: int
    changed: int


Stamp: TypeAlias = _Stamp | None
"""What tells one state of a file from another, without reading it; None for a file that is not there."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A vocabulary file's entries and what its owner should know."""

    words: tuple[Word, ...] = ()
    warnings: tuple[str, ...] = ()
    stamp: Stamp = None


def stamp(path: Path) -> Stamp:
    """Return the file's stamp; what cannot be looked at counts as not there."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return _Stamp(seen.st_mtime_ns, seen.st_size, seen.st_ino, seen.st_ctime_ns)


def read(path: Path) -> Loaded:
    r"""Read a vocabulary file: one entry a line, `#` starts a comment line; docs/vocabulary.md has the marks.

    A missing file is an empty vocabulary.

    Raises:
        ConfigurationError: the file or a line cannot be used; the message names file and line, never the entry.
    """
    seen = stamp(path)
    try:
        raw = path.read_bytes()
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Loaded()
    except OSError as wrong:
        raise ConfigurationError(f"{path}: cannot be read ({wrong.strerror})") from None
    words = tuple(dict.fromkeys(one for _, one in entries(path, text(path, raw)) if one))
    if len(words) > MOST:
        raise ConfigurationError(f"{path}: {len(words)} entries; at most {MOST} are supported")
    return Loaded(words, _warnings(path, mode), seen)


def text(path: Path, raw: bytes) -> str:
    """Return a file's text, unsealed when it is sealed.

    Raises:
        ConfigurationError: it is not UTF-8, or the key is missing or another one.
    """
    if sealed.is_sealed(raw):
        raw = sealed.opened(path, raw)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        number = raw[: wrong.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}:{number}: not UTF-8") from None


def entries(path: Path, content: str) -> Iterator[tuple[str, Word | None]]:
    """Yield each line with its entry; None for a comment.

    Raises:
        ConfigurationError: a line cannot be used.
    """
    for number, each in enumerate(content.splitlines(), 1):
        try:
            yield each, word(each)
        except UnusableError as wrong:
            raise ConfigurationError(f"{path}:{number}: {wrong}") from None


def uncategorized(path: Path) -> tuple[int, ...]:
    """Return the lines of a file whose entries say no category: no rule that asks for one is about them.

    Raises:
        ConfigurationError: as `read`.
    """
    lines = entries(path, text(path, path.read_bytes()))
    return tuple(number for number, (each, one) in enumerate(lines, 1) if one and not categorized(each))


def _warnings(path: Path, mode: int) -> tuple[str, ...]:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return (f"{path} can be read by other users of this machine; run: chmod 600 '{path}'",)
    return ()
