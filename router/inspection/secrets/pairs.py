"""Secrets that only their neighbourhood gives away: `password = …`, `"token": "…"`, `my password is …`."""

import re
from collections.abc import Callable, Iterator

from router.inspection.entropy import is_password, is_plain_word, is_random, is_short_key, stands_in
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern
from router.inspection.secrets.values import names_no_key, unended, whole

_NAMES = (
    r"passw(?:or)?ds?|passwd|passphrase|passcode|pwd|[_-]pass(?:\b|[-_\d])|(?:^|\s|[-_$>.\"'])pass(?:\b|[-_\d])"
    r"|psw|\bpw\b|[_-]pw\b|passwort|kennwort|contraseña|mot de passe|\bsenha|wachtwoord|lösenord|hasło|пароль"
)
_KEY = (
    r"api[-_ ]?key|apikey|[-_ ]key|key|secret|token|auth|credentials?|bearer|session[-_]?id|webhook|private|"
    r"access|signature|salt|login|licen[sc]e|[-_ ]pat|dsn|app[-_]?id|cookie"
)
_SEPARATOR = r"(?:=>|:=|===?|!==?|->|:|=|>|\?=|,|\t)"
_ASSIGNED = r"(?:=>|:=|===?|!==?|->|:|=|>|\?=)"
# A bare quote is closed by a bare one, so escapes belong to the value; an escaped one stands within another string.
_VALUE = (
    r"(?:[rbuf@]?\"((?:[^\"\\\n]|\\.)+)\"|[rbuf@]?\\*\"([^\"\\\n]+)|[rbuf@]?\\*'([^'\\\n]+)|`([^`\\\n]+)"
    r"|([^\s\"'`,;<>(){}\[\]\\]+))"
)

NAMES_GATE = rf"(?i){_NAMES}|\bpin\b|\blogin\b"
KEY_GATE = rf"(?i){_KEY}"

_NAMED = Pattern(rf"(?i)(?:{_NAMES})[-_\w.]*[\\\"'`\])]*\s*{_ASSIGNED}\s*(?:[\w.]+\()?{_VALUE}")
_KEY_PAIR = Pattern(
    rf"(?i)(?:{_KEY})[-_\w. ]*[\\\"'`\])]*\s*(?:{_SEPARATOR}|\|\|?)\s*(?:bearer\s|token\s|basic\s)?"
    rf"(?:[\w.]+\()?{_VALUE}"
)
_KEY_BLANK = Pattern(
    rf"(?i)(?:{_KEY})[\"']?[\s:-]{{1,3}}(?:is\s|was\s|to\s|of\s|bearer\s|basic\s|code\s|=\s)?[\"'`]?([A-Za-z0-9+/_.=~-]{{15,}})"
)
_SAID = Pattern(
    rf"(?i)(?:{_NAMES}|\bpin(?:\s(?:code|number))?|\blogin)"
    r"(?:\s(?:for|to|of|on)\s[\w.'-]{1,30}(?:\s[\w.'-]{1,30}){0,3})?"
    r"\s(?:is|was|are|will\sbe|to)(?:\s(?:now|still|set\sto|just))?:?\s"
    r"(?:[\"'`\x{201C}\x{2018}]([^\"'`\x{201D}\x{2019}\n]{3,200})|([^\s\\]{4,200}))"
)
_MINE = re.compile(r"(?i)\b(?:my|our|the|his|her|their|its|your|new|old|wifi|wi-fi)\b(?:\s[\w'-]+){0,4}\s*$")
_COUNTS = re.compile(
    r"(?i)(?:max|min|num|total|prompt|completion|input|output|count|limit|length|size|used|per|id|name|type|path|file|url|uri|field|label|class|regex|pattern|policy|hash_?algo\w*)$"
)
_MEASURE = re.compile(r"[\d.,]{0,5}[a-zµ%]{0,3}", re.IGNORECASE)
_LEAST = 12
_SHORT = 8
_WHOLLY = re.compile(r"(?:secret|token|api[-_]?key|private[-_]?key|access[-_]?key|secret[-_]?key)$")
"""Names that mean nothing but a credential."""
_LICENCE_LEAST = 20
"""Below stand the short names of licences."""
_LONGEST = 2000
_TRAILING = ".,;:!?)\"'\u201d\u2019"
_INNER = re.compile(r"(?i)[\w.-]{0,60}(?:key|token|secret|auth|bearer)[\w.-]{0,40}[=:]\s*[\"']?")
"""A name within what was taken for the value of the name before: `key rotated: api_key=…`."""


def passwords(encoded: Encoded) -> Iterator[Span]:
    """Find passwords by the name or sentence they stand behind."""
    for start, end, quoted in _values(encoded, _NAMED, whole):
        value = encoded.text[start:end]
        if _MEASURE.fullmatch(value) and _name(encoded.text, start).lower() == "pw":
            continue  # of a pulse, in milliseconds
        if is_password(value, quoted=quoted) or (not quoted and _closes_line(encoded.text, start, end, value)):
            yield Span(start, end, "PASSWORD", 0.85 if quoted else 0.75, "secrets:pair")
    yield from _said(encoded)


