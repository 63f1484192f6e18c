"""Kinds that a check digit or an unmistakable form gives away, found by RE2 alone: what the egress guard looks for.

Nothing here guesses: a plain run of digits is a card only if its issuer, length and Luhn digit fit, a phone number only
with a plus or in a national form. Floats, hashes, time stamps and ids therefore pass.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from router.inspection import check_digits
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Gate, Pattern

_SCORE = 1.0
# Files and units written like addresses (icon@2x.png, getty@tty1.service) have these where a domain ends. Domains of
# closed networks (.local, .internal) are not among them: their mailboxes are people.
_NOT_DOMAINS = frozenset(
    (
        *("png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "bmp", "pdf", "js", "jsx", "ts", "tsx", "mjs", "cjs"),
        *("css", "scss", "html", "htm", "json", "yml", "yaml", "toml", "xml", "txt", "csv", "md", "py", "pyc", "rb"),
        *("go", "java", "kt", "c", "h", "cpp", "hpp", "cs", "php", "lua", "sql", "log", "lock", "map", "wasm", "so"),
        *("dll", "exe", "bin", "zip", "gz", "tar", "tgz", "whl", "service", "socket"),
    )
)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing one kind; the pattern's boundaries are judged by `_Form.apart`."""

    kind: str
    name: str
    pattern: str
    holds: Callable[[str], bool]


def _always(_: str) -> bool:
    return True


def _cards() -> Iterator[_Form]:
    """Sixteen digits in fours, fifteen as four-six-five, fourteen as four-six-four, with one kind of separator."""
    sixteen = "(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6[0-9]{3}|35[2-8][0-9])"
    for separator in ("", " ", "-"):
        four = separator + "[0-9]{4}"
        yield _Form("CREDIT_CARD", "card", f"{sixteen}{four}{four}{four}", check_digits.luhn)
        amex = f"3[47][0-9]{{2}}{separator}[0-9]{{6}}{separator}[0-9]{{5}}"
        diners = f"3(?:0[0-5]|[68][0-9])[0-9]{separator}[0-9]{{6}}{separator}[0-9]{{4}}"
        yield _Form("CREDIT_CARD", "card", f"(?:{amex}|{diners})", check_digits.luhn)


def _domain(written: str) -> bool:
    return written.rpartition(".")[2].lower() not in _NOT_DOMAINS


def _international(written: str) -> bool:
    numbers = check_digits.digits(written)
    if numbers[0] == 1:
        return len(numbers) == 11 and numbers[1] > 1 and numbers[4] > 1
    return 8 <= len(numbers) <= 15


def _forms() -> Iterator[_Form]:
    yield from _cards()
    mailbox = r"[\pL\pN_][\pL\pN.!#$%&'*+/=?^_{|}~-]*@[\pL\pN](?:[\pL\pN.-]*[\pL\pN])?\.\pL{2,}"
    yield _Form("EMAIL_ADDRESS", "email", mailbox, _domain)
    yield _Form("PHONE_NUMBER", "international", r"\+[1-9](?:[ .()\x{a0}/-]{0,2}[0-9]){7,14}", _international)
    area = "[2-9][0-9]{2}"
    yield _Form("PHONE_NUMBER", "american", rf"\({area}\) ?{area}-[0-9]{{4}}", _always)
    yield _Form("PHONE_NUMBER", "american", rf"(?:1-)?{area}-{area}-[0-9]{{4}}", _always)
    british = r"0(?:2[0-9] [0-9]{4} [0-9]{4}|1[0-9]1 [0-9]{3} [0-9]{4}|1[0-9]{3} [0-9]{6}|7[0-9]{3} [0-9]{3} ?[0-9]{3})"
    yield _Form("PHONE_NUMBER", "british", british, _always)
    yield _Form("US_SSN", "ssn", "[0-9]{3}(?:-[0-9]{2}-| [0-9]{2} )[0-9]{4}", check_digits.social_security)
    itin = "9[0-9]{2}-(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-[0-9]{4}"
    yield _Form("US_ITIN", "itin", itin, _always)
    yield _Form("UK_NHS", "nhs", "[0-9]{3}(?: [0-9]{3} |-[0-9]{3}-)[0-9]{4}", check_digits.nhs)
    yield _Form("AU_ABN", "abn", "[1-9][0-9](?: [0-9]{3}){3}", check_digits.business_number)
    yield _Form("AU_TFN", "tfn", "[0-9]{3} [0-9]{3} [0-9]{3}", check_digits.tax_file)
    yield _Form("AU_MEDICARE", "medicare", "[2-6][0-9]{3} [0-9]{5} [0-9]", check_digits.medicare)
    yield _Form("CA_SIN", "sin", "[1-79][0-9]{2}(?:-[0-9]{3}-| [0-9]{3} )[0-9]{3}", check_digits.luhn)
    yield _Form("IN_AADHAAR", "aadhaar", "[2-9][0-9]{3}(?: [0-9]{4} |-[0-9]{4}-)[0-9]{4}", check_digits.verhoeff)
    yield _Form("SG_NRIC_FIN", "nric", "[STFG][0-9]{7}[A-Z]", check_digits.singapore)
    yield _Form("MEDICAL_LICENSE", "dea", "[ABFGMPR][A-Z][0-9]{7}", check_digits.drug_licence)
    yield _Form("CRYPTO", "bitcoin", r"\b[13][1-9A-HJ-NP-Za-km-z]{25,34}\b", check_digits.base58)


