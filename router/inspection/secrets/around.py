"""Generated values that a looser neighbourhood gives away: a sentence, a prefix, the name of a setting."""

import re
from collections.abc import Iterator

from router.inspection.entropy import entropy, is_password, is_random, switches
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern
from router.inspection.secrets.matched import matched
from router.inspection.secrets.values import names_no_key, unended

_NOUN = r"(?:api[-_ ]?key|access[-_ ]?code|token|secret|credential|password|passphrase|passcode|passwd|\bkey|\bpat)s?"
_LONG = r"[A-Za-z0-9+/_.~-]{16,400}={0,2}"
_KIND = r"(?:live|test|prod|stag(?:e|ing)|sandbox|sk|pk|pat|sec|secret|api|key|token|tok|oauth|svc|priv|[a-z]*pat)"

AFTER_GATE = (
    rf"(?i){_NOUN}\b[^\n]*(?:\s(?:is|was|are|to|equals|reads)|:)\s"
    r"|(?i)(?:pass(?:word|wd|phrase|code)|\bpwd?)(?:\s?-)?\s+[^\s]*[0-9]"
)
BEFORE_GATE = rf"(?i)\s(?:as|is|was|for)\s(?:\S+\s){{0,2}}{_NOUN}\b"
PREFIX_GATE = (
    rf"\b[a-z][a-z0-9]*(?:[_-]{_KIND}[_-][A-Za-z0-9_-]{{16}}|(?:pat-|[_.-])[A-Za-z]{{0,12}}[0-9][A-Za-z0-9]{{8}})"
)
HEADER_GATE = r"(?:\s-H|--header)[ =]?[\"'][\w-]{1,40}:"
DOTTED_GATE = r"\bey[A-Za-z0-9_-]{20}"
SETTING_GATE = (
    r"[\w\]]['\"]?\s?[:=]\s?['\"]?(?:[A-Za-z][A-Za-z+/_.~-]{0,16}[0-9][A-Za-z0-9+/_.~-]{8}"
    r"|[0-9][A-Za-z0-9+/_~-]{0,6}[A-Za-z][A-Za-z0-9+/_.~-]{12})"
)
"""Heads with a digit early, since a gate that every long name opens is none."""

_AFTER = Pattern(rf"(?i){_NOUN}\b([^\n]{{1,90}}?)\s(?:is|was|are|to|equals|reads)\s[\"'`(]?({_LONG})")
_BEFORE = Pattern(
    rf"(?i)\s[\"'`]?([^\s\"'`]{{6,200}})[\"'`]?,?\s(?:as|is|was|for)\s(?:[\w.'-]{{1,20}}\s){{0,4}}({_NOUN})\b"
)
_PREFIXED = Pattern(
    rf"\b((?:[a-z][a-z0-9]{{0,11}}(?:[_-]{_KIND}[_-]|pat-)|[prs]k[_-])([A-Za-z0-9_-]{{16,200}})"
    r"|[a-z]{2,10}(?:_[a-z0-9]{2,6})?_([A-Za-z0-9_-]{20,100})\b|(?:[a-z]{2,10}-|[a-z]{1,4}\.(?:[a-z]{2,6}\.){1,2})([A-Za-z0-9]{24,100})\b)"
)
_HEADER = Pattern(r"(?:\s-H|--header)[ =]?[\"']([\w-]{1,40}):\s?(?:[A-Za-z]{2,12}\s)?([A-Za-z0-9+/_.~=-]{16,400})[\"']")
_DOTTED = Pattern(r"\b(ey[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]{20,}){2,4})")
_SAID = Pattern(
    r"(?i)\b(?:password|passphrase|passwd|passcode|pwd?)\b(?:([^\n]{1,90}?)(?:\s(?:is|was|to|-)|:)|\s?-|)\s{1,3}[\"'`(]?([^\s\"'`]{6,100})"
)
_TELLING_PASSWORD = re.compile(r"(?=.*[A-Za-z])(?=.*\d)(?=.*(?:[^\w.,:;/?\s]|_|[a-z].*[A-Z]|[A-Z].*[a-z]))")
_SETTING = Pattern(
    r"(?:^|[\s{,;\"'(])([A-Za-z][\w.-]{1,40})['\"\]]{0,2}\s?[:=]\s?['\"]?([A-Za-z0-9+/_.~-]{20,120}={0,2})(?:['\"\s,;]|$)"
)
_INSIDE = ("-", "+", "/")
"""Before a head they say that it stands within a longer value."""
_BEYOND_HEX = re.compile(r"[g-zG-Z]")
_OTHER = re.compile(
    r"(?i)hash|sha\d|digest|checksum|etag|(?:^|[_.-]|[a-z])id$|uuid|guid|nonce|trace|span|commit|rev|version|integrity|data|"
    r"image|img|src|href|class|css|path|file|url|uri|fingerprint|public|cert|sig|font|icon|module|import|func|name|type|"
    r"content|body|text|html|tag|label|ref|cursor|boundary|build|chunk|bundle|seed|sample|expected|test"
)


