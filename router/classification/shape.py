"""Labels from the shape of a text alone: a stand-in until a model judges, and honest about it."""

import math
import re
from dataclasses import dataclass
from types import MappingProxyType

_CODE_LINE = re.compile(r"[;{}]\s*$|^\s{2,}\S|^\s*[@#$<>/]|\w\(|=>|->|::|==|!=", re.ASCII)
_NO_SUMS = MappingProxyType(dict.fromkeys(map(ord, "0123456789+-*/=^<>%()")))
"""Takes digits and operators out of a text: one pass in C, where asking each character took longer than all else."""
_SHOWN = 20_000
"""Characters that are looked at; shape does not change after so many."""


@dataclass(frozen=True, slots=True)
class ShapeLabels:
    """A guess with a low score. Topics have no shape, so there are none."""

    task: str
    task_score: float
    gain: float
    topics: tuple[tuple[str, float], ...] = ()


class ShapeLabeller:
    """Judges length, code and script; no word of any language.

    Its gain is a rule of thumb, not a measurement: longer asks, code, and scripts that
    small models have seen little of gain more from a large model.
    """

    def label(self, text: str) -> ShapeLabels:
        text = text[:_SHOWN].strip()
        code = _code_share(text)
        gain = 0.1 + 0.1 * math.log10(1 + len(text)) + 0.2 * code + 0.1 * _foreign_share(text)
        task, score = _task(text, code)
        return ShapeLabels(task, score, round(min(gain, 1.0), 3))


def _task(text: str, code: float) -> tuple[str, float]:
    if code >= 0.3:
        return "code", round(0.3 + 0.2 * code, 3)
    visible = "".join(text.split())
    rest = visible.translate(_NO_SUMS)
    sums = len(visible) - len(rest) + (0 if rest.isascii() else sum(map(str.isdigit, rest)))
    if visible and sums / len(visible) >= 0.4:
        return "math", 0.3
    if text.endswith(("?", "？", "؟")):  # noqa: RUF001 - other scripts ask with other marks
        return "question", 0.35
    return "chat", 0.15


def _code_share(text: str) -> float:
    """Return the share of lines that are fenced or punctuated like code."""
    fenced = False
    lines = hits = 0
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
            continue
        if line.strip():
            lines += 1
            hits += fenced or _CODE_LINE.search(line) is not None
    return hits / lines if lines else 0.0


def _foreign_share(text: str) -> float:
    """Return the share of letters outside the Latin blocks."""
    if text.isascii():
        return 0.0
    letters = [character for character in text if character.isalpha()]
    return sum(ord(letter) > 0x24F for letter in letters) / len(letters) if letters else 0.0
