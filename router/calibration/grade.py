"""An answer to right or wrong, by the question's mode."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Final, cast

from router.calibration.question import Mode, Question
from router.calibration.sandbox import passes

_NUMBER: Final = re.compile(r"-?(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_MINUS: Final = "\u2212"
_FENCE: Final = re.compile(r"```[\w+-]*\n(.*?)```", re.DOTALL)
_LETTER: Final = re.compile(r"(?<![A-Za-z])([A-H])(?![A-Za-z])")
_THINKING: Final = re.compile(r"<think>.*?</think>", re.DOTALL)
_MARKS: Final = "\"'`*.!,:;\u201c\u201d\u2018\u2019\u00ab\u00bb"
"""Around an answer these say nothing."""
_LONGEST: Final = 20_000
"""Characters of an answer that are graded; a longer one is wrong."""


def grade(question: Question, answer: str) -> bool:  # noqa: PLR0911 - one for each mode
    """Whether an answer is right. What a model thought aloud before it does not count."""
    if len(answer) > _LONGEST:
        return False
    said, right = _THINKING.sub("", answer).strip(), question.asked.right
    match question.mode:
        case Mode.NUMBER:
            return _number(said, cast("float", right))
        case Mode.CHOICE:
            letters = _LETTER.findall(said)
            return bool(letters) and (letters[0] if len(said) < 80 else letters[-1]) == right
        case Mode.EXACT:
            return _folded(said) in {_folded(one) for one in cast("list[str]", right)}
        case Mode.LINES:
            lines = [line.strip() for line in _unfenced(said).splitlines() if line.strip()]
            return lines == right
        case Mode.JSON:
            return _json(_unfenced(said), right)
        case Mode.FORMAT:
            return re.fullmatch(cast("str", right), said) is not None
        case Mode.CODE | Mode.REGEX | Mode.SQL:
            order = cast("Mapping[str, object]", right)
            return passes({**order, "kind": question.mode.value, "code": _unfenced(said).strip("`")})


def _number(said: str, right: float) -> bool:
    found = _NUMBER.findall(said.replace(_MINUS, "-"))
    if not found:
        return False
    shown = re.sub(r"[,\u00a0\u202f ]", "", found[-1])
    return abs(float(shown) - right) <= max(0.005, 1e-4 * abs(right))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    return " ".join(text.strip(_MARKS).split())


def _unfenced(text: str) -> str:
    found = _FENCE.search(text)
    return (found[1] if found else text).strip()


def _json(said: str, right: object) -> bool:
    try:
        return bool(json.loads(said) == right)
    except (ValueError, RecursionError):
        return False
