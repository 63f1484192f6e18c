"""How one value may be written again: the pattern that finds its other mentions, and which values are worth it.

Inspection propagates by these patterns and the egress guard searches by them, so that the guard
finds nothing that masking had no chance to see.
"""

import re
import unicodedata
from collections.abc import Iterable

from router.inspection.linear import Pattern, quote
from router.inspection.person import telling

DIGIT_KINDS = frozenset(
    {
        "CREDIT_CARD", "IBAN_CODE", "US_BANK_NUMBER", "PHONE_NUMBER", "US_SSN", "US_ITIN", "US_MBI", "US_NPI", "UK_NHS",
        "UK_NINO", "AU_ABN", "AU_ACN", "AU_TFN", "AU_MEDICARE", "SG_UEN", "IN_AADHAAR", "IN_PAN", "MEDICAL_LICENSE",
    }
)  # fmt: skip
"""Numbers that people write with and without separators."""

EXACT_KINDS = frozenset({"API_KEY", "PRIVATE_KEY", "JWT", "PASSWORD", "CONNECTION_STRING", "CRYPTO"})
"""Values in which a capital is another character."""

VERSION = b"2"
"""Part of what propagated results are remembered by."""

_LEAST = {
    "CREDIT_CARD": 12, "IBAN_CODE": 12, "PHONE_NUMBER": 7, "US_SSN": 9, "US_ITIN": 9, "US_BANK_NUMBER": 6,
    "EMAIL_ADDRESS": 6, "URL": 6, "IP_ADDRESS": 7, "MAC_ADDRESS": 12, "CRYPTO": 20, "API_KEY": 8, "PRIVATE_KEY": 30,
    "JWT": 20, "PASSWORD": 4, "CONNECTION_STRING": 5, "DATE_TIME": 4, "AGE": 4, "ID": 4, "PERSON": 2, "VOCABULARY": 2,
}  # fmt: skip
_LARGEST_PATTERN = 20_000
"""Source characters compiled at once. From 60,000 on RE2's automaton outgrows its memory and gets eighty times slower;
a compile holds the interpreter, 7 ms at this size, and the event loop waits for it."""
_UNBOUNDED = 8
"""A credential of this length is a secret inside a longer word too."""
_MARK = {"EMAIL_ADDRESS": "@", "URL": ".", "CONNECTION_STRING": ":", "JWT": "."}
_PUNCTUATION = ".,:;!?'\"()"
_STOP = frozenset(
    re.findall(
        r"\w+",
        """
        i me my mine we us our you your he him his she her it its they them their who whom this that these those a an
        the and or but if is are was were be been am do does did has have had will would can could may might must shall
        should to of in on at by for from with as not no yes ok so too mr mrs ms dr prof sir madam mom dad user system
        assistant tool name hi hello dear thanks please today now here there none null true false one two three four
        five six seven eight nine ten der die das und le la les el los de van von
        """,
    )
)
_BLANK = (
    r"(?:[\s\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}+]"
    r"|\\+[nrt]|%20|%0[9AaDd]|&nbsp;|&#160;)"
)
_SEPARATORS = r"[\s.\-_/()\x{A0}\x{2007}-\x{2015}\x{202F}]*"
_ESCAPE = r"\\[nrtbf]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}"
_NAMED = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
_APOSTROPHES = "'\u2019\u02bc"
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[\U00020000-\U0003ffff]"
)


def spreads(kind: str, text: str) -> bool:
    """Say whether a value is whole and telling enough to be looked for elsewhere.

    A fragment that overlap resolution left over, a pronoun, an age of two digits or a name that is an ordinary
    word would be "found" in every other sentence.
    """
    return whole(kind, text) and telling(kind, text)


def whole(kind: str, text: str) -> bool:
    """Say whether a value is more than a fragment or a pronoun, though it may need evidence to be found elsewhere."""
    bare = text.strip()
    told = sum(map(str.isalnum, bare))
    least = _LEAST.get(kind, 5 if kind in DIGIT_KINDS else 3)
    if (told if kind in DIGIT_KINDS else len(bare)) < least or bare.casefold().strip(_PUNCTUATION) in _STOP:
        return False
    if kind == "IP_ADDRESS":
        return bare.count(".") == 3 or bare.count(":") >= 2
    return _MARK.get(kind, "") in bare and (told >= 2 or not bare.isascii())


def source(kind: str, text: str) -> str:
    """Return the pattern of a value's mentions, without what must stand around it."""
    if kind in DIGIT_KINDS:
        characters = [quote(c) for c in text if c.isalnum()]
        return f"(?i:{_SEPARATORS.join(characters)})" if characters else quote(text)
    words = ["".join(map(_character, word)) for word in text.split()]
    flag = "" if kind in EXACT_KINDS else "i"
    return f"(?{flag}:{f'{_BLANK}+'.join(words)})"


