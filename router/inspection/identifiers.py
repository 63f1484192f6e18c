"""Identity numbers that Presidio's English recognizers do not know, and numbers that a label names.

A form with a strong check stands alone. A bare run of figures needs its label, in the language of its country, on the
same line: `BSN: 123456782`, `"cpf": "..."`. Last, a passport, plate, patient or order number has no check at all: there
the label is everything.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from router.inspection import check_digits
from router.inspection import national_numbers as national
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Gate, Pattern

VERSION = "2"
_CHECKED = 0.95
_LABELLED = 0.7
_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]{4,15}")
_FEWEST = 4
"""Figures that a labelled number has at least."""


@dataclass(frozen=True, slots=True)
class _Number:
    """One number of one country; without a label the form and its check decide alone."""

    kind: str
    name: str
    form: str
    holds: Callable[[str], bool]
    label: str = ""

    @property
    def pattern(self) -> str:
        """The form as group 1, its label, if it has one, before it."""
        return f"{_before(self.label)}({self.form})" if self.label else f"({self.form})"


def _before(label: str) -> str:
    """Return a label with what may stand between it and its value: a short word or two, quotes, tags, table cells."""
    between = r"[\pL]{0,12}[\pL\pN ._º°#-]{0,14}?[\"'`<>/:=|\s#*]{0,8}?(?:value[=\"' ]{1,4})?"
    return rf"(?i)(?:^|[^\pL]|_)(?:{label}){between}"


def _numbers() -> Iterator[_Number]:
    other = "OTHER_NATIONAL_ID"
    yield _Number("CRYPTO", "ether", "0x[0-9a-fA-F]{40}", lambda _: True)
    cf = r"(?i:[a-z]{6}[0-9]{2}[abcdehlmprst][0-9]{2}[a-z][0-9]{3}[a-z])"
    yield _Number(other, "codice_fiscale", cf, national.codice_fiscale)
    nir = "[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}"
    yield _Number(other, "nir", nir, national.nir)
    yield _Number(other, "nie", "(?i:[xyz][0-9]{7}-?[a-z])", national.nie)
    yield _Number(other, "cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", national.cpf)
    yield _Number(other, "bsn", r"[0-9]{4}\.[0-9]{2}\.[0-9]{3}", national.burger_service)
    yield _Number(other, "personnummer", "(?:19|20)?[0-9]{6}[-+][0-9]{4}", national.personnummer)
    yield _Number(other, "hetu", "(?i:[0-9]{6}[-+a][0-9]{3}[0-9a-z])", _hetu)
    yield _Number(other, "fodselsnummer", "[0-9]{6} ?[0-9]{5}", national.fodselsnummer)
    yield _Number("ZA_ID_NUMBER", "za_id", "[0-9]{13}", national.south_african)
    yield from _labelled_numbers(other)
    yield from _coordinates()


def _labelled_numbers(other: str) -> Iterator[_Number]:
    yield _Number(other, "bsn", "[0-9]{9}", national.burger_service, "bsn|burgerservice|sofi")
    yield _Number(other, "pesel", "[0-9]{11}", national.pesel, "(?:nr |numer )?pesel")
    yield _Number(other, "cpf", "[0-9]{11}", national.cpf, "cpf|cadastro")
    yield _Number(other, "dni", "[0-9]{8}-?[a-z]", national.dni, "dni|nif|documento|identidad")
    steuer = "[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}"
    yield _Number(other, "steuer_id", steuer, national.steuer_id, "steuer|idnr")
    yield _Number(other, "ausweis", "[a-z0-9]{9}[0-9]", national.ausweis, "(?:personal)?ausweis|identity")
    yield _Number(other, "cpr", "[0-9]{6}-?[0-9]{4}", national.cpr, "cpr|personnummer|personal")
    aadhaar = "[2-9][0-9]{3} ?[0-9]{4} ?[0-9]{4}"
    yield _Number("IN_AADHAAR", "aadhaar", aadhaar, check_digits.verhoeff, "aadhaar|uidai|aadhar")
    yield _Number("US_BANK_NUMBER", "sort_code", "[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{6}", lambda _: True, "sort ?-?code")


def _coordinates() -> Iterator[_Number]:
    """Yield how a point on a map is written, to some ten metres: an address by other means."""
    seconds = r"[0-9]{1,2}(?:\.[0-9]{1,6})?[\"\x{2033}\x{201D}] ?"
    minutes = r"[0-9]{1,3}° ?[0-9]{1,2}['\x{2032}\x{2019}] ?"
    yield _Number("ADDRESS", "degrees", rf"{minutes}(?:{seconds})?[NSEWO]", lambda _: True)
    yield _Number("ADDRESS", "degrees_of", r"[0-9]{1,3}\.[0-9]{4,15}° ?[NSEWO]", lambda _: True)
    value = r"[-+]?[0-9]{1,3}\.[0-9]{4,15}"
    axis = r"(?:lat|latitude|lon|lng|longitude)\b"
    yield _Number("ADDRESS", "coordinate", value, _on_earth, axis)
    pair = rf"{value}(?:[,;/ ]{{1,3}}{value})"
    yield _Number("ADDRESS", "coordinates", pair, _on_earth, rf"(?:geo|gps|coords?|coordinates?|koordinaten|{axis})\b")


def _on_earth(written: str) -> bool:
    """Whether numbers can be degrees of a place that somebody lives at; graphics count from 0 to 1."""
    numbers = [abs(float(number)) for number in _DECIMAL.findall(written)]
    return max(numbers) > 1 and numbers[0] <= (90 if len(numbers) > 1 else 180) and max(numbers) <= 180


def _hetu(written: str) -> bool:
    return len(written) == 11 and written[-1].upper() in "0123456789ABCDEFHJKLMNPRSTUVWXY" and national.hetu(written)


_NAMED = (
    "passport|reisepass|passeport|pasaporte|passaporto|paspoort|driv(?:er|ing)(?:.s)?[ _]licen[cs]e|führerschein"
    "|permis|(?:licen[cs]e|number)[ _]?plate|plate|kennzeichen|immatriculation|matrícula|targa|kenteken|patient|mrn"
    "|fallnummer|aktenzeichen|(?:order|customer|client|member|employee|personnel|student|invoice|account|claim|policy)"
    "[ _-]?(?:no|nr|num|number|id)|bestellnummer|kundennummer|personalnummer|rechnungsnummer"
)
_VALUE = r"(?:(?-i:[A-Z]{1,4}[- ]?){1,2}|[a-z]{1,3}-[a-z]{1,2} |[a-z]{1,4}-?)?[0-9]{1,12}(?:[- ./]?[a-z0-9]{1,10}){0,3}"


class Identifiers:
    """Finds national numbers by form, check and label, and numbers by label alone; safe to share once loaded."""

    def load(self) -> None:
        """Compile the patterns."""
        self._numbers = tuple((number, Pattern(number.pattern)) for number in _numbers())
        named = rf"{_before(_NAMED)}({_VALUE})"
        self._named = Pattern(named)
        self._gate = Gate([*(number.pattern for number, _ in self._numbers), named])

    def detect(self, text: str) -> list[Span]:
        """Return the findings by start; two numbers may claim the same characters."""
        encoded = Encoded(text)
        found: set[Span] = set()
        for index in self._gate.indexes(encoded.data):
            if index == len(self._numbers):
                found |= set(self._labelled(encoded))
                continue
            number, pattern = self._numbers[index]
            for start, end in encoded.code_points([groups[1] for groups in pattern.matches(encoded.data)]):
                if _alone(text, start, end) and number.holds(text[start:end]):
                    found.add(Span(start, end, number.kind, _CHECKED, f"identifiers:{number.name}"))
        return sorted(found)

    def _labelled(self, encoded: Encoded) -> Iterator[Span]:
        text = encoded.text
        for start, end in encoded.code_points([groups[1] for groups in self._named.matches(encoded.data)]):
            stop = _shortened(text, start, end)
            cut = text[start - 1 : start].isalnum() or text[stop : stop + 1].isalnum()
            if not cut and sum(character.isdigit() for character in text[start:stop]) >= _FEWEST:
                yield Span(start, stop, "ID", _LABELLED, "identifiers:labelled")


def _alone(text: str, start: int, end: int) -> bool:
    """Return whether a number is not cut out of a longer word or number; a cell of a table may touch its commas."""
    before, after = text[start - 1 : start], text[end : end + 1]
    escaped = before in tuple("nrt") and text[start - 2 : start - 1] == "\\"
    if (before.isalnum() and not escaped) or before == "_" or after.isalnum() or after == "_":
        return False
    chained = before in tuple(".-/+") and text[start - 2 : start - 1].isalnum()
    return not chained and not (after in tuple(".-/") and text[end + 1 : end + 2].isalnum())


def _shortened(text: str, start: int, end: int) -> int:
    """Return the end of a labelled value; a part behind a blank belongs to it with a figure, or if short."""
    stop = end
    while True:
        cut = text.rfind(" ", start, stop)
        tail = text[cut + 1 : stop]
        if cut < 0 or any(character.isdigit() for character in tail) or (len(tail) <= 3 and tail.isupper()):
            return stop
        stop = cut
