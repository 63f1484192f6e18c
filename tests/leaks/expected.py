"""Ways that are known to leak today. The list may only shrink: a test fails when an entry leaks no longer."""

from collections.abc import Mapping

DISGUISED: Mapping[str, str] = {
    "two parts": "a value that is disguised and cut as well: halves are put together, but not undisguised",
    "two messages": "a value that is disguised and cut as well: halves are put together, but not undisguised",
    "model": "a name that no configuration knows is the caller's text, and only the guard reads it",
}
"""Carriers from which values leave that are not written plainly, and why."""
RARE: Mapping[tuple[str, str], tuple[str, str]] = {
    ("mail", "two lines"): ("the end of the line right before the `@`", "bofepu.sivimu6\n@birch.example.com"),
    ("word", "base64"): ("a short word that begins with an accented letter", "VsOkdGV6aXppc3U="),
}
"""Kind and view of which one value in many leaves: which, and a text that shows it. The suite has none of them."""
AT_HOME: Mapping[str, str] = {}
"""Views that could be masked and are kept at home today."""


def known(named: tuple[str, str, str]) -> bool:
    """Return whether a leak of this kind, carrier and view is on the list."""
    _, carrier, view = named
    return carrier in DISGUISED and view != "plain"


def rare(named: tuple[str, str, str]) -> bool:
    """Return whether a leak of this kind, carrier and view may be one of the rare ones; the bench counts them."""
    return (named[0], named[2]) in RARE