def edges(kind: str, text: str) -> tuple[str, str]:
    """Return what must stand before and behind a mention: no letter beside a letter, no digit beside a digit."""
    bare = [c for c in text if c.isalnum()] if kind in DIGIT_KINDS else list(text.strip())
    if not bare or (kind in EXACT_KINDS and len(bare) >= _UNBOUNDED):
        return "", ""
    return _before(bare[0]), _behind(bare[-1])


def plain(text: str) -> str:
    """Return a pattern for a text as people write it, without the escapes of JSON, addresses and HTML."""
    words = ("".join(map(_apostrophe, word)) for word in text.split())
    return r"[\s\x{A0}\x{2000}-\x{200A}\x{202F}\x{3000}]+".join(words)


class Mentions:
    """Finds every mention of many values in one pass, or a few where there are thousands."""

    __slots__ = ("_patterns",)

    def __init__(self, values: Iterable[tuple[str, str]], extra: Iterable[str] = ()) -> None:
        """Compile the values.

        Args:
            values: kind and text of each value.
            extra: more patterns, to be found wherever they stand.
        """
        bounded = [(edges(kind, text), source(kind, text)) for kind, text in values]
        self._patterns = _compiled([*bounded, *((("", ""), loose) for loose in extra)])

    @classmethod
    def of_words(cls, words: Iterable[tuple[str, bool]]) -> "Mentions":
        """Compile words as people write them, each with whether capitals count."""
        made = cls(())
        made._patterns = _compiled(
            [(edges("", text), plain(text) if exact else f"(?i:{plain(text)})") for text, exact in words]
        )
        return made

    @classmethod
    def of_patterns(cls, bounded: Iterable[tuple[tuple[str, str], str]]) -> "Mentions":
        """Compile patterns, each behind what must stand before and behind it."""
        made = cls(())
        made._patterns = _compiled(list(bounded))
        return made

    def spans(self, data: bytes) -> list[tuple[int, int]]:
        """Return the byte offsets of all mentions, sorted."""
        return sorted({span for pattern in self._patterns for span in pattern.mentions(data)})

    def found(self, data: bytes) -> bool:
        """Say whether any value is mentioned."""
        return any(pattern.found(data) for pattern in self._patterns)


def _compiled(bounded: list[tuple[tuple[str, str], str]]) -> list[Pattern]:
    """Compile patterns together, up to a size of their sources."""
    patterns: list[Pattern] = []
    parts: dict[tuple[str, str], list[str]] = {}
    size = 0
    for edge, found in sorted(bounded):
        if size + len(found) > _LARGEST_PATTERN and parts:
            patterns.append(_alternation(parts))
            parts, size = {}, 0
        parts.setdefault(edge, []).append(found)
        size += len(found)
    return [*patterns, _alternation(parts)] if parts else patterns


def _alternation(parts: dict[tuple[str, str], list[str]]) -> Pattern:
    branches = [f"{left}({'|'.join(found)}){right}" for (left, right), found in parts.items()]
    return Pattern("|".join(branches), longest=True, memory=64 << 20)


def _apostrophe(c: str) -> str:
    return f"(?:{'|'.join(map(quote, _APOSTROPHES))})" if c in _APOSTROPHES else quote(c)


def _character(c: str) -> str:
    """Return one character as it stands in text, JSON, percent-encoding and HTML."""
    if c.isascii() and (c.isalnum() or c in "-.~"):
        return quote(c)
    ways = {quote(c)}
    if c in _APOSTROPHES:
        ways |= {quote(other) for other in _APOSTROPHES}
    composed = [form for form in (unicodedata.normalize("NFC", c), unicodedata.normalize("NFD", c)) if form != c]
    ways |= {quote(form) for form in composed}
    if c.isascii():
        ways.add(r"\\+" + quote(c))
    ways.add("(?i:" + "".join(f"%{byte:02x}" for byte in c.encode("utf-8", "surrogatepass")) + ")")
    ways.add(r"\\+(?i:" + r"\\+".join(f"u{unit:04x}" for unit in _utf16(c)) + ")")
    ways.add(rf"&#(?i:0*{ord(c)}|x0*{ord(c):x});")
    if c in _NAMED:
        ways.add(f"&{_NAMED[c]};")
    return f"(?:{'|'.join(sorted(ways))})"


def _utf16(c: str) -> list[int]:
    raw = c.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]


def _before(c: str) -> str:
    if _UNSPACED.match(c):
        return ""
    if c.isalpha():
        return rf"(?:^|[^\pL\pM]|{_ESCAPE})"
    return rf"(?:^|[^\pN]|{_ESCAPE})" if c.isnumeric() else ""


def _behind(c: str) -> str:
    if _UNSPACED.match(c):
        return ""
    if c.isalpha():
        return r"(?:[^\pL\pM]|$)"
    return r"(?:[^\pN]|$)" if c.isnumeric() else ""
