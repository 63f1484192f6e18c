"""The grammar of what stands for a value outside: `[PERSON_1]`; `[PERSON_1.2]` is the same, written differently."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from router.inspection.kinds import KINDS

_NUMBER = "[1-9][0-9]{0,6}"

_KIND = "|".join(sorted(KINDS, key=lambda kind: (-len(kind), kind)))


def pattern(escape: str) -> re.Pattern[str]:
    r"""Return what matches a placeholder exactly, or with Markdown's escapes before `_` and around the brackets.

    A single backslash before the opening bracket belongs to the text (`C:\Users\[USERNAME_1]`);
    only when the closing bracket is escaped too are both part of the placeholder.

    Args:
        escape: how one backslash is written where the placeholder stands: itself, or doubled in JSON source.
    """
    esc = re.escape(escape)
    kind = _KIND.replace("_", f"(?:{esc})?_")
    name = f"(?:{kind})(?:{esc})?_{_NUMBER}(?:\\.{_NUMBER})?"
    return re.compile(f"{esc}\\[{name}{esc}\\]|\\[{name}\\]")


PLAIN = pattern("\\")

_PARTS = re.compile(f"\\[({_KIND})_({_NUMBER})(?:\\.({_NUMBER}))?\\]")


@dataclass(frozen=True, slots=True, order=True)
class Placeholder:
    """One placeholder; `form` counts the ways in which the same value is written, from 1."""

    kind: str
    number: int
    form: int = 1

    def __str__(self) -> str:
        form = f".{self.form}" if self.form > 1 else ""
        return f"[{self.kind}_{self.number}{form}]"


def canonical(written: str) -> str:
    """Return a match of `pattern` without its escapes."""
    return written.replace("\\", "")


def parse(written: str) -> Placeholder | None:
    """Return the placeholder that a match of `pattern` names, or nothing where we would never have written it."""
    match = _PARTS.fullmatch(canonical(written))
    if match is None:
        return None
    kind, number, form = match.groups()
    read = Placeholder(kind, int(number), int(form or 1))
    return read if str(read) == canonical(written) else None


def look_alikes(text: str) -> Iterator[tuple[int, int, Placeholder]]:
    """Yield start, end and reading of everything in a text that could be taken for one of our placeholders."""
    if "[" not in text:
        return
    for match in PLAIN.finditer(text):
        read = parse(match.group())
        if read is not None:
            yield match.start(), match.end(), read


def is_look_alike(text: str) -> bool:
    """Tell whether a whole text could be taken for one of our placeholders."""
    match = PLAIN.fullmatch(text)
    return match is not None and parse(match.group()) is not None
