"""What a text holds, sorted: people with how to reach them, places, organisations, dates, amounts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from router.inspection.finding import Finding
from router.upstreams.skills.amounts import amounts
from router.upstreams.skills.matter import Matter

SECTIONS: Mapping[str, frozenset[str]] = {
    "people": frozenset({"PERSON"}),
    "organizations": frozenset({"ORGANIZATION"}),
    "places": frozenset({"LOCATION", "ADDRESS", "CA_POSTAL_CODE", "UK_POSTCODE"}),
    "emails": frozenset({"EMAIL_ADDRESS"}),
    "phones": frozenset({"PHONE_NUMBER", "ZA_MOBILE_NUMBER", "ZA_TELEPHONE_NUMBER"}),
    "dates": frozenset({"DATE_TIME"}),
    "links": frozenset({"URL"}),
    "usernames": frozenset({"USERNAME"}),
}
"""Sections of an answer and the kinds of findings in each; amounts are read from the text itself."""
AMOUNTS, NUMBERS, CONTACTS = "amounts", "numbers", "contacts"
_JUDGED = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "ADDRESS"})
"""Kinds that a model finds. Inspection would rather see one too many; a list of people would rather not."""
SURE = 0.6
"""Score from which such a finding is listed; 0.4 is where it is masked."""
SURE_ALONE = 0.8
"""The same for a person of one word: "Sibilance" at a sentence's start looks like one. `bench/skills.py --people`."""
_OTHERS = frozenset({"AGE", "NRP", "TITLE", "IP_ADDRESS", "MAC_ADDRESS"})
_REACH: Mapping[str, str] = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "ZA_MOBILE_NUMBER": "phone", "ZA_TELEPHONE_NUMBER": "phone",
    "ADDRESS": "address", "ORGANIZATION": "organization",
}  # fmt: skip
_NEAR = 200
"""Characters within which a number or an address belongs to a person, inside the same paragraph."""
_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One value and where it first stands."""

    value: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """A person and what stands nearest to the name."""

    name: str
    fields: Mapping[str, str]


def entries(matter: Matter) -> Mapping[str, tuple[Entry, ...]]:
    """Return each section's values in the order of the text, each value once."""
    found: dict[str, list[Entry]] = {}
    text = matter.text
    for finding in sure(matter):
        section = next((name for name, kinds in SECTIONS.items() if finding.kind in kinds), "")
        if not section and finding.kind not in _OTHERS:
            section = NUMBERS  # identity, bank and account numbers, credentials
        if section:
            entry = Entry(_tidy(text[finding.start : finding.end]), finding.start, finding.end, finding.kind)
            found.setdefault(section, []).append(entry)
    taken = [(f.start, f.end) for f in matter.findings]
    for start, end in amounts(text):
        if not any(first < end and start < last for first, last in taken):
            found.setdefault(AMOUNTS, []).append(Entry(_tidy(text[start:end]), start, end, "AMOUNT"))
    return {section: _once(values) for section, values in found.items()}


def sure(matter: Matter) -> list[Finding]:
    """Return the findings that are more than a suspicion."""
    return [finding for finding in matter.findings if finding.score >= _least(matter.text, finding)]


def _least(text: str, finding: Finding) -> float:
    if finding.kind not in _JUDGED:
        return 0.0
    alone = finding.kind == "PERSON" and len(text[finding.start : finding.end].split()) == 1
    return SURE_ALONE if alone else SURE


def _tidy(value: str) -> str:
    return " ".join(value.split())


def _once(values: Iterable[Entry]) -> tuple[Entry, ...]:
    """Keep the first of equal values; a part of a longer name that stands elsewhere is not a person of its own."""
    unique: dict[str, Entry] = {}
    for entry in values:
        unique.setdefault(entry.value.casefold(), entry)
    whole = [set(key.split()) for key in unique]
    return tuple(
        entry
        for key, entry in unique.items()
        if entry.kind != "PERSON" or not any(set(key.split()) < other for other in whole)
    )


def contacts(matter: Matter, found: Mapping[str, Sequence[Entry]]) -> tuple[Contact, ...]:
    """Return the people with the nearest address of each sort in their paragraph; one address has one owner."""
    people = found.get("people", ())
    mentions = [
        (finding.start, finding.end, person)
        for finding in sure(matter)
        if finding.kind == "PERSON"
        for person in people
        if _same(_tidy(matter.text[finding.start : finding.end]), person.value)
    ]
    owned: dict[str, dict[str, tuple[int, str]]] = {person.value: {} for person in people}
    for finding in sure(matter):
        sort = _REACH.get(finding.kind)
        if sort is None:
            continue
        near = [(_gap(matter.text, start, end, finding.start, finding.end), person) for start, end, person in mentions]
        gap, person = min(near, key=lambda pair: pair[0], default=(_NEAR + 1, None))
        if person is not None and gap <= _NEAR:
            value = _tidy(matter.text[finding.start : finding.end])
            known = owned[person.value].get(sort)
            if known is None or gap < known[0]:
                owned[person.value][sort] = (gap, value)
    return tuple(
        Contact(person.value, {sort: value for sort, (_, value) in owned[person.value].items()}) for person in people
    )


def _same(written: str, whole: str) -> bool:
    return set(written.casefold().split()) <= set(whole.casefold().split())


def _gap(text: str, start: int, end: int, first: int, last: int) -> int:
    """Return the characters between a name and a value; before the name they count double: people come first."""
    between = text[end:first] if first >= end else text[last:start]
    if _BREAK.search(between):
        return _NEAR + 1
    lines = between.count("\n")
    return (len(between) + 20 * lines) * (1 if first >= end else 2)
