"""Phone numbers as Presidio's phone recognizers find them, parsing only what could be one."""

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from phonenumbers import PhoneNumber, PhoneNumberMatch, PhoneNumberMatcher, region_code_for_number
from phonenumbers import phonenumbermatcher as matching
from presidio_analyzer.predefined_recognizers import (
    PhoneRecognizer,
    ZaMobileNumberRecognizer,
    ZaTelephoneNumberRecognizer,
)

from router.inspection.finding import Span
from router.inspection.presidio.context import Context, ContextWords
from router.inspection.presidio.duplicates import Result, outermost
from router.inspection.presidio.gated_pattern import Searched
from router.inspection.presidio.phone_plausible import Plausibility, metadata_of

_DIGITS = re.compile(rb"\d+")
_LEAD = 12
"""Brackets, plus signs and punctuation before the first digit of a candidate: two times five at most."""
_TRIES = 65_535
_LENIENCY = 1
_AFTER = 8
"""What is read behind a candidate: one character, or the minutes of a time stamp."""

Match = tuple[int, int, PhoneNumber]


Known = dict[tuple[str, str, str], PhoneNumber | None]


class _Region(PhoneNumberMatcher):
    """The library's matcher for one region, on one candidate at a time.

    It parses only groups that its region could accept, each once: a number with a plus means the same in all regions,
    and regions with equal rules (the United States and Canada) share what they have parsed.
    """

    def __init__(self, region: str, plausible: "Groups", bit: int, known: tuple[Known, Known]) -> None:
        super().__init__("", region, leniency=_LENIENCY)
        self._plausible = plausible
        self._bit = bit
        self._at_home, self._abroad = known

    def read(self, text: str, start: int, candidate: str) -> Match | None:
        low = max(0, start - 1)
        self.text = text[low : start + len(candidate) + _AFTER]
        self._max_tries = _TRIES
        match = self._extract_match(candidate, start - low)
        return None if match is None else (match.start + low, match.end + low, match.number)

    def _parse_and_verify(self, candidate: str, offset: int) -> PhoneNumberMatch | None:
        if not self._plausible.mask(candidate) & self._bit:
            return None
        end = offset + len(candidate)
        key = (candidate, self.text[offset - 1 : offset], self.text[end : end + 1])
        known = self._abroad if candidate.lstrip("([ ").startswith("+") else self._at_home
        if key not in known:
            match = super()._parse_and_verify(candidate, offset)
            known[key] = None if match is None else match.number
        number = known[key]
        return None if number is None else PhoneNumberMatch(offset, candidate, number)


class Groups(PhoneNumberMatcher):
    """Everything the matcher would try to parse in a candidate, and which regions could accept it."""

    def __init__(self, plausible: Plausibility) -> None:
        super().__init__("", None)
        self.tried: list[str] = []
        self._plausible = plausible
        self._masks: dict[str, int] = {}

    def mask(self, group: str) -> int:
        known = self._masks.get(group)
        if known is None:
            known = self._masks[group] = self._plausible.mask(group)
        return known

    def _parse_and_verify(self, candidate: str, offset: int) -> None:
        self.tried.append(candidate)

    def of(self, text: str, start: int, candidate: str) -> list[str]:
        self.tried = []
        self.text = text[start : start + len(candidate) + _AFTER]
        self._max_tries = _TRIES
        self._extract_match(candidate, 0)
        return self.tried


