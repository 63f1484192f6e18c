"""From a backtracking pattern to an RE2 pattern that matches wherever it does, on the skeleton of a text.

The pattern is parsed, not edited as text. Look-arounds, back-references and anchors are dropped (a back-reference
becomes its group's own pattern), atomic and possessive groups become plain ones, classes become classes over skeleton
bytes. What remains matches at least every span of the original; where nothing had to be dropped the two are equal.
"""

import re
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

from router.inspection.presidio.skeleton import skeleton

UNBOUNDED = 512
"""Stands for the width of what has none; windows end that far behind a candidate."""
_SPACE = r"\t-\r "
_CATEGORIES = {
    sre.CATEGORY_DIGIT: "0-9",
    sre.CATEGORY_NOT_DIGIT: r"\x00-/:-\x7f",
    sre.CATEGORY_SPACE: _SPACE,
    sre.CATEGORY_NOT_SPACE: r"\x00-\x08\x0e-\x1f!-\x7f",
    sre.CATEGORY_WORD: "0-9A-Z_a-z",
    sre.CATEGORY_NOT_WORD: r"\x00-/:-@\[-\^`{-\x7f",
}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


class NoSuperset(Exception):
    """The pattern uses something that has no RE2 superset; it must always run."""


@dataclass(frozen=True, slots=True)
class Far:
    """A look-ahead `(?=.*?X)`: true as long as an X starts at or behind the place."""

    source: str
    """X as a pattern."""
    witness: str
    """A text that X matches."""


@dataclass(frozen=True, slots=True)
class Superset:
    """What RE2 looks for, and how far from a candidate the exact pattern may look."""

    source: str
    exact: bool
    """On plain texts the RE2 matches are the matches of the original."""
    reach: int
    """No match that starts inside a candidate ends, or looks, further behind the candidate's end."""
    behind: int
    """How far before its start a match looks; `UNBOUNDED` when there is no limit."""
    far: tuple[Far, ...]


def superset(pattern: str, flags: int) -> Superset:
    """Derive the superset of a `regex` / `re` pattern.

    Raises:
        NoSuperset: when there is none.
    """
    try:
        tree = parser.parse(pattern, flags & (re.IGNORECASE | re.DOTALL | re.MULTILINE))
    except re.error as error:
        raise NoSuperset(str(error.msg)) from None
    deriving = _Deriving()
    body = deriving.sequence(tree)
    folded = bool(tree.state.flags & re.IGNORECASE)
    width = min(tree.getwidth()[1], UNBOUNDED)
    return Superset(
        source=f"(?s{'i' if folded else ''}){body}",
        exact=deriving.exact,
        reach=width + deriving.ahead + 1,
        behind=deriving.behind,
        far=tuple(deriving.far),
    )


