"""Credentials that a whole login gives away: connection strings, and what a program prints below "the password:"."""

import re
from collections.abc import Iterator

from router.inspection.entropy import is_password, is_random
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern
from router.inspection.secrets.matched import matched

_USER = r"(?:user ?id|user ?name|user|uid)"
_PASSWORD = r"(?:password|pwd)"  # noqa: S105
_PAIR = r"[^;=\n\"]{1,40}=[^;\n\"]{0,80};[ ]?"

LOGIN_GATE = rf"(?i){_USER} ?= ?[^;\n\"]{{1,80}};|{_PASSWORD} ?= ?[^;\n\"]{{1,80}};"
_LOGIN = Pattern(rf"(?i)\b{_USER} ?= ?[^;\n\"]{{1,80}};[ ]?(?:{_PAIR}){{0,4}}{_PASSWORD} ?= ?([^;\n\"' ]{{3,100}})")
_TURNED = Pattern(rf"(?i)\b{_PASSWORD} ?= ?([^;\n\"' ]{{3,100}});[ ]?(?:{_PAIR}){{0,4}}{_USER} ?= ?[^;\n\"]{{1,80}}")
_NAMED = re.compile(
    r"[$%@#<{\[(*]|.*[}\])>%]\Z|x{3,}\Z|\.{3}|your|my[-_ ]?(?:pass|user)|pass(?:word)?\Z|pwd\Z", re.IGNORECASE
)
"""A variable, a template, or the word itself."""

BELOW_GATE = r"(?i)(?:password|passphrase|secret|token|api key|unseal key|root key)[^\n]{0,90}:[ \t]*\r?\n"
_BELOW = Pattern(
    r"(?i)(?:password|passphrase|secret|token|api key|unseal key|root key)[^\n]{0,90}:[ \t]*(?:\r?\n[ \t]*){1,3}"
    r"([A-Za-z0-9+/_.~-]{16,200}={0,2})[ \t\r]*(?:\n|$)"
)


SPOKEN_GATE = (
    r"(?i)\b(?:creds?|credentials?|log-?ins?|sign in with|user(?:name)? ?[/:&] ?pass(?:word)?)\b[^\n]{0,60}[/:]"
)
_SPOKEN = Pattern(
    r"(?i)\b(?:creds?|credentials?|log-?ins?|sign in with|user(?:name)? ?[/:&] ?pass(?:word)?)\b"
    r"(?: (?:are|is|for [\w.-]{1,30}))?[ :=(]{1,3}[\"'`]?([\w.@+-]{2,60}) ?[/:] ?([^\s\"'`,;)]{4,100})"
)
"""A user and what lets him in, as people tell one another."""
_CHOSEN = re.compile(r"(?=.*[A-Za-z])(?=.*[\d!@#$%^&*?])")


def spoken(encoded: Encoded) -> Iterator[Span]:
    """Find both halves of `creds admin / …`; what holds neither figure nor sign is no password here."""
    for (user, user_end), (start, end) in matched(encoded, _SPOKEN, 1, 2):
        value = encoded.text[start:end]
        if _CHOSEN.match(value) and is_password(value, quoted=True) and not _NAMED.match(value):
            yield Span(user, user_end, "USERNAME", 0.6, "secrets:login")
            yield Span(start, end, "PASSWORD", 0.7, "secrets:login")


def connections(encoded: Encoded) -> Iterator[Span]:
    """Find the password of a connection string, however plain it is: beside a user it can be nothing else."""
    for pattern in (_LOGIN, _TURNED):
        for ((start, end),) in matched(encoded, pattern, 1):
            if not _NAMED.match(encoded.text[start:end]):
                yield Span(start, end, "PASSWORD", 0.75, "secrets:login")


def printed(encoded: Encoded) -> Iterator[Span]:
    """Find a generated value that stands alone below the line that announces it."""
    for ((start, end),) in matched(encoded, _BELOW, 1):
        if is_random(encoded.text[start:end]):
            yield Span(start, end, "PASSWORD", 0.7, "secrets:below")
