"""One entry of the vocabulary: how its line is read and written, and in which forms people write it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

VERSION = "4"

Category = Literal["person", "client", "project", "host", "account", "word"]
CATEGORIES: tuple[Category, ...] = get_args(Category)

_LONGEST = 200
_PREFIX = re.compile(rf"({'|'.join(CATEGORIES)}) ?: ?(?=\S)", re.IGNORECASE)
_NO_CATEGORY = re.compile(rf"[^\W\d_]+ ?: (?=\S)|(?:{'|'.join(CATEGORIES)})(?:s|es) ?:", re.IGNORECASE)
"""`matter: 12`, `clients:Globex`: a category is meant that there is not. An address (`https://x`) is none."""
_PARTS = " (parts)"
_MARKS = "#=~"
_JOINTS = {"person": (" ", ".", "_", "-"), "client": (" ", "-", "_"), "project": (" ", "-", "_")}
"""What stands between two words of an entry: `ada.byron@` and `project-falcon` are mentions too."""


class UnusableError(ValueError):
    """A line cannot be an entry; the message says why and never quotes it."""


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """One entry. Its repr never shows it."""

    text: str
    exact: bool = False
    """Written with a leading `=`: capitals count."""
    category: Category = "word"
    fuzzy: bool = False
    """Written with a leading `~`: typing errors are found too."""
    parts: bool = False
    """Written with `(parts)` behind it: each name of a person counts alone, when it begins with a capital."""

    def __repr__(self) -> str:
        return "Word(…)"


def word(line: str) -> Word | None:
    """Return the entry of a line; None for a blank line and a comment.

    Raises:
        UnusableError: with the reason, without the line.
    """
    text = _spaced(line)
    if not text or text.startswith("#"):
        return None
    category: Category = "word"
    if found := _PREFIX.match(text):
        category = next(one for one in CATEGORIES if one == found[1].lower())
        text = text[found.end() :]
    elif _NO_CATEGORY.match(text):
        raise UnusableError(
            f"what stands before `:` is no category; one of {', '.join(CATEGORIES)} (`word: a: b` is the text `a: b`)"
        )
    mark = text[0] if text[0] in "=~" else ""
    text = text[len(mark) :].strip()
    parts = category == "person" and text.lower().endswith(_PARTS)
    text = text[: -len(_PARTS)].strip() if parts else text
    if text[:1] == "\\" and text[1:2] in (*_MARKS, "\\"):
        text = text[1:]
    return entry(text, category, exact=mark == "=", fuzzy=mark == "~", parts=parts)


def entry(text: str, category: Category, *, exact: bool = False, fuzzy: bool = False, parts: bool = False) -> Word:
    """Return an entry made of its parts, checked.

    Raises:
        UnusableError: with the reason, without the text.
    """
    text = _spaced(text)
    if len(text) > _LONGEST:
        raise UnusableError(f"entry longer than {_LONGEST} characters")
    told = sum(map(str.isalnum, text))
    if told < 2 and not (text and not text.isascii()):
        raise UnusableError("an entry needs at least two letters or digits")
    if category == "account" and (told < 5 or sum(map(str.isdigit, text)) < 4):
        raise UnusableError("an account number needs at least five letters and digits, four of them digits")
    if category == "host" and any(c in "/@ " for c in text):
        raise UnusableError("a host is written without scheme, user and path")
    return Word(text, exact and not fuzzy, category, fuzzy, parts and category == "person")


def line(one: Word) -> str:
    """Return the line that reads as this entry."""
    mark = "=" if one.exact else "~" if one.fuzzy else ""
    text = f"\\{one.text}" if one.text[0] in f"{_MARKS}\\" else one.text
    clear = one.category == "word" and not _PREFIX.match(one.text) and not _NO_CATEGORY.match(one.text)
    prefix = "" if clear else f"{one.category}: "
    # `(parts)` at the end of a name that is meant to end so cannot be written, and nobody is called so.
    return f"{prefix}{mark}{text}{_PARTS if one.parts else ''}"


def categorized(line: str) -> bool:
    """Say whether an entry's line says itself which category it is of."""
    return _PREFIX.match(_spaced(line)) is not None


def forms(one: Word) -> Iterator[str]:
    """Yield every way in which an entry is searched for, capitals as written."""
    names = one.text.split()
    for joint in _JOINTS.get(one.category, (" ",)):
        yield joint.join(names)
    if one.category != "person" or "," in one.text:
        return
    for cut in range(1, len(names)):
        given, family = " ".join(names[:cut]), " ".join(names[cut:])
        yield f"{family}, {given}"
        yield f"{family},{given}"
        yield f"{family} {given}"


def joined(one: Word) -> tuple[str, tuple[int, ...]] | None:
    """Return an entry of several words written as one, and where each begins but the first."""
    names = one.text.split()
    if len(names) < 2 or not all(map(str.isalnum, names)) or one.category not in _JOINTS:
        return None
    return "".join(names), tuple(accumulate(map(len, names[:-1])))


def single_names(one: Word) -> tuple[str, ...]:
    """Return the names that count alone: none unless the entry asks for it; initials and particles never do."""
    names = one.text.replace(",", " ").split() if one.parts else ()
    return tuple(name for name in names if sum(map(str.isalpha, name)) >= 2 and not name[0].islower())


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