class _Deriving:
    """One walk over one parse tree."""

    def __init__(self) -> None:
        self.exact = True
        self.ahead = 0
        self.behind = 1
        self.far: list[Far] = []
        self._groups: dict[int, str] = {}

    def sequence(self, items: parser.SubPattern) -> str:
        return "".join(self._item(operator, value) for operator, value in items)

    def _item(self, operator: object, value: tuple) -> str:  # type: ignore[type-arg]
        if operator in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            return self._character(operator, value)
        if operator in _REPEATS:
            low, high, inner = value
            top = "" if high is sre.MAXREPEAT else str(high)
            lazy = "?" if operator is sre.MIN_REPEAT else ""
            self.exact = self.exact and operator is not sre.POSSESSIVE_REPEAT
            return f"(?:{self.sequence(inner)}){{{low},{top}}}{lazy}"
        if operator is sre.BRANCH:
            return "(?:" + "|".join(self.sequence(branch) for branch in value[1]) + ")"
        if operator is sre.SUBPATTERN:
            return self._group(value)
        if operator is sre.ATOMIC_GROUP:
            self.exact = False
            return f"(?:{self.sequence(value)})"
        return self._condition(operator, value)

    def _group(self, value: tuple) -> str:  # type: ignore[type-arg]
        number, added, removed, inner = value
        if (added | removed) & re.IGNORECASE:
            raise NoSuperset("case changes inside the pattern")
        body = f"(?:{self.sequence(inner)})"
        if number is not None:
            self._groups[number] = body
        return body

    def _condition(self, operator: object, value: tuple) -> str:  # type: ignore[type-arg]
        if operator is sre.AT and value in (sre.AT_BOUNDARY, sre.AT_NON_BOUNDARY):
            return r"\b" if value is sre.AT_BOUNDARY else r"\B"
        self.exact = False
        if operator is sre.GROUPREF:
            return self._groups[value]  # type: ignore[index]
        if operator in (sre.ASSERT, sre.ASSERT_NOT):
            self._look(operator is sre.ASSERT, *value)
            return ""
        if operator is sre.AT:
            return ""
        raise NoSuperset(str(operator).lower())

    def _look(self, positive: bool, direction: int, inner: parser.SubPattern) -> None:
        width = min(inner.getwidth()[1], UNBOUNDED)
        if direction < 0:
            self.behind = max(self.behind, min(width + 1, UNBOUNDED))
            return
        far = _far(inner) if positive else None
        if far is None:
            self.ahead = max(self.ahead, width)
        else:
            self.far.append(far)

    def _character(self, operator: object, value: object) -> str:
        if operator is sre.ANY:
            return r"[\x00-\x7f]"
        if operator is sre.LITERAL:
            return self._class([(sre.LITERAL, value)], negated=False)
        if operator is sre.NOT_LITERAL:
            return self._class([(sre.LITERAL, value)], negated=True)
        items = list(value)  # type: ignore[call-overload]
        negated = bool(items) and items[0][0] is sre.NEGATE
        return self._class(items[1:] if negated else items, negated)

    def _class(self, items: list[tuple[object, object]], negated: bool) -> str:
        words = any(value in (sre.CATEGORY_WORD, sre.CATEGORY_NOT_SPACE) for _, value in items)
        pieces = []
        for operator, value in items:
            if operator is sre.CATEGORY:
                pieces.append(_CATEGORIES[value])
                continue
            low, high = _bounds(operator, value)
            pieces.append(self._range(low, high, negated, words))
        return "[" + ("^" if negated else "") + ("".join(pieces) or r"\x80") + "]"

    def _range(self, low: int, high: int, negated: bool, words: bool) -> str:
        """Return the class piece for a range; a negated one must not exclude a stand-in for something else."""
        if low <= ord("_") <= high and not words:
            self.exact = False
        if high < 128 and not negated:
            return f"{_escaped(low)}-{_escaped(high)}" if low != high else _escaped(low)
        stand_ins = {ord(skeleton(chr(code)).data) for code in range(low, high + 1)}
        if high >= 128:
            self.exact = False
        if negated:
            kept = {code for code in stand_ins if high < 128 and not _is_stand_in(code)}
            self.exact = self.exact and kept == stand_ins
            stand_ins = kept
        return "".join(_escaped(code) for code in sorted(stand_ins))


def _bounds(operator: object, value: object) -> tuple[int, int]:
    if operator is sre.LITERAL and isinstance(value, int):
        return value, value
    if operator is sre.RANGE and isinstance(value, tuple):
        return value[0], value[1]
    raise NoSuperset("a class with something new in it")


def _is_stand_in(code: int) -> bool:
    character = chr(code)
    return character.isalnum() or character in "_ \x01"


def _escaped(code: int) -> str:
    return chr(code) if chr(code).isalnum() and code < 128 else f"\\x{code:02x}"


def _far(inner: parser.SubPattern) -> Far | None:
    """Recognise `.*?X` and `.*X` with an X of plain characters (DOTALL is always on)."""
    if len(inner) < 2 or inner[0][0] not in _REPEATS or inner[0][1][:2] != (0, sre.MAXREPEAT):
        return None
    if [operator for operator, _ in inner[0][1][2]] != [sre.ANY]:
        return None
    deriving = _Deriving()
    witness = ""
    for operator, value in inner[1:]:
        count, item = (value[0], value[2][0]) if operator in _REPEATS else (1, (operator, value))
        if item[0] is not sre.IN or item[1][0][0] is not sre.RANGE:
            return None
        witness += chr(item[1][0][1][0]) * max(count, 1)
    return Far(source="(?s)" + deriving.sequence(inner[1:]), witness=witness)
