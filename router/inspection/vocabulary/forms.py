"""Numbers that are known by their shape alone: `M-####/##`, where `#` is a digit and `@` a letter."""

import re
from collections.abc import Iterable, Iterator

from router.inspection.finding import Span
from router.inspection.vocabulary.live import DETECTOR
from router.inspection.vocabulary.search import bounded

_STANDS_FOR = {"#": "[0-9]", "@": "[A-Za-z]", " ": r"[ \t\u00a0]"}


class Forms:
    """Finds numbers of given shapes; every shape has one length, so the work is linear."""

    __slots__ = ("_patterns",)

    def __init__(self, forms: Iterable[str]) -> None:
        self._patterns = tuple(_pattern(form) for form in sorted(set(forms), key=lambda form: (-len(form), form)))

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where a number of any shape stands alone: no letter and no digit on either side."""
        for pattern in self._patterns:
            for found in pattern.finditer(text):
                start, end = found.span(1)
                if bounded(text, start, end) and _alone(text, start, end):
                    yield Span(start, end, "VOCABULARY", 1.0, f"{DETECTOR}:account")


def _pattern(form: str) -> re.Pattern[str]:
    # A lookahead: one that does not stand alone must not hide another that begins inside it.
    return re.compile(f"(?i)(?=({''.join(_STANDS_FOR.get(c) or re.escape(c) for c in form)}))")


def _alone(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
