"""What looks like an encoded payload and cannot be read: a doubt. Digests, keys and addresses are none."""

import re
from collections.abc import Iterator, Sequence

from router.inspection.entropy import entropy, is_random
from router.inspection.finding import Span
from router.inspection.linear import Pattern
from router.inspection.views.payloads import raw_of, stretches
from router.inspection.views.view import View

_RUN = Pattern(r"(?:^|[^A-Za-z0-9+/_-])([A-Za-z0-9+/_-]{60,}={0,2})")
_HEX = re.compile(r"(?:[0-9a-f]{2}){80,}|(?:[0-9A-F]{2}){80,}")
_DIGESTS = frozenset({16, 20, 24, 28, 32, 48, 64})
"""Lengths in bytes of digests, of keys and of elliptic signatures."""
_SIGNATURES = frozenset({65, 70, 71, 72, 96, 128, 256, 384, 512})
"""Further lengths that signatures have; only behind a dot, as the last part of a token."""
_LEAST_ENTROPY = 4.6
_KEYS = ("AAAAB3NzaC1", "AAAAC3NzaC1", "AAAAE2VjZHNh", "AAAAG", "MII")
"""How public keys of SSH and what is written in DER begin."""
_ARMOUR = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY|PGP SIGNATURE|PGP PUBLIC KEY BLOCK)[A-Z ]*-----"
)
_END = "-----END "
_ADDRESS = re.compile(r"://|[?&#][\w.-]+=|^[.]{0,2}/")
_DATA = re.compile(r"base64,\s*$")
_BEFORE = 300
_ASCII85 = re.compile(r"<~[!-uz\s]{12,100000}~>")


def holds_payload(view: View, found: Sequence[Span], offset: int) -> bool:
    """Whether a text, read without disguise, holds something encoded that nobody here can read.

    Args:
        view: the text without disguise.
        found: what was found already, by its places in the original.
        offset: where the original text starts in what the view was made of.
    """
    text = view.text
    if "<~" in text and _ASCII85.search(text):
        return True
    armoured = list(_armoured(text)) if "-----BEGIN " in text else []
    for start, end in stretches(_RUN, text):
        if any(first <= start < last for first, last in armoured) or not _is_payload(text, start, end):
            continue
        left, right = view.original(start, end)
        if not any(span.start + offset < right and span.end + offset > left for span in found):
            return True
    return False


def _is_payload(text: str, start: int, end: int) -> bool:
    run = text[start:end]
    if _HEX.fullmatch(run):
        return len(run) // 2 not in _DIGESTS | _SIGNATURES
    before = text[max(0, start - _BEFORE) : start]
    word = "" if before[-1:].isspace() else before.split()[-1:]
    if word and not _DATA.search(before) and _ADDRESS.search(word[0]):
        return False
    raw = raw_of(run)
    if not raw or len(raw) in _DIGESTS or run.startswith(_KEYS) or (before[-1:] == "." and len(raw) in _SIGNATURES):
        return False
    classes = any(map(str.islower, run)) and any(map(str.isupper, run)) and any(map(str.isdigit, run))
    return classes and entropy(run[:2_000]) >= _LEAST_ENTROPY and is_random(run[:2_000], 60)


def _armoured(text: str) -> Iterator[tuple[int, int]]:
    for match in _ARMOUR.finditer(text):
        end = text.find(_END, match.end())
        yield match.start(), len(text) if end < 0 else end
