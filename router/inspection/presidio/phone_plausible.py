"""Which regions could read a stretch of text as a phone number, decided from its digits alone.

phonenumbers spends most of its time on parsing what no region could accept. A number is valid only if its national part
fits one of the patterns of its country, after the international prefix, the country code and the national prefix are
taken off. Each of these is tried here in every combination, so nothing valid is lost.
"""

import re
from collections.abc import Iterable, Sequence
from unicodedata import decimal

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_NOT_DIGITS = re.compile(r"\D+")
# A plus, a letter, or a sign that may start an extension: digits alone do not decide.
_UNDECIDED = re.compile(r"[^\W\d_]|[;#=,\uff0c\uff1b\uff03]")
_TYPES = (
    *("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan"),
    "voicemail",
)


class Plausibility:
    """Answers with a bit mask, one bit for each region in the order given."""

    def __init__(self, regions: Sequence[str]) -> None:
        self._everyone = (1 << len(regions)) - 1
        international = _international()
        rules = [_rules(region) for region in regions]
        self._abroad = re.compile(international)
        self._home = [
            (1 << index, re.compile(f"{national}|(?:{prefix})(?:{international})"))
            for index, (national, prefix) in enumerate(rules)
        ]
        # As all of them joined, with what they share written once: half of what compiling them takes.
        nationals, prefixes = (
            "|".join(dict.fromkeys(f"(?:{rule})" for rule in each)) for each in zip(*rules, strict=True)
        )
        self._any = re.compile(f"{nationals}|(?:{prefixes})(?:{international})")

    def mask(self, group: str) -> int:
        """Return the regions that could accept `group`."""
        digits = _NOT_DIGITS.sub("", group)
        if len(digits) < 4:
            return 0
        if _UNDECIDED.search(group):
            return self._everyone
        if not digits.isascii():
            digits = "".join(str(decimal(digit)) for digit in digits)
        if "+" in group or "\uff0b" in group:
            return self._everyone if self._abroad.fullmatch(digits) else 0
        if not self._any.fullmatch(digits):
            return 0
        mask = 0
        for bit, pattern in self._home:
            if pattern.fullmatch(digits):
                mask |= bit
        return mask


def metadata_of(region: str, country: int = 0) -> PhoneMetadata:
    """Return the metadata of a region, or of a country code that belongs to no region (`001`)."""
    if region == "001":
        found = PhoneMetadata.metadata_for_nongeo_region(country, None)
    else:
        found = PhoneMetadata.metadata_for_region(region, None)
    if found is None:
        raise LookupError(f"phonenumbers knows no region {region}")
    return found


def _lengths(country: int) -> tuple[int, int]:
    lengths = [
        length
        for region in COUNTRY_CODE_TO_REGION_CODE[country]
        for length in getattr(metadata_of(region, country).general_desc, "possible_length", None) or ()
        if length > 0
    ]
    return min(lengths), max(lengths)


def _international() -> str:
    """Country code and as many digits as its numbers have, and some for national prefixes that the parser takes off."""
    choices = []
    for country in COUNTRY_CODE_TO_REGION_CODE:
        low, high = _lengths(country)
        choices.append(f"{country}\\d{{{low},{high + 8}}}")
    return f"0*(?:{'|'.join(choices)})"


def _rules(region: str) -> tuple[str, str]:
    """Return the patterns of a region's numbers at home, and of its international prefix."""
    metadata = metadata_of(region)
    country = int(metadata.country_code or 0)
    numbers = "|".join(dict.fromkeys(_patterns(COUNTRY_CODE_TO_REGION_CODE[country], country)))
    prefix = metadata.national_prefix_for_parsing or ""
    if metadata.national_prefix_transform_rule:
        # The rule takes a carrier code off as well; four digits hold any prefix and carrier together.
        prefix = r"\d{1,4}"
    # The parser takes a national prefix off twice: once to recognise the country code, once for the number itself.
    national = f"(?:{country})?(?:{prefix}){{0,2}}(?:{numbers})"
    return national, str(metadata.international_prefix)


def _patterns(regions: Iterable[str], country: int) -> Iterable[str]:
    for region in regions:
        metadata = metadata_of(region, country)
        for name in _TYPES:
            number = getattr(metadata, name)
            if number is not None and number.national_number_pattern:
                yield number.national_number_pattern
