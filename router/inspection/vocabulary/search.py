"""All words at once: one Aho-Corasick automaton over the folded text, each hit checked where it stands."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from router.inspection.finding import Span
from router.inspection.person import telling
from router.inspection.vocabulary.accounts import Accounts
from router.inspection.vocabulary.automaton import automaton
from router.inspection.vocabulary.called import Called, short_name
from router.inspection.vocabulary.fold import Folded, cased, fold
from router.inspection.vocabulary.fuzzy import Fuzzy
from router.inspection.vocabulary.words import Word, forms, joined, single_names

_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[\U00020000-\U0003ffff]"
)
_ESCAPE = re.compile(r"(?:\\[nrtbf]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2})\Z")
"""The letter before a word may be the end of an escape: `\\nfalcon` holds the word."""
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_LONGEST_HOST = 253
_LEAST_PART = 3
"""Characters from which on a word is found as a part of a name in CamelCase: `AI` is not in `OpenAI`."""


@dataclass(frozen=True, slots=True, repr=False)
class _Rule:
    """What else must be true where a form was found."""

    exact: str = ""
    """The form with its capitals, when they count."""
    capital: bool = False
    """The mention begins with a capital: a name of a person that stands alone."""
    host: bool = False
    """The name of a machine: what stands before it, up to the blank, belongs to it."""
    person: bool = False
    """An `s` may stand behind it: the genitive without an apostrophe."""
    category: str = "word"
    turns: tuple[int, ...] = ()
    """Where the words of a form meet that is written as one: `InitechLabs`, and no `initechlabs`."""


class Search:
    """Compiled words; immutable, so any number of threads may search."""

    __slots__ = ("_accounts", "_automaton", "_called", "_fuzzy", "_rules")

    def __init__(self, words: Sequence[Word]) -> None:
        rules: dict[str, set[_Rule]] = {}
        accounts: set[str] = set()
        fuzzy: dict[str, list[str]] = {}
        for word in words:
            for form, rule in _forms(word):
                rules.setdefault(fold(form).text, set()).add(rule)
            if word.category == "account":
                accounts.add("".join(filter(str.isalnum, fold(word.text).text)))
            elif word.fuzzy:
                fuzzy.setdefault(word.category, []).append(fold(word.text).text)
        self._called = Called(words)
        self._rules = tuple(tuple(found) for found in rules.values())
        self._automaton = automaton(rules)
        self._accounts = Accounts(accounts) if accounts else None
        self._fuzzy = tuple((category, Fuzzy(words)) for category, words in fuzzy.items())

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Return where any word stands, sorted, with the categories of its entries joined by `+`; spans may overlap."""
        folded = fold(text)
        found: dict[tuple[int, int], set[str]] = {}
        for span, category in self._found(text, folded):
            found.setdefault(span, set()).add(category)
        return sorted((*span, "+".join(sorted(categories))) for span, categories in found.items())

    def called(self, found: Iterable[Span], text: str) -> Iterator[tuple[int, int, float, str]]:
        """Yield the persons among findings that are entries: where, how surely, and the categories of the entries."""
        for span, categories in self._called.mentions(found, text):
            yield span.start, span.end, span.score, categories

    def _found(self, text: str, folded: Folded) -> Iterator[tuple[tuple[int, int], str]]:
        yield from self._forms(text, folded)
        if self._accounts is not None:
            for number in self._numbers(self._accounts, text, folded):
                yield number, "account"
        for category, fuzzy in self._fuzzy:
            for start, end in fuzzy.spans(folded.text):
                yield folded.span(start, end), category

    def _numbers(self, accounts: Accounts, text: str, folded: Folded) -> Iterator[tuple[int, int]]:
        for start, end in accounts.spans(folded.text):
            span = folded.span(start, end)
            if bounded(text, *span):
                yield span

    def _forms(self, text: str, folded: Folded) -> Iterator[tuple[tuple[int, int], str]]:
        known: dict[int, int] = {}
        # An index of a match is a number; the automaton keeps no pattern.
        for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            span = folded.span(start, end)
            for rule in self._rules[index]:
                if held := _held(rule, text, span):
                    begin = _whole_host(text, held[0], known) if rule.host else held[0]
                    yield (begin, held[1]), rule.category


def bounded(text: str, start: int, end: int) -> bool:
    """Say whether a stretch stands alone: no letter beside a letter, no digit beside a digit."""
    return _opens(text, start) and _closes(text, end)


def _forms(word: Word) -> Iterator[tuple[str, _Rule]]:
    category = word.category
    host, person = category == "host" and "." in word.text, category == "person"
    for form in forms(word):
        yield form, _Rule(cased(form) if word.exact else "", host=host, person=person, category=category)
    short = short_name(word)
    if short and telling("ORGANIZATION", short):
        yield from _forms(replace(word, text=short))
    if together := joined(word):
        text, turns = together
        yield text, _Rule(cased(text) if word.exact else "", category=category, turns=turns)
    for name in single_names(word):
        yield name, _Rule(cased(name) if word.exact else "", capital=True, person=True, category=category)


def _held(rule: _Rule, text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    start, end = span
    if rule.person and text[end : end + 1] == "s" and _closes(text, end + 1):
        end += 1
    if not _stands(text, start, end):
        return None
    if not all(_turns(text, start + offset) for offset in rule.turns):
        return None
    if rule.exact and cased(text[start : span[1]]) != rule.exact:
        return None
    if rule.capital and text[start].islower():
        return None
    return start, end


def _whole_host(text: str, start: int, known: dict[int, int]) -> int:
    """Return where the host name begins that ends in the entry: `db1.` of `db1.corp.example`.

    What was walked once is known, so a text that is one long chain of hosts costs no more than another.
    """
    begin = start
    while begin and text[begin - 1] in _LABEL:
        begin -= 1
        if begin in known:
            begin = known[begin]
            break
    known[start] = begin
    if text[start - 1 : start] != "." or start - begin > _LONGEST_HOST:
        return start
    while text[begin] in ".-":
        begin += 1
    return begin


def _stands(text: str, start: int, end: int) -> bool:
    """Say whether a stretch stands alone, or is a part of a name in CamelCase that is long enough to mean something."""
    opens, closes = _opens(text, start), _closes(text, end)
    if opens and closes:
        return True
    return end - start >= _LEAST_PART and (opens or _turns(text, start)) and (closes or _turns(text, end))


def _turns(text: str, position: int) -> bool:
    """Say whether a word of a name in CamelCase begins here: `globex|Client`, `HTTP|Client`."""
    before, here = text[position - 1 : position], text[position : position + 1]
    return here.isupper() and (before.islower() or (before.isupper() and text[position + 1 : position + 2].islower()))


def _opens(text: str, start: int) -> bool:
    return start == 0 or _apart(text[start], text[start - 1]) or bool(_ESCAPE.search(text, max(0, start - 6), start))


def _closes(text: str, end: int) -> bool:
    return end >= len(text) or _apart(text[end - 1], text[end])


def _apart(inside: str, outside: str) -> bool:
    """Say whether a word may end between these two characters."""
    if inside.isascii() and outside.isascii():
        return not (inside.isalpha() and outside.isalpha()) and not (inside.isdigit() and outside.isdigit())
    if _UNSPACED.match(inside):
        return True
    kind, other = unicodedata.category(inside)[0], unicodedata.category(outside)[0]
    if kind in "LM":
        return other not in "LM"
    return kind != "N" or other != "N"
