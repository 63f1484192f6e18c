"""Which words are ordinary ones, by how often English prose and code write them without a capital.

`ordinary.txt` is made by `scripts/ordinary_words.py`: no list of names, but counts of a corpus, cut off at a share.
"""

from importlib.resources import files

_SHORT = 2
"""A word of two letters is an abbreviation, a tag or a command more often than a name."""


def _read() -> tuple[frozenset[str], frozenset[str]]:
    ordinary, named = files("router.inspection").joinpath("ordinary.txt").read_text(encoding="ascii").split("\n-\n")
    return frozenset(ordinary.split()), frozenset(named.split())


_ORDINARY, _NAMED = _read()
_CALENDAR = """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
"""
CALENDAR = frozenset(_CALENDAR.split())
"""Words that always take a capital, whoever is meant."""


def ordinary(word: str) -> bool:
    """Say whether a casefolded word means something without a capital, so that only evidence makes it a name."""
    return word in _ORDINARY or word in CALENDAR or (len(word) <= _SHORT and word.isascii())


def known(word: str) -> bool:
    """Say whether a casefolded word is well known, as an ordinary word or as a name."""
    return word in _ORDINARY or word in _NAMED