class _Walk:
    """One text read by all regions at once.

    A region that finds nothing in a candidate goes on behind it, one that finds a number goes on behind the number. All
    regions at one place share the search for the next candidate, and those that could not accept it are not asked.
    """

    def __init__(self, searched: Searched, regions: Sequence[_Region], groups: Groups) -> None:
        self._text = searched.text
        runs = [(match.start(), match.end()) for match in _DIGITS.finditer(searched.skeleton.data)]
        self._starts = [start for start, _ in runs]
        self._ends = [end for _, end in runs]
        self._regions = regions
        self._groups = groups
        self._masks: dict[str, int] = {}

    def matches(self) -> Iterator[tuple[int, Match]]:
        """Yield each match with the index of the region that found it."""
        waiting = {0: (1 << len(self._regions)) - 1}
        places = [0]
        while places:
            place = heapq.heappop(places)
            there = waiting.pop(place)
            found = self._next(place)
            if found is None:
                continue
            start, candidate = found
            asked = there & self._mask(start, candidate)
            after = {start + len(candidate): there & ~asked}
            for index, region in enumerate(self._regions):
                if asked >> index & 1:
                    match = region.read(self._text, start, candidate)
                    if match is not None:
                        yield index, match
                    end = start + len(candidate) if match is None else match[1]
                    after[end] = after.get(end, 0) | 1 << index
            for end, mask in after.items():
                if mask and end not in waiting:
                    heapq.heappush(places, end)
                    waiting[end] = 0
                if mask:
                    waiting[end] |= mask

    def _next(self, place: int) -> tuple[int, str] | None:
        run = bisect_right(self._ends, place)
        if run == len(self._ends):
            return None
        match = matching._PATTERN.search(self._text, max(place, self._starts[run] - _LEAD))
        if match is None:
            return None
        candidate = match.group()
        cut = matching._SECOND_NUMBER_START_PATTERN.search(candidate)  # type: ignore[attr-defined]
        return match.start(), candidate[: cut.start()] if cut else candidate

    def _mask(self, start: int, candidate: str) -> int:
        known = self._masks.get(candidate)
        if known is None:
            known = 0
            for group in self._groups.of(self._text, start, candidate):
                known |= self._groups.mask(group)
            # A time stamp is recognised by what follows it, so "nothing here" may not be remembered.
            if known or not candidate[:1].isdigit():
                self._masks[candidate] = known
        return known


class PhoneScout:
    """All phone recognizers over one walk of the text."""

    def __init__(self, recognizers: Sequence[PhoneRecognizer], words: ContextWords) -> None:
        names = [region for recognizer in recognizers for region in recognizer.supported_regions]
        self._regions = tuple(dict.fromkeys(names))
        self._rules = tuple(_rules(name) for name in self._regions)
        self._plausible = Plausibility(self._regions)
        self._recognizers = tuple((recognizer, words.bit(recognizer.context)) for recognizer in recognizers)

    def find(self, searched: Searched, context: Context) -> list[Span]:
        """Return the phone numbers of every recognizer."""
        groups = Groups(self._plausible)
        abroad: Known = {}
        at_home: dict[object, Known] = {rules: {} for rules in self._rules}
        regions = [
            _Region(name, groups, 1 << index, (at_home[self._rules[index]], abroad))
            for index, name in enumerate(self._regions)
        ]
        matches = list(_Walk(searched, regions, groups).matches())
        found: list[Span] = []
        for recognizer, bit in self._recognizers:
            kind, name = recognizer.supported_entities[0], recognizer.name  # type: ignore[has-type]
            for start, end, score in outermost(self._accepted(recognizer, matches)):
                found.append(Span(start, end, kind, context.lifted(bit, start, score), f"presidio:{name}"))
        return found

    def _accepted(self, recognizer: PhoneRecognizer, matches: Sequence[tuple[int, Match]]) -> Iterator[Result]:
        for index, (start, end, number) in matches:
            if self._regions[index] not in recognizer.supported_regions:
                continue
            if isinstance(recognizer, ZaMobileNumberRecognizer | ZaTelephoneNumberRecognizer):
                if region_code_for_number(number) != recognizer.REGION:
                    continue
                if recognizer._classify(number) != recognizer.target_classification:
                    continue
            yield start, end, recognizer.SCORE


def _rules(region: str) -> tuple[object, ...]:
    """Return all of a region that parsing a number written without a plus depends on."""
    metadata = metadata_of(region)
    general = metadata.general_desc
    return (
        metadata.country_code,
        metadata.international_prefix,
        metadata.national_prefix_for_parsing,
        metadata.national_prefix_transform_rule,
        general and (general.national_number_pattern, general.possible_length, general.possible_length_local_only),
    )