def told(encoded: Encoded) -> Iterator[Span]:
    """Find a value that a sentence calls a key some words before: "the token we got from them was …"."""
    for (head, _), (start, end) in matched(encoded, _AFTER, 1, 2):
        value = encoded.text[start:end].rstrip(".")
        if is_random(value) and not names_no_key(encoded.text, start, value) and not _other(encoded.text[head:start]):
            yield Span(start, start + len(value), "API_KEY", 0.65, "secrets:told")
    for (head, _), (start, end) in matched(encoded, _SAID, 1, 2):
        value = encoded.text[start:end].rstrip(".,;:)")
        telling = _TELLING_PASSWORD.match(value) and is_password(value, quoted=True)
        if telling and not _other(encoded.text[head:start]):
            yield Span(start, start + len(value), "PASSWORD", 0.6, "secrets:told")


def used(encoded: Encoded) -> Iterator[Span]:
    """Find a value that a sentence calls a key or password behind it: "I use … as the token"."""
    for (start, end), (noun, noun_end) in matched(encoded, _BEFORE, 1, 2):
        value = encoded.text[start:end].rstrip(".,;:")
        if "pass" in encoded.text[noun:noun_end].lower():
            if " as " in encoded.text[end:noun].lower() and _mixed(value) and is_password(value, quoted=True):
                yield Span(start, start + len(value), "PASSWORD", 0.65, "secrets:used")
        elif is_random(value) and not names_no_key(encoded.text, start, value):
            yield Span(start, start + len(value), "API_KEY", 0.65, "secrets:used")


def prefixed(encoded: Encoded) -> Iterator[Span]:
    """Find what is built as providers build keys, a short name and what kind it is: `abc_live_…`."""
    for (start, end), *tails in matched(encoded, _PREFIXED, 1, 2, 3, 4):
        kind = tails[0][0] >= 0
        tail, tail_end = max(tails)
        value = encoded.text[tail:tail_end]
        inside = encoded.text[max(0, start - 1) : start] in _INSIDE or names_no_key(encoded.text, start, value)
        if inside or _OTHER.search(encoded.text[start:tail]) or not is_random(value, 16):
            continue
        if _telling(value) or (kind and any(map(str.isdigit, value))):
            yield Span(start, end, "API_KEY", 0.7, "secrets:prefix")


def headers(encoded: Encoded) -> Iterator[Span]:
    """Find generated values in the headers of a command line."""
    for (name, name_end), (start, end) in matched(encoded, _HEADER, 1, 2):
        value = encoded.text[start:end]
        if is_random(value) and not re.search(
            r"(?i)match|trace|request-id|digest|idempotency", encoded.text[name:name_end]
        ):
            yield Span(start, end, "API_KEY", 0.65, "secrets:header")


def dotted(encoded: Encoded) -> Iterator[Span]:
    """Find what is built like a web token although its head cannot be read."""
    for ((start, end),) in matched(encoded, _DOTTED, 1):
        if all(_telling(part) for part in encoded.text[start:end].split(".")[:3]):
            yield Span(start, end, "API_KEY", 0.6, "secrets:dotted")


def settings(encoded: Encoded) -> Iterator[Span]:
    """Find a generated value of capitals, small letters and digits under a name that says nothing else."""
    for (name, name_end), (start, seeming) in matched(encoded, _SETTING, 1, 2):
        end = unended(encoded.text, start, seeming)
        value = encoded.text[start:end]
        if _OTHER.search(encoded.text[name:name_end]) or not _telling(value) or not is_random(value, 20):
            continue
        if not names_no_key(encoded.text, start, value):
            yield Span(start, end, "API_KEY", 0.5, "secrets:setting")


def _other(between: str) -> bool:
    return (
        re.search(
            r"(?i)\b(?:hash|sha\d*|commit|digest|checksum|id|ids|uuid|cache|fingerprint|public|stored)\b", between
        )
        is not None
    )


def _mixed(value: str) -> bool:
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def _telling(value: str) -> bool:
    """Say whether a value has all three sorts of signs, many different ones, and no slashes of a path."""
    digits = sum(map(str.isdigit, value))
    sorts = any(map(str.islower, value)) and any(map(str.isupper, value)) and digits >= 2
    turns = _BEYOND_HEX.search(value) is not None and switches(value) >= max(6, len(value) // 4)
    return (sorts or turns) and value.count("/") <= 3 and "." not in value[:4] and entropy(value) >= 3.6
