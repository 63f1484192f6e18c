"""People, contacts, places, organisations, dates, amounts and links of a text, as a list or as JSON."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from router.upstreams.skills.entries import AMOUNTS, CONTACTS, NUMBERS, SECTIONS, Contact, Entry, contacts, entries
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.schema import NotFillableError, filled
from router.upstreams.skills.wishes import NO_TEXT, unmet

_ASKED: Mapping[str, str] = {
    word: section
    for section, words in {
        "people": "people person persons name names who attendees participants everybody",
        "organizations": "organizations organisations organization organisation companies company orgs employers",
        "places": "places place locations location cities city countries country addresses where",
        "emails": "emails email e-mail e-mails mail",
        "phones": "phones phone telephone mobile",
        "dates": "dates date times time when deadlines deadline",
        "links": "links link urls url websites website",
        "usernames": "usernames username handles handle",
        AMOUNTS: "amounts amount money prices price costs cost sums figures totals fees percentages",
        NUMBERS: "ids identifiers accounts",
        CONTACTS: "contacts contact",
    }.items()
    for word in words.split()
}
"""Words by which an instruction names a section."""
_OWN = frozenset(
    (
        "extract extraction list find get pull identify collect entities entity values value details detail "
        "numbers number information info data mentioned mention named contain contains contained found "
        "occurring json structured addresses address items item fields field phone-numbers present involved "
        "as"
    ).split()
) | frozenset(_ASKED)
NO_SCHEMA = "the JSON schema asks for something that it cannot find in a text"
_TITLES: Mapping[str, str] = {
    CONTACTS: "Contacts",
    **{name: name.capitalize() for name in (*SECTIONS, AMOUNTS, NUMBERS)},
}


class Extract:
    """Answers with what inspection found in the text, each value once, in the order of the text."""

    def declines(self, matter: Matter) -> str:
        if not matter.text.strip():
            return NO_TEXT
        if matter.schema is not None:
            try:
                self._by_schema(matter)
            except NotFillableError:
                return NO_SCHEMA
            return ""  # the schema says what is wanted
        return unmet(matter.instruction, _OWN, "")

    def answer(self, matter: Matter) -> Iterator[str]:
        if matter.schema is not None:
            yield json.dumps(self._by_schema(matter), ensure_ascii=False)
            return
        found = entries(matter)
        wanted = asked(matter.instruction)
        people = contacts(matter, found)
        if matter.json:
            yield json.dumps(_plain(found, people, wanted), ensure_ascii=False)
            return
        yield from _listed(found, people, wanted)

    @staticmethod
    def _by_schema(matter: Matter) -> object:
        found = entries(matter)
        assert matter.schema is not None  # noqa: S101 - asked for by the callers
        return filled(matter.schema, found, contacts(matter, found))


def asked(instruction: str) -> frozenset[str]:
    """Return the sections an instruction names; all of them when it names none."""
    return named(instruction) or frozenset({*SECTIONS, AMOUNTS, NUMBERS, CONTACTS})


def named(instruction: str) -> frozenset[str]:
    """Return the sections an instruction names."""
    words = re.sub(r"[,.:;?!]", " ", instruction.lower()).split()
    sections = {_ASKED[word] for word in words if word in _ASKED}
    if "addresses" in words and words[max(words.index("addresses") - 1, 0)] in {"email", "e-mail", "mail"}:
        sections.discard("places")
    return frozenset(sections)


def _plain(found: Mapping[str, Sequence[Entry]], people: Sequence[Contact], wanted: frozenset[str]) -> object:
    plain: dict[str, object] = {
        section: [entry.value for entry in found.get(section, ())]
        for section in (*SECTIONS, AMOUNTS, NUMBERS)
        if section in wanted
    }
    if CONTACTS in wanted:
        plain[CONTACTS] = [{"name": person.name, **person.fields} for person in people if person.fields]
    return plain


def _listed(found: Mapping[str, Sequence[Entry]], people: Sequence[Contact], wanted: frozenset[str]) -> Iterator[str]:
    said = False
    for section in (*SECTIONS, AMOUNTS, NUMBERS):
        values = found.get(section, ())
        if section not in wanted or not values:
            continue
        yield f"{chr(10) if said else ''}{_TITLES[section]}:\n"
        yield from (f"- {entry.value}\n" for entry in values)
        said = True
    known = [person for person in people if {"email", "phone", "address"} & set(person.fields)]
    if CONTACTS in wanted and known:
        yield f"{chr(10) if said else ''}Contacts:\n"
        yield from (f"- {person.name}: {', '.join(person.fields.values())}\n" for person in known)
        said = True
    if not said:
        yield "Nothing of what was asked for was found in the text.\n"
