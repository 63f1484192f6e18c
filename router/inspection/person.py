"""The words of a name, and what languages and accounts make of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from router.inspection.forms import readable
from router.inspection.ordinary import known, ordinary

NAMES = frozenset({"PERSON", "ORGANIZATION", "LOCATION"})
"""Kinds whose values may be an ordinary word with a capital."""
_TITLES = """
    mr mrs ms miss mx dr prof professor sir madam lady lord dame herr frau don do\u00f1a se\u00f1or se\u00f1ora sr sra
    srta mme mlle monsieur madame signor signora sig pan pani uncle aunt coach captain officer judge nurse rev fr
    sen gov dott
"""
TITLES = tuple(_TITLES.split())
_PARTICLES = """
    of and the de da do dos das del della di du la le las les los el van von den der ter ten zu zur bin ibn al abu
    jr sr ii iii iv phd md esq y e i my your user
"""
_NO_NAME = frozenset((*_PARTICLES.split(), *TITLES))
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]{2,})*")
_POSSESSIVE = re.compile(r"['\u2019\u02bc]s?(?=\s|$)", re.IGNORECASE)
_MOST_WORDS = 6
_NO_PERSON = re.compile(r"[\d@/\\:<>={}\[\]]")
MOST_ENDING = 4
_PLURAL = frozenset({"", "s", "es"})
_NOUN = "a u em om owi ovi ego emu \u0105 \u0119 а у ом е ы ой ым ем ю я"  # noqa: RUF001
_CASES = _PLURAL.union(_NOUN.split())
"""Endings of cases in Germanic, Slavic and Baltic languages, on words of five letters, or four beyond a to z."""
_CASES_FROM = 5
_CASES_FROM_ELSEWHERE = 4
_SHE = "a as y i ie iej ej \u0119 \u0105 u ou o \u00e9 а ы и е у ю ой ей я"  # noqa: RUF001
_FEMININE = frozenset(_SHE.split())
"""What stands in place of the last letter of a name like Anna."""
OPEN = ("a", "а", "я")  # noqa: RUF001
"""Last letters that give way to an ending."""
_FEMININE_FROM = 4
_JOINED_FROM = 5


@dataclass(frozen=True, slots=True)
class Person:
    """The words of one name that tell something, in their order."""

    words: tuple[str, ...]
    """As written; titles and particles left out."""
    initials: frozenset[str]
    """First letters of all of them, and of what was written as an initial."""


def person(text: str) -> Person:
    """Return the words of a name; none where it is no name that can be taken apart."""
    plain = _POSSESSIVE.sub("", readable(text))
    found = _WORD.findall(plain)
    if len(found) > _MOST_WORDS or _NO_PERSON.search(plain):
        return Person((), frozenset())
    words = tuple(dict.fromkeys(w for w in found if len(w) > 1 and w.casefold() not in _NO_NAME))
    return Person(words, frozenset(w[0].upper() for w in found))


def telling(kind: str, text: str) -> bool:
    """Say whether a name or a date is more than one ordinary word, so that it can be looked for without evidence."""
    if (kind not in NAMES and kind != "DATE_TIME") or any(map(str.isdecimal, text)):
        return True
    found = [word.casefold() for word in _WORD.findall(_POSSESSIVE.sub("", readable(text)))]
    words = [word for word in found if len(word) > 1 and word not in _NO_NAME]
    return not found or len(words) > 1 or any(not ordinary(word) for word in words)


def stem(word: str) -> tuple[str, int]:
    """Return what all forms of a word begin with, and how many letters follow at least."""
    if len(word) >= _FEMININE_FROM and word[-1:].casefold() in OPEN:
        return word[:-1], 1
    return word, 0


def inflected(form: str, word: str) -> bool:
    """Say whether a casefolded form is a casefolded word with one of its endings, and no other well-known word."""
    if form == word:
        return True
    root, least = stem(word)
    if not form.startswith(root) or known(form):
        return False
    ending = form[len(root) :]
    if least:
        return ending in _FEMININE
    long = len(word) >= (_CASES_FROM if word.isascii() else _CASES_FROM_ELSEWHERE)
    return ending in (_CASES if long else _PLURAL)


def joined(one: Person) -> Iterator[tuple[str, str, bool]]:
    """Yield the pairs that account names are made of: `ada` and `byron`, `a` and `byron`, and the other way round.

    The third value says whether the pair stands for the person without evidence.
    """
    if len(one.words) < 2:
        return
    given, last = one.words[0], one.words[-1]
    clear = not ordinary(last.casefold())
    yield given, last, True
    yield last, given, True
    yield given[0], last, clear
    yield last, given[0], clear
    if not ordinary(given.casefold()):
        yield given, last[0], True


def account(compact: str) -> bool:
    """Say whether two parts written as one word are too long and too strange to be another word."""
    return len(compact) >= _JOINED_FROM and not known(compact)