def keys(encoded: Encoded) -> Iterator[Span]:
    """Find generated values beside the name of a key, token or secret."""
    seen: set[int] = set()
    text = encoded.text
    for start, end, _ in _values(encoded, _KEY_PAIR, _key_end):
        if end - start < _SHORT:
            continue
        inner = _INNER.match(text, start, end)
        first = inner.end() if inner and end - inner.end() >= _SHORT else start
        value = text[first:end]
        if len(value) < _LEAST + 8 and not any(map(str.isdigit, value)):
            continue
        name = _name(text, first).lower()
        generated = is_random(value, _LEAST) or (_WHOLLY.search(name) is not None and is_short_key(value))
        if len(value) <= _LONGEST and generated and not _COUNTS.search(name):
            seen.add(first)
            short = name.endswith(("license", "licence")) and len(value) < _LICENCE_LEAST
            if not short and not names_no_key(text, first, value):
                yield Span(first, end, "API_KEY", 0.8, "secrets:pair")
    for start, seeming in encoded.code_points([g[1] for g in _KEY_BLANK.matches(encoded.data)]):
        end = unended(text, start, seeming)
        value = text[start:end]
        known = start in seen or names_no_key(text, start, value)
        if not known and len(value) <= _LONGEST and is_random(value, 15):
            yield Span(start, end, "API_KEY", 0.65, "secrets:near")


def _values(
    encoded: Encoded, pattern: Pattern, ending: Callable[[str, int, int], int]
) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it was quoted, of each value of a pair."""
    found: list[tuple[int, int]] = []
    quoted: list[bool] = []
    for groups in pattern.matches(encoded.data):
        for number, group in enumerate(groups[1:6]):
            if group[0] >= 0:
                found.append(group)
                quoted.append(number < 4)
    for (start, end), marks in zip(encoded.code_points(found), quoted, strict=True):
        if not marks:
            before = encoded.text[max(0, start - 9) : start]
            if encoded.text[end : end + 1] in ("(", "[") or (before.rstrip().endswith(",") and before[-1].isspace()):
                continue
            yield start, ending(encoded.text, start, end), False
        else:
            yield start, end, True


def _key_end(text: str, start: int, end: int) -> int:
    """Return where a key ends; unlike a password it holds no brackets and no quotes."""
    return start + len(text[start:end].split("&", 1)[0].rstrip(_TRAILING))


def _said(encoded: Encoded) -> Iterator[Span]:
    found = [(g[0][0], *(g[1] if g[1][0] >= 0 else g[2]), g[1][0] >= 0) for g in _SAID.matches(encoded.data)]
    spans = encoded.code_points([(start, end) for _, start, end, _ in found])
    heads = encoded.code_points([(head, head) for head, _, _, _ in found])
    for (start, end), (head, _), (*_, quoted) in zip(spans, heads, found, strict=True):
        value = encoded.text[start:end]
        if not quoted:
            value = value.rstrip(_TRAILING)
        if _believed(encoded.text, head, start, value, quoted=quoted):
            more = len(encoded.text[start + len(value) : end]) - len(
                encoded.text[start + len(value) : end].lstrip("!?")
            )
            yield Span(start, start + len(value) + more, "PASSWORD", 0.75, "secrets:said")


def _believed(text: str, head: int, start: int, value: str, *, quoted: bool) -> bool:
    """Judge what a sentence calls a password: a generated look, or one word after "my password is"."""
    if len(value) < 4 or stands_in(value):
        return False
    if quoted or any(c.isdigit() for c in value):
        return is_password(value, quoted=True) or value.isdigit()
    if any(not c.isalnum() and c not in "'-" for c in value):
        return is_password(value, quoted=True)
    if text[max(0, start - 4) : start].lower().endswith("to "):
        return False  # "the password to decrypt", where "set it to Swordfish9" has its digit
    mixed = value[1:].lower() != value[1:] and not value.isupper()
    mine = _MINE.search(text[max(0, head - 60) : head]) is not None
    return is_plain_word(value) and (mixed or (mine and not _predicate(value)))


def _predicate(word: str) -> bool:
    """Say whether a word rather says something about the password than is one."""
    return word.lower().endswith(
        ("ed", "ing", "ly", "able", "ible", "wn", "ent", "ong", "ort", "eak", "same", "ure", "have", "been", "ten")
    )


def _closes_line(text: str, start: int, end: int, value: str) -> bool:
    """Say whether one bare word is the whole value of a line in a settings file or connection string."""
    after = text[end : end + 1]
    line = text.rfind("\n", max(0, start - 200), start) + 1
    name = text[line:start].strip()
    plain = is_plain_word(value) and len(value) >= 6 and not stands_in(value)
    assigned = name.endswith("=") and not text[start - 1].isspace()
    setting = re.fullmatch(r"[-\s]*[\w.-]+\s*:", name) is not None
    return (
        plain
        and (after in ("", "\n", "\r", ";", "&") or (after == " " and assigned))
        and (assigned or setting)
        and value.lower() not in name.lower()
    )


def _name(text: str, start: int) -> str:
    """Return the name on the left of a value."""
    match = re.search(r"([\w.-]+)[^\w]*$", text[max(0, start - 60) : start])
    return match.group(1) if match else ""
