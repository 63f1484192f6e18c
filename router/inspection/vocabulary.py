"""The user's own private words, found wherever they stand as words."""

import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from router.errors import ConfigurationError
from router.inspection.finding import Span
from router.inspection.linear import Encoded
from router.inspection.mention import Mentions

VERSION = "1"

_LONGEST = 200
_MOST = 20_000


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """One entry. Its repr never shows it."""

    text: str
    exact: bool = False
    """Written with a leading `=`: capitals count."""

    def __repr__(self) -> str:
        return "Word(…)"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A vocabulary file's entries and what its owner should know."""

    words: tuple[Word, ...] = ()
    warnings: tuple[str, ...] = ()


class Vocabulary:
    """Finds the words in linear time: case-insensitive, bounded like words, with any blank for a blank."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        self._words = tuple(words)
        self._mentions: Mentions | None = None

    def load(self) -> None:
        """Compile the words."""
        if self._words:
            self._mentions = Mentions.of_words((word.text, word.exact) for word in self._words)

    def detect(self, text: str) -> list[Span]:
        """Return every place where a word stands; spans may overlap."""
        if self._mentions is None:
            if self._words:
                raise RuntimeError("the vocabulary is not loaded")
            return []
        encoded = Encoded(text)
        spans = encoded.code_points(self._mentions.spans(encoded.data))
        return [Span(start, end, "VOCABULARY", 1.0, "vocabulary") for start, end in spans]

    def __len__(self) -> int:
        return len(self._words)


def read(path: Path) -> Loaded:
    r"""Read a vocabulary file: one entry a line, `#` starts a comment line, `=` before an entry makes capitals count.

    `\#` and `\=` at the start stand for the characters themselves. A missing file is an empty vocabulary.

    Raises:
        ConfigurationError: a line cannot be used; the message names file and line, never the entry.
    """
    try:
        raw = path.read_bytes()
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Loaded()
    except OSError as wrong:
        raise ConfigurationError(f"{path}: cannot be read ({wrong.strerror})") from None
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}:{line}: not UTF-8") from None
    words = tuple(dict.fromkeys(word for number, line in enumerate(lines, 1) if (word := _entry(path, number, line))))
    if len(words) > _MOST:
        raise ConfigurationError(f"{path}: {len(words)} entries; at most {_MOST} are supported")
    return Loaded(words, _warnings(path, mode))


def _entry(path: Path, number: int, line: str) -> Word | None:
    text = " ".join(unicodedata.normalize("NFC", line).split())
    if not text or text.startswith("#"):
        return None
    exact = text.startswith("=")
    text = text[1:].strip() if exact else text
    if text[:2] in ("\\#", "\\="):
        text = text[1:]
    if len(text) > _LONGEST:
        raise ConfigurationError(f"{path}:{number}: entry longer than {_LONGEST} characters")
    if sum(c.isalnum() for c in text) < 2 and not (text and not text.isascii()):
        raise ConfigurationError(f"{path}:{number}: an entry needs at least two letters or digits")
    return Word(text, exact)


def _warnings(path: Path, mode: int) -> tuple[str, ...]:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return (f"{path} can be read by other users of this machine; run: chmod 600 '{path}'",)
    return ()
