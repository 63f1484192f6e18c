"""Values for the slots of the generator: people, places, numbers, dates, of many countries and in many writings."""

# ruff: noqa: E501 - lists of forms

import csv
import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize

from local_models.training import identifiers, moments, phones

LOCALES = [
    "en_US",
    "en_US",
    "en_US",
    "en_GB",
    "en_GB",
    "en_IN",
    "en_AU",
    "en_CA",
    "en_IE",
    "en_NZ",
    "de_DE",
    "de_AT",
    "de_CH",
    "fr_FR",
    "es_ES",
    "es_MX",
    "it_IT",
    "pt_BR",
    "pt_PT",
    "nl_NL",
    "nl_BE",
    "sv_SE",
    "no_NO",
    "da_DK",
    "fi_FI",
    "pl_PL",
    "cs_CZ",
    "hu_HU",
    "ro_RO",
    "tr_TR",
    "hr_HR",
    "id_ID",
    "fil_PH",
    "et_EE",
    "lt_LT",
    "sl_SI",
]

_ORG_HEADS = [
    "Institute",
    "Clinic",
    "University",
    "Bank",
    "Foundation",
    "Partners",
    "Group",
    "Labs",
    "Logistics",
    "Hospital",
    "High School",
    "Insurance",
    "Pharma",
    "Consulting",
    "Airlines",
    "Energy",
    "Hotel",
    "Records",
    "Motors",
    "Dental",
    "Law Firm",
    "Studio",
    "Bakery",
    "Media",
    "Solutions",
    "Trust",
    "Credit Union",
]
_ORG_FORMS = (
    "Inc.",
    "Ltd",
    "LLC",
    "GmbH",
    "AG",
    "S.A.",
    "B.V.",
    "plc",
    "Corp",
    "& Co",
    "AB",
    "Oy",
    "S.p.A.",
    "Pty Ltd",
    "K.K.",
)
_TITLES = (
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Dr.",
    "Mr.",
    "Mrs.",
    "Ms.",
    "Prof.",
    "Professor",
    "Sir",
    "Nurse",
    "Herr",
    "Frau",
    "Officer",
)
_STYLES = ("full",) * 8 + ("first",) * 4 + ("last_first", "initial", "middle", "titled", "titled", "last", "double")


_GROUPS = [
    "Catholic",
    "Muslim",
    "Jewish",
    "Hindu",
    "Buddhist",
    "Sikh",
    "Protestant",
    "Orthodox",
    "Republican",
    "Democrat",
    "Atheist",
]


