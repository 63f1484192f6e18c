"""Generated values that a looser neighbourhood gives away: a sentence, a prefix, the name of a setting."""

import re
from collections.abc import Iterator

from router.inspection.entropy import entropy, is_password, is_random
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern
from router.inspection.secrets.values import names_no_key

_NOUN = r"(?:api[-_ ]?key|access[-_ ]?code|token|secret|credential|password|passphrase|passcode|passwd|\bkey|\bpat)s?"
_LONG = r"[A-Za-z0-9+/_.~-]{16,400}={0,2}"
_KIND = r"(?:live|test|prod|stag(?:e|ing)|sandbox|sk|pk|pat|sec|secret|api|key|token|tok|oauth|svc|priv|[a-z]*pat)"

AFTER_GATE = rf"(?i){_NOUN}\b[^\n]{{1,90}}\s(?:is|was|are|to|equals|reads)\s[\"'`(]?{_LONG}"
BEFORE_GATE = rf"(?i)\s[^\s]{{6,200}}\s(?:as|is|was|for)\s(?:[\w.'-]{{1,20}}\s){{0,4}}{_NOUN}\b"
PREFIX_GATE = rf"\b[a-z][a-z0-9]{{0,11}}(?:[_-]{_KIND}[_-]|pat-|_)[A-Za-z0-9_-]{{16}}"
SETTING_GATE = r"[\w\]]['\"]?\s?[:=]\s?['\"]?[A-Za-z0-9+/_.~-]{20}"

_AFTER = Pattern(rf"(?i){_NOUN}\b([^\n]{{1,90}}?)\s(?:is|was|are|to|equals|reads)\s[\"'`(]?({_LONG})")
_BEFORE = Pattern(
    rf"(?i)\s[\"'`]?([^\s\"'`]{{6,200}})[\"'`]?,?\s(?:as|is|was|for)\s(?:[\w.'-]{{1,20}}\s){{0,4}}({_NOUN})\b"
)
_PREFIXED = Pattern(
    rf"\b([a-z][a-z0-9]{{0,11}}(?:[_-]{_KIND}[_-]|pat-)([A-Za-z0-9_-]{{16,200}})|[a-z]{{2,10}}_([A-Za-z0-9]{{20,100}})\b)"
)
_SETTING = Pattern(
    r"(?:^|[\s{,;\"'(])([A-Za-z][\w.-]{1,40})['\"\]]{0,2}\s?[:=]\s?['\"]?([A-Za-z0-9+/_.~-]{20,120}={0,2})(?:['\"\s,;]|$)"
)
_OTHER = re.compile(
    r"(?i)hash|sha\d|digest|checksum|etag|(?:^|[_.-]|[a-z])id$|uuid|guid|nonce|trace|span|commit|rev|version|integrity|data|"
    r"image|img|src|href|class|css|path|file|url|uri|fingerprint|public|cert|sig|font|icon|module|import|func|name|type|"
    r"content|body|text|html|tag|label|ref|cursor|boundary|build|chunk|bundle|seed|sample|expected|test"
)


def told(encoded: Encoded) -> Iterator[Span]:
    """Find a value that a sentence calls a key some words before: "the token we got from them was …"."""
    found = [(groups[1][0], groups[2]) for groups in _AFTER.matches(encoded.data)]
    heads = encoded.code_points([(head, head) for head, _ in found])
    for (start, end), (head, _) in zip(encoded.code_points([value for _, value in found]), heads, strict=True):
        value = encoded.text[start:end].rstrip(".")
        if is_random(value) and not names_no_key(encoded.text, start, value) and not _other(encoded.text[head:start]):
            yield Span(start, start + len(value), "API_KEY", 0.65, "secrets:told")


def used(encoded: Encoded) -> Iterator[Span]:
    """Find a value that a sentence calls a key or password behind it: "I use … as the token"."""
    for groups in _BEFORE.matches(encoded.data):
        (start, end), (noun, noun_end) = encoded.code_points([groups[1], groups[2]])
        value = encoded.text[start:end].rstrip(".,;:")
        if "pass" in encoded.text[noun:noun_end].lower():
            if " as " in encoded.text[end:noun].lower() and _mixed(value) and is_password(value, quoted=True):
                yield Span(start, start + len(value), "PASSWORD", 0.65, "secrets:used")
        elif is_random(value) and not names_no_key(encoded.text, start, value):
            yield Span(start, start + len(value), "API_KEY", 0.65, "secrets:used")


def prefixed(encoded: Encoded) -> Iterator[Span]:
    """Find what is built as providers build keys, a short name and what kind it is: `abc_live_…`."""
    for groups in _PREFIXED.matches(encoded.data):
        kind = groups[2][0] >= 0
        (start, end), (tail, tail_end) = encoded.code_points([groups[1], groups[2] if kind else groups[3]])
        value = encoded.text[tail:tail_end]
        if is_random(value, 16) and (_telling(value) if not kind else any(map(str.isdigit, value))):
            yield Span(start, end, "API_KEY", 0.7, "secrets:prefix")


def settings(encoded: Encoded) -> Iterator[Span]:
    """Find a generated value of capitals, small letters and digits under a name that says nothing else."""
    for groups in _SETTING.matches(encoded.data):
        (name, name_end), (start, end) = encoded.code_points([groups[1], groups[2]])
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
    return sorts and value.count("/") <= 3 and "." not in value[:4] and entropy(value) >= 3.6
