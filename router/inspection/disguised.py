"""The plain form of a value that was found in disguise, so that it is found where it stands plainly too."""

import re

from router.inspection.check_digits import luhn
from router.inspection.mention import DIGIT_KINDS
from router.inspection.views.layers import unveiled
from router.inspection.views.mailboxes import written_out
from router.inspection.views.view import View

_ENCODED = re.compile(r"[A-Za-z0-9+/_\-]{12,}={0,2}")
_MAILBOX = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_DIGITS = re.compile(r"\d(?:[ \-.]?\d){5,30}")
_SPOKEN = re.compile(r"(?i)\b(?:at|dot)\b|[\[({<]")
_LONGEST = 2_000


def plain(kind: str, text: str) -> list[tuple[str, str]]:
    """Return kind and text of a value without its disguise; nothing where it has none or holds more than the value."""
    spoken = kind == "EMAIL_ADDRESS" and _SPOKEN.search(text) is not None
    if len(text) > _LONGEST or (text.isascii() and not spoken and not _ENCODED.fullmatch(text)):
        return []
    view = unveiled(text)
    if spoken:
        view = View(view.text).changed(written_out(view.text))
    if view.text in (text, ""):
        return []
    if kind == "EMAIL_ADDRESS":
        return [(kind, found) for found in _MAILBOX.findall(view.text)]
    if kind in DIGIT_KINDS and _ENCODED.fullmatch(text):
        cards = _DIGITS.findall(view.text)
        return [(kind, found) for found in cards if kind != "CREDIT_CARD" or luhn(_bare(found))]
    return [] if _ENCODED.fullmatch(text) else [(kind, view.text)]


def _bare(number: str) -> str:
    return "".join(filter(str.isdecimal, number))