_IBAN = r"(?i)[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]{4}){2,}(?:[ -]?[a-z0-9]{1,3})?"


_WORD = re.compile(r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]*")
_GLUED = frozenset({"CREDIT_CARD", "US_SSN", "IBAN_CODE"})
"""Kinds that are known within a longer word as well: `visa4242…`, `SSN536-90-4399`, `card_4242…_old`."""
_WORD_BEFORE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z_]+\Z")
_WORD_AFTER = re.compile(r"[A-Za-z_]+(?![0-9])")
_HEX = re.compile(r"[a-fxA-FX]+")
_MAILBOX = re.compile(r"@[^@]*[^.@]\.[^\W\d_]{2,}\Z")
_SHORTEST_WORD = 3
_LONGEST_WORD = 40


class ExactKinds:
    """Finds the unmistakable; safe to share between threads once loaded."""

    def load(self) -> None:
        """Compile the patterns."""
        forms = [(form, Pattern(form.pattern)) for form in _forms()]
        # A mailbox is gated by its sign instead: letters of all scripts would bloat the automaton of the others.
        self._gated = tuple(pair for pair in forms if pair[0].kind != "EMAIL_ADDRESS")
        self._mailbox = next(pair for pair in forms if pair[0].kind == "EMAIL_ADDRESS")
        self._gate = Gate([*(form.pattern for form, _ in self._gated), _IBAN])
        self._iban = Pattern(_IBAN)

    def detect(self, text: str) -> list[Span]:
        """Return the findings by start; two forms may claim the same characters."""
        encoded = Encoded(text)
        found: list[Span] = []
        indexes = self._gate.indexes(encoded.data)
        live = [self._gated[index] for index in indexes if index < len(self._gated)]
        for form, pattern in [*live, self._mailbox] if b"@" in encoded.data else live:
            spans = encoded.code_points([groups[0] for groups in pattern.matches(encoded.data)])
            for start, matched in spans:
                end = _mailbox_end(text, start, matched) if form.kind == "EMAIL_ADDRESS" else matched
                if _stands(form.kind, text, start, end) and form.holds(text[start:end]):
                    found.append(Span(start, end, form.kind, _SCORE, f"exact:{form.name}"))
        return sorted({*found, *(self._ibans(encoded) if len(self._gated) in indexes else ())})

    def _ibans(self, encoded: Encoded) -> Iterator[Span]:
        """Cut each candidate to its country's length, because the word after an IBAN may look like its tail."""
        text = encoded.text
        for start, end in encoded.code_points([groups[0] for groups in self._iban.matches(encoded.data)]):
            done = start
            for word in _WORD.finditer(text, start, end):
                stop = _iban_end(text, word.start(), end) if word.start() >= done else 0
                if stop:
                    done = stop
                    yield Span(word.start(), stop, "IBAN_CODE", _SCORE, "exact:iban")


def _iban_end(text: str, start: int, end: int) -> int:
    """Return where the IBAN that starts here ends, 0 if none does."""
    length = check_digits.iban_length(text[start : start + 2].upper())
    places = [at for at in range(start, min(end, start + 2 * length)) if text[at] not in " -"][:length]
    if not length or len(places) < length:
        return 0
    stop = places[-1] + 1
    valid = check_digits.iban("".join(text[at] for at in places).upper())
    return stop if valid and _stands("IBAN_CODE", text, start, stop) else 0


def _stands(kind: str, text: str, start: int, end: int) -> bool:
    """Return whether a match stands alone, or is glued to a word where its check digits or its sign tell it anyway."""
    if _apart(text, start, end):
        return True
    if kind not in _GLUED:
        return kind == "EMAIL_ADDRESS" and text[end : end + 1] == "_" and _opens(text, start)
    return (_opens(text, start) or _behind_word(text, start)) and (_closes(text, end) or _before_word(text, end))


def _mailbox_end(text: str, start: int, end: int) -> int:
    """Return where a mailbox ends that a file is named after: `ada@example.org.pdf`."""
    head, _, last = text[start:end].rpartition(".")
    return start + len(head) if last.lower() in _NOT_DOMAINS and _MAILBOX.search(head) and _domain(head) else end


def _behind_word(text: str, start: int) -> bool:
    word = _WORD_BEFORE.search(text[max(0, start - _LONGEST_WORD) : start])
    return word is not None and _is_word(word.group())


def _before_word(text: str, end: int) -> bool:
    word = _WORD_AFTER.match(text[end : end + _LONGEST_WORD])
    return word is not None and _is_word(word.group())


def _is_word(letters: str) -> bool:
    """Whether letters beside a number are a word and not digits of a hash."""
    return "_" in letters or (len(letters) >= _SHORTEST_WORD and not _HEX.fullmatch(letters))


def _apart(text: str, start: int, end: int) -> bool:
    """Return whether a match stands alone: not part of a longer word, number, path or chain of groups."""
    return _opens(text, start) and _closes(text, end)


def _opens(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    earlier = text[start - 2 : start - 1] if start > 1 else ""
    escaped = before in tuple("nrtbf") and earlier == "\\"  # the end of a line inside a JSON string looks like a letter
    if escaped:
        return True
    return not (before.isalnum() or before in ("_", "+") or (before in tuple(".-/,:") and earlier.isdigit()))


def _closes(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return not (after.isalnum() or after == "_" or (after in tuple(".-/,") and text[end + 1 : end + 2].isdigit()))
