"""What the readers of code return."""

import re
from dataclasses import dataclass

_LICENCE = re.compile(r"copyright|licen[cs]e|all rights reserved|spdx|^[-=*#/\s]*$|^!|coding[:=]|^@", re.IGNORECASE)
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Parts:
    """The anatomy of code before it is put into words."""

    parts: tuple[str, ...]
    """Functions and classes as written, with what they say of themselves."""
    names: tuple[str, ...]
    """What is defined at the top, by name."""
    imports: tuple[str, ...]
    calls: tuple[str, ...]
    said: str = ""
    """What the code says of itself: the first sentence of its docstring or opening comment."""


def first_sentence(comment: str) -> str:
    """Return the first sentence of a comment that is no licence; empty where there is none."""
    kept: list[str] = []
    for line in comment.strip().splitlines():
        bare = line.strip().lstrip("#/*;-<!").rstrip("*/->").strip()
        if _LICENCE.search(bare):
            if kept:
                break
            continue
        kept.append(bare)
    text = " ".join(kept)
    sentence = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 1].rstrip() + "…"
