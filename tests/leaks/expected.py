"""Ways that are known to leak today. The list may only shrink: a test fails when an entry leaks no longer."""

from collections.abc import Mapping

EXPECTED: Mapping[str, str] = {
    "full width": "canonical views",
    "zero width": "canonical views",
    "one zero width": "canonical views",
    "soft hyphen": "canonical views",
    "homoglyph": "canonical views",
    "spaced digits": "canonical views",
    "hyphened digits": "canonical views",
    "at dot": "canonical views",
    "(at) (dot)": "canonical views",
    "html, named": "canonical views",
    "two lines": "canonical views",
    "base64": "canonical views",
    "base64 of a sentence": "canonical views",
    "base64 twice": "canonical views",
    "base64 for addresses": "canonical views",
    "hexadecimal": "canonical views",
    "two parts": "canonical views",
    "two messages": "canonical views",
}
"""View or carrier, and what will close it."""

AT_HOME: Mapping[str, str] = {
    "percent": "the egress guard reads it, inspection does not yet",
    "percent, all": "the egress guard reads it, inspection does not yet",
    "html, decimal": "the egress guard reads it, inspection does not yet",
    "html, hexadecimal": "the egress guard reads it, inspection does not yet",
    "json escapes": "the egress guard reads it, inspection does not yet",
}
"""Views that could be masked and are kept at home today."""


def known(named: tuple[str, str, str]) -> bool:
    """Return whether a leak of this kind, carrier and view is on the list."""
    return named[1] in EXPECTED or named[2] in EXPECTED
