"""Values that markup or the concatenation of literals cuts: `ada@<em>example</em>.org`, `"ghp_" + "x"`."""

from collections.abc import Iterator

from router.inspection.linear import Pattern
from router.inspection.views.payloads import stretches
from router.inspection.views.view import Change

_TAGS = Pattern(
    r"(?:[\w@.+-]|[0-9] )((?:</?[A-Za-z][^<>\n]{0,200}>|<!--[^<>]{0,200}-->|\*\*|~~|__)+)(?:[\w@.+-]|[ ][0-9])"
)
_BREAK = r"[ \t]{0,3}(?:[+.&]|\\?\r?\n)\s{0,80}[+.&]?\s{0,3}"
_LITERALS = Pattern(rf"[\w@.+ ()-](\"{_BREAK}\"|'{_BREAK}')")


def unmarked(text: str) -> Iterator[Change]:
    """Yield what cuts something that may be a value; its place is left empty."""
    marks = [*_tags(text), *_literals(text)]
    yield from (Change(start, end, "") for start, end in sorted(marks))


def _tags(text: str) -> list[tuple[int, int]]:
    return stretches(_TAGS, text) if "<" in text or "**" in text or "__" in text or "~~" in text else []


def _literals(text: str) -> list[tuple[int, int]]:
    return stretches(_LITERALS, text) if '"' in text or "'" in text else []
