"""What each column of the ledger may hold: closed grammars, checked when a row is made and again by SQLite."""

import re
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")
"""A configured model or upstream, or `hashed:` and a keyed hash."""
PLACE = re.compile(r"[a-z{][a-z0-9_.\[\]{}]{0,255}")
"""Schema keys and indexes; see `Place`."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """One closed grammar, as a regular expression and as the coarser check that SQLite makes by itself."""

    exact: re.Pattern[str]
    allowed: str
    """Characters of a GLOB class; the database refuses any other."""
    longest: int
    shape: str = "*"
    """A GLOB that every value but the empty one matches."""

    def check(self, column: str) -> str:
        """Return the CHECK constraint of a column."""
        return (
            f"CHECK (typeof({column}) IN ('text', 'null') AND length({column}) <= {self.longest} "
            f"AND {column} NOT GLOB '*[^{self.allowed}]*' AND ({column} = '' OR {column} GLOB '{self.shape}'))"
        )

    def accepts(self, value: object) -> bool:
        """Tell whether a value may stand in such a column."""
        return isinstance(value, str) and len(value) <= self.longest and self.exact.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that is not negative."""

    def check(self, column: str) -> str:
        """Return the CHECK constraint of a column."""
        return f"CHECK (typeof({column}) IN ('integer', 'null') AND {column} >= 0)"

    def accepts(self, value: object) -> bool:
        """Tell whether a value may stand in such a column."""
        return isinstance(value, int) and 0 <= value < 2**63


def words(*closed: str) -> Grammar:
    """Return the grammar of a closed list of words."""
    plain = tuple(str(word) for word in closed)
    return _OneOf(re.compile("|".join(map(re.escape, plain))), "", max(map(len, plain)), closed=plain)


@dataclass(frozen=True, slots=True)
class _OneOf(Grammar):
    closed: tuple[str, ...] = ()

    def check(self, column: str) -> str:
        return f"CHECK ({column} IS NULL OR {column} IN ({', '.join(repr(word) for word in self.closed)}))"


def _listed(item: str) -> str:
    return f"(?:{item}(?:,{item})*)?"


_RULE = r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}"
RECEIPT = Grammar(re.compile(r"hd_[A-Za-z0-9_-]{22}"), "A-Za-z0-9_-", 25, "hd_" + "?" * 22)
WORD = Grammar(re.compile(r"(?:[a-z][a-z0-9_]{0,31})?"), "a-z0-9_", 32, "[a-z]*")
NAMED = Grammar(re.compile(f"(?:(?=.*[A-Za-z]){NAME.pattern})?"), "A-Za-z0-9._:/@+-", 128, "*[A-Za-z]*")
RULE = Grammar(re.compile(f"(?:{_RULE})?"), "A-Za-z0-9 _.-", 64)
RULES = Grammar(re.compile(_listed(_RULE)), "A-Za-z0-9 _.,-", 16_384)
COUNTS = Grammar(re.compile(_listed(r"[A-Z][A-Z_]*=[0-9]{1,9}")), "A-Z0-9_=,", 4_096, "[A-Z]*=[0-9]*")
PLACES = Grammar(re.compile(_listed(PLACE.pattern)), "]a-z0-9_.{},[", 32_768, "[a-z{]*")
DIGEST = Grammar(re.compile(r"(?:[0-9a-f]{32,128})?"), "0-9a-f", 128, "?" * 32 + "*")
MODELS = Grammar(re.compile(r"(?:nano-[0-9a-f]{16}(?:\+[0-9a-f]{16})?)?"), "0-9a-fno+-", 38, "nano-" + "?" * 16 + "*")
FACTS = Grammar(re.compile(r"(?:[0-9]+\|[A-Za-z0-9_.+\-:,|]*)?"), "A-Za-z0-9_.+:,|-", 8_000_000, "[0-9]*|*")
SUBJECTS = Grammar(
    re.compile(_listed(r"[bghjkmnpqrstvwxz]{16}[AMOLR]")), "bghjkmnpqrstvwxzAMOLR,", 100_000, "[b-z]*[A-Z]"
)
"""Consonants: neither a number nor a word has this form."""
SHADOW = Grammar(re.compile(_listed(r"[a-z][A-Za-z0-9 _.-]{0,79}")), "A-Za-z0-9 _.,-", 16_384, "[a-z]*")
RANGES = Grammar(re.compile(_listed(r"[0-9]{1,15}-[0-9]{1,15}")), "0-9,-", 100_000, "[0-9]*-[0-9]*")