@dataclass(frozen=True, slots=True)
class Values:
    """Everything a slot can be filled with; drawn with one seeded source of chance."""

    rng: Random
    forenames: Sequence[str]
    rare: Sequence[str]
    surnames: Sequence[str]
    companies: Sequence[str]
    countries: Sequence[str]
    nationalities: Sequence[str]
    fakers: Sequence[Any]

    def forename(self) -> str:
        """A first name: common ones of all countries, with a share of rare ones."""
        return self.rng.choice(self.rare if self.rng.random() < 0.3 else self.forenames)

    def surname(self) -> str:
        """A family name."""
        if self.rng.random() < 0.35:
            return str(self.rng.choice(self.fakers).last_name())
        return self.rng.choice(self.surnames)

    def person(self) -> str:
        """A person's name in one of many writings."""
        first, last, rng = self.forename(), self.surname(), self.rng
        if rng.random() < 0.3:
            first, last = _ascii(first), _ascii(last)
        title, letter = rng.choice(_TITLES), rng.choice("ABCDEFGHJKLMNPRSTW")
        forms = {
            "full": f"{first} {last}",
            "first": first,
            "last": last,
            "last_first": f"{last}, {first}",
            "initial": f"{first[0]}. {last}" if rng.random() < 0.6 else f"{first} {last[0]}.",
            "middle": f"{first} {letter}. {last}",
            "titled": f"{title} {last}" if rng.random() < 0.7 else f"{title} {first} {last}",
            "double": f"{first} {last}-{self.surname()}" if rng.random() < 0.5 else f"{first} {self.forename()} {last}",
        }
        return forms[rng.choice(_STYLES)]

    def city(self) -> str:
        """A town of the real or likely kind."""
        return str(self.rng.choice(self.fakers).city())

    def location(self) -> str:
        """A country, a region or a town."""
        draw = self.rng.random()
        if draw < 0.3:
            return self.rng.choice(self.countries)
        if draw < 0.4:
            return str(self.fakers[self.rng.randrange(3)].state())
        return self.city()

    def organization(self) -> str:
        """A company, a school, an office."""
        draw, rng = self.rng.random(), self.rng
        if draw < 0.45:
            return rng.choice(self.companies)
        if draw < 0.6:
            return str(rng.choice(self.fakers).company())
        stem = rng.choice((self.surname, self.surname, self.city))()
        if draw < 0.8:
            return f"{stem} {rng.choice(_ORG_HEADS)}"
        if draw < 0.9:
            return f"{stem} {rng.choice(_ORG_FORMS)}"
        return f"{rng.choice(('University', 'Bank', 'St. Mary Hospital', 'City Council', 'Department', 'College'))} of {self.city()}"

    def address(self) -> str:
        """A postal address of one of many countries, whole or in part."""
        rng = self.rng
        fake = rng.choice(self.fakers)
        try:
            full = str(fake.address()) if rng.random() < 0.6 else self._street(fake)
        except AttributeError:
            full = self._street(fake)
        joint = rng.choice((", ", ", ", ", ", " ", "\n"))
        return joint.join(part.strip() for part in full.split("\n"))

    def _street(self, fake: Any) -> str:
        rng = self.rng
        street, number = str(fake.street_name()), str(rng.randint(1, rng.choice((20, 200, 9999))))
        if rng.random() < 0.2:
            number += rng.choice("abcABC")
        lines = [rng.choice((f"{number} {street}", f"{street} {number}", f"{number}, {street}"))]
        if rng.random() < 0.3:
            unit = rng.choice(
                ("Apt", "Apt.", "Flat", "Unit", "Suite", "#", "Apartment", "2nd floor, door", "Room", "Wohnung")
            )
            lines.append(f"{unit} {rng.randint(1, 99)}{rng.choice(('', '', 'B', 'C'))}")
        if rng.random() < 0.7:
            post = str(fake.postcode())
            lines.append(
                rng.choice(
                    (f"{post} {fake.city()}", f"{fake.city()} {post}", f"{fake.city()}, {post}", str(fake.city()))
                )
            )
        if rng.random() < 0.2:
            lines.append(rng.choice(self.countries))
        return "\n".join(lines)

    def age(self) -> str:
        """An age as people write it."""
        years, rng = self.rng.randint(1, 97), self.rng
        return rng.choice(
            (f"{years}", f"{years} years old", f"{years}-year-old", f"{years} y/o", f"{years}yo", f"{years} years")
        )

    def nrp(self) -> str:
        """A nationality, religion or political group."""
        return self.rng.choice(self.nationalities)

    def username(self) -> str:
        """A handle or login."""
        rng = self.rng
        first, last = _plain(self.forename()), _plain(self.surname())
        number = rng.choice(("", "", str(rng.randint(1, 99)), str(rng.randint(1950, 2015))))
        stem = rng.choice(
            (
                f"{first}.{last}",
                f"{first}_{last}",
                f"{first[0]}{last}",
                f"{first}{last}",
                f"{last}{first[0]}",
                f"{first}-{last}",
                f"x{first}x",
            )
        )
        return rng.choice(("", "", "@")) + stem + number

    def email(self) -> str:
        """An e-mail address at a reserved or made-up domain."""
        return f"{self.username().lstrip('@')}@{self.rng.choice(('example.com', 'example.org', 'mail.example.net'))}"

    def slots(self) -> Mapping[str, Callable[[], str]]:
        """Return what fills each slot of a template."""
        rng = self.rng
        return {
            "PERSON": self.person,
            "FIRST": self.forename,
            "LAST": self.surname,
            "LOCATION": self.location,
            "CITY": self.city,
            "COUNTRY": lambda: rng.choice(self.countries),
            "ORGANIZATION": self.organization,
            "ADDRESS": self.address,
            "DATE_TIME": lambda: moments.moment(rng),
            "PHONE_NUMBER": lambda: phones.phone(rng),
            "ID": lambda: identifiers.identifier(rng),
            "AGE": self.age,
            "NRP": self.nrp,
            "USERNAME": self.username,
            "EMAIL": self.email,
        }


def _ascii(name: str) -> str:
    """Return the name as people type it without accents."""
    return "".join(character for character in normalize("NFKD", name) if ord(character) < 128) or name


def _plain(name: str) -> str:
    return "".join(character for character in _ascii(name).lower() if character.isalpha()) or "user"


def _names(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = [row["Romanized Name"] or row["Localized Name"] for row in csv.DictReader(file)]
    # The vocabulary has no pieces for other scripts: such names would teach nothing but "[UNK] is a person".
    return sorted({name for name in names if len(name) > 1 and max(name) < "\u0250"})


def load_values(data: Path, rng: Random) -> Values:
    """Read the value lists of the pool and start the address books (the package Faker)."""
    from faker import Faker

    entities = data / "entities"
    names = entities / "names"
    with gzip.open(names / "us_first_names" / "names_aggregate_1960_2020.csv.gz", "rt", encoding="utf-8") as file:
        rare = [row["Name"] for row in csv.DictReader(file)][:25_000]
    raw = entities / "presidio" / "raw_values"
    with gzip.open(raw / "companies_and_organizations.csv.gz", "rt", encoding="utf-8") as file:
        companies = [row["organization"] for row in csv.DictReader(file) if 2 < len(row["organization"]) < 50]
    with (raw / "nationalities.csv").open(encoding="utf-8-sig", newline="") as file:
        nations = list(csv.DictReader(file))
    fakers = []
    for position, locale in enumerate(LOCALES):
        fake = Faker(locale)
        fake.seed_instance(rng.randrange(2**31) + position)
        fakers.append(fake)
    people = {row[key].title() for row in nations for key in ("nationality", "plural") if row[key]}
    return Values(
        rng=rng,
        forenames=_names(names / "popular_names" / "common-forenames-by-country.csv"),
        rare=rare,
        surnames=_names(names / "popular_names" / "common-surnames-by-country.csv"),
        companies=companies,
        countries=sorted({row["country"].title() for row in nations if row["country"]}),
        nationalities=sorted(people) + list(_GROUPS) * 8,
        fakers=fakers,
    )
