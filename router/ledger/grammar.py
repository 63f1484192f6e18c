"""What each column of the ledger may hold: closed grammars, checked when an entry is made and again by SQLite."""

import re
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")
"""A configured model, upstream or policy, or `hashed:` and a keyed hash."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """One closed grammar, as a regular expression and as the coarser check that SQLite can make by itself."""

    exact: re.Pattern[str]
    allowed: str
    """Characters of a GLOB class; anything else is refused by the database."""
    longest: int

    def check(self, column: str) -> str:
        """Return the CHECK constraint of a column."""
        return (
            f"CHECK (typeof({column}) IN ('text', 'null') AND length({column}) <= {self.longest} "
            f"AND {column} NOT GLOB '*[^{self.allowed}]*')"
        )


_RULE = r"[A-Za-z0-9][A-Za-z0-9 _-]{0,63}"
_PLACE = r"[a-z][a-z0-9_]*(?:\[\d+\]|\{\d+\}|\.[a-z][a-z0-9_]*)*"
_COUNT = r"[A-Z][A-Z_]*=\d{1,7}"
_FACT = r"[A-Za-z0-9_.+\-]+"


def _listed(item: str) -> str:
    return f"(?:{item}(?:,{item})*)?"


RECEIPT = Grammar(re.compile(r"hd_[A-Za-z0-9_-]{22}"), "A-Za-z0-9_-", 25)
WORD = Grammar(re.compile(r"(?:[a-z][a-z0-9_]{0,31})?"), "a-z0-9_", 32)
NAMED = Grammar(re.compile(f"(?:{NAME.pattern})?"), "A-Za-z0-9._:/@+-", 128)
RULES = Grammar(re.compile(_listed(_RULE)), "A-Za-z0-9 _,-", 4096)
COUNTS = Grammar(re.compile(_listed(_COUNT)), "A-Z0-9_=,", 4096)
PLACES = Grammar(re.compile(_listed(_PLACE)), "]a-z0-9_.{},[", 8192)
DIGEST = Grammar(re.compile(r"(?:[0-9a-f]{16,128})?"), "0-9a-f", 128)
FACTS = Grammar(re.compile(r"[A-Za-z0-9_.+\-;:,|]*"), "A-Za-z0-9_.+;:,|-", 4_000_000)
