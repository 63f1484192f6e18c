"""Hands out placeholders by first appearance, and keeps them apart from what clients typed themselves."""

import re
import unicodedata
from collections import defaultdict

from router.inspection.kinds import GROUPS
from router.masking.placeholder import Placeholder

_EXACT = frozenset(GROUPS["CREDENTIAL"])
"""Kinds in which two spellings are two values: case and separators are part of a credential."""
_NAMES = "PERSON"
"""The kind whose values are called by a part of them as well."""
_CROWD = 64
"""Persons looked at; a name whose rarest word more of them bear tells nobody from the others."""
_NOBODY: frozenset[int] = frozenset()
_WORD = re.compile(r"[^\W_]+")


def identity(kind: str, text: str) -> str:
    """Return what differently written forms of one value have in common."""
    if kind in _EXACT:
        return text
    return "".join(filter(str.isalnum, _folded(text))) or text


def _folded(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_folded(text)))


class Numbering:
    """The placeholders of one request while it is being masked."""

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], Placeholder] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._anywhere: dict[str, tuple[str, str]] = {}
        """Kind and text of the first value with an identity, whatever its kind."""
        self._taken: dict[str, set[int]] = defaultdict(set)
        self._forms: dict[tuple[str, int], set[int]] = {}
        """Forms in use or reserved, of the numbers that stand for something."""
        self._lowest: dict[str, int] = defaultdict(lambda: 1)
        self._typed: dict[tuple[str, str], Placeholder] = {}
        self._called: dict[str, set[int]] = defaultdict(set)
        """Which persons' names hold a word, each by the value that got the number."""

    def value(self, kind: str, text: str) -> Placeholder:
        """Return the placeholder of a value; the first call for it decides its number.

        A part of exactly one person's name is another way of writing that name, as long as nobody else bears it.
        """
        known = self._placeholders.get((kind, text))
        if known is not None:
            return known
        same = identity(kind, text)
        number = self._numbers.get((kind, same))
        if number is None and kind == _NAMES:
            number = self._person(text)
        if number is None:
            placeholder = Placeholder(kind, self._new_number(kind))
            if kind == _NAMES:
                for word in _words(text):
                    self._called[word].add(placeholder.number)
        else:
            placeholder = Placeholder(kind, number, self._new_form(kind, number))
        self._numbers[kind, same] = placeholder.number
        self._placeholders[kind, text] = placeholder
        self._anywhere.setdefault(identity("", text) if kind in _EXACT else same, (kind, text))
        return placeholder

    def known(self, kind: str, text: str) -> tuple[str, Placeholder] | None:
        """Return kind and placeholder when a value is masked already, in whatever form and under whatever kind."""
        placeholder = self._placeholders.get((kind, text))
        if placeholder is not None:
            return kind, placeholder
        first = self._anywhere.get(identity("", text))
        if first is None:
            return None
        return first[0], self.value(first[0], text)

    def reserve(self, typed: Placeholder) -> None:
        """Never hand out a number, or a form of it, that a client typed."""
        forms = self._forms.get((typed.kind, typed.number))
        if forms is None:
            self._taken[typed.kind].add(typed.number)
        else:
            forms.add(typed.form)

    def typed(self, look_alike: Placeholder, text: str) -> Placeholder | None:
        """Reserve a typed look-alike, or return what it must be replaced by since it came too late for that.

        Renumbering the value that got there first would change what a cloud has already seen.
        """
        forms = self._forms.get((look_alike.kind, look_alike.number))
        if forms is None or look_alike.form not in forms:
            self.reserve(look_alike)
            return None
        key = look_alike.kind, text
        if key not in self._typed:
            self._typed[key] = Placeholder(look_alike.kind, self._new_number(look_alike.kind))
        return self._typed[key]

    def replaced(self, look_alike: Placeholder, text: str) -> Placeholder | None:
        """Return what a look-alike was replaced by earlier on, if it was."""
        return self._typed.get((look_alike.kind, text))

    def _person(self, text: str) -> int | None:
        """Return the number of the only person whose name holds all words of a shorter one."""
        bearers = sorted((self._called.get(word, _NOBODY) for word in _words(text)), key=len)
        if not bearers or len(bearers[0]) > _CROWD:
            return None
        common = [number for number in bearers[0] if all(number in others for others in bearers[1:])]
        return common[0] if len(common) == 1 else None

    def _new_number(self, kind: str) -> int:
        number, taken = self._lowest[kind], self._taken[kind]
        while number in taken:
            number += 1
        taken.add(number)
        self._lowest[kind] = number + 1
        self._forms[kind, number] = {1}
        return number

    def _new_form(self, kind: str, number: int) -> int:
        forms = self._forms[kind, number]
        form = 2
        while form in forms:
            form += 1
        forms.add(form)
        return form
