"""Text as a list of character codes: `[52, 50, 52, 50]`, as buffers are printed."""

from collections.abc import Iterator

from router.inspection.linear import Pattern
from router.inspection.views.payloads import stretches
from router.inspection.views.view import Change

_CODE = "(?:3[2-9]|[4-9][0-9]|1[01][0-9]|12[0-6])"
_LEAST = 7
_CODES = Pattern(rf"(?:^|[^0-9.,-])({_CODE}(?:(?:,[ \n]{{0,20}}| ){_CODE}){{{_LEAST - 1},}})(?:$|[^0-9.])")


def spelled(text: str) -> Iterator[Change]:
    """Yield each list of printable ASCII as what it spells; most such lists are only numbers."""
    for start, end in stretches(_CODES, text):
        yield Change(start, end, "".join(chr(int(code)) for code in text[start:end].replace(",", " ").split()))
