"""Evidence that an ordinary word is a name here: a sum of clues, each a pattern on what stands around it.

A word weighs nothing for being on a list; the place it stands in does. All clues look at a few characters of the same
text, so what is found never depends on the rest of the request.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from router.inspection.ordinary import CALENDAR
from router.inspection.person import TITLES

WINDOW = 48
"""Characters before and after a word that are evidence."""
ENOUGH = 2
_MOST_CAPITALS = 0.75
_HEADING = 3
_VERBS = (
    "said|says|asked|asks|told|tells|wrote|writes|replied|replies|thinks|thought|wants|wanted|called|calls|emailed|phoned|"
    "texted|mentioned|suggested|suggests|agreed|agrees|insisted|explained|explains|laughed|smiled|lives|lived|loves|loved|"
    "likes|liked|knows|knew|met|married|moved|invited|promised|forgot|remembers|remembered|joined|sent|sends|signed|booked|"
    "ordered|confirmed|complained|apologi[sz]ed|hates|feels|felt|believes|believed|visited|works|worked|has been|is my|"
    "is our|is a (?:doctor|friend|colleague|student|nurse|teacher)|doesn't|didn't|hasn't|isn't|wasn't|sagte|dijo|dit"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A word and what stands around it in its line and the one before."""

    before: str
    word: str
    after: str


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason for or against."""

    name: str
    weight: int
    holds: Callable[[Seen], bool]


def _behind(pattern: str, flags: int = 0) -> Callable[[Seen], bool]:
    compiled = re.compile(rf"(?:{pattern})\Z", flags)
    return lambda seen: compiled.search(seen.before) is not None


def _ahead(pattern: str, flags: int = 0) -> Callable[[Seen], bool]:
    compiled = re.compile(pattern, flags)
    return lambda seen: compiled.match(seen.after) is not None


_WORD_BEFORE = re.compile(r"[\w,;&)'\u2019\"\u201d][ \u00a0]\Z")
_WORDS = re.compile(r"[^\W\d_]{3,}")


def _inside(seen: Seen) -> bool:
    """Whether a capital says something here: inside a sentence that writes other words without one."""
    if not _WORD_BEFORE.search(seen.before):
        return False
    others = _WORDS.findall(seen.before.rsplit("\n", 1)[-1] + seen.after.split("\n", 1)[0])
    capitals = sum(not word.islower() for word in others)
    return len(others) < _HEADING or capitals < _MOST_CAPITALS * len(others)


def _calendar(seen: Seen) -> bool:
    return seen.word.casefold() in CALENDAR


def _other_capital(seen: Seen) -> bool:
    """Whether the next word has a capital too and no day or month: `Rose Garden`."""
    found = re.match(r" ([A-Z][a-z]+)", seen.after)
    return found is not None and found.group(1).casefold() not in CALENDAR


def _capital_before(seen: Seen) -> bool:
    """Whether the word before has a capital that says something, and is no day, month or title: `Rosetta Stone`."""
    found = re.search(r"[a-z,] ([A-Z][\w'\u2019]+) \Z", seen.before)
    return found is not None and found.group(1).casefold() not in CALENDAR


def _date_behind(seen: Seen) -> bool:
    found = re.match(r"(?:,? (?:and|or|to|through) |, |\s?[-/\u2013]\s?)([A-Za-z]+|\d)", seen.after)
    return found is not None and (found.group(1).isdecimal() or found.group(1).casefold() in CALENDAR)


CLUES = (
    Clue("capital inside a sentence", 3, _inside),
    Clue("title before", 5, _behind(rf"\b(?:{'|'.join(TITLES)})\.?[ \u00a0]", re.IGNORECASE)),
    Clue("possessive", 3, _ahead(r"['\u2019]s\b")),
    Clue("verb that people do", 3, _ahead(rf" (?:{_VERBS})\b")),
    Clue(
        "greeting or address before",
        3,
        _behind(
            r"\b(?:hi|hello|hey|dear|thanks|thank you|cheers|cc|attn|hallo|liebe|lieber|querid[oa]|hola|cher|"
            r"ch\u00e8re|ciao)[:,]?[ \u00a0]",
            re.IGNORECASE,
        ),
    ),
    Clue(
        "signature",
        3,
        _behind(
            r"\b(?:regards|thanks|best|cheers|sincerely|love|wishes|yours|gr\u00fc\u00dfe),?\s*\n+\s*-*\s*",
            re.IGNORECASE,
        ),
    ),
    Clue("handle", 3, _behind("@")),
    Clue(
        "spoken to",
        3,
        _ahead(
            r", (?:please|can|could|would|will|do|did|have|are|you|your|thanks|thank|what|when|where|how|let|here|just|"
            r"sorry)\b"
        ),
    ),
    Clue(
        "speaker",
        3,
        lambda seen: (
            re.search(r"(?:^|\n)\s*\Z", seen.before) is not None
            and re.match(r":\s+(?:[^\W\d_][\w'\u2019,]*\s+){3}", seen.after) is not None
        ),
    ),
    Clue("nothing else in the text", 3, lambda seen: not seen.before.strip() and not seen.after.strip()),
    Clue("number behind", -5, _ahead(r"[ \-.#]*\d")),
    Clue("of behind", -3, _ahead(r" of\b")),
    Clue(
        "article before",
        -4,
        _behind(
            r"\b(?:the|an?|this|that|these|those|my|your|our|their|its|his|her|each|every|any|no|another|per|which|"
            r"some) ",
            re.IGNORECASE,
        ),
    ),
    Clue("another capital behind", -3, _other_capital),
    Clue("another capital before", -2, _capital_before),
    Clue("number before", -3, _behind(r"\d ")),
    Clue("key of a value", -4, _ahead(r":\s*[\d$\"'{\[<]|\)\s*:")),
    Clue("part of a compound", -3, lambda seen: seen.after[:1] == "-" or seen.before[-1:] == "-"),
    Clue(
        "code",
        -5,
        lambda seen: (
            re.match(r"[(\[{<=_;$]|\.\w|\s*[={]|:$", seen.after) is not None
            or re.search(
                r"(?:[<{\[($._/\\]|\b(?:class|def|import|new|return|function|interface|extends|const|let|type|enum|"
                r"struct) )\Z",
                seen.before,
            )
            is not None
        ),
    ),
    Clue("all capitals", -2, lambda seen: len(seen.word) > 1 and seen.word.isupper()),
    Clue("day or month", -1, _calendar),
    Clue("date behind", -4, lambda seen: _calendar(seen) and _date_behind(seen)),
    Clue(
        "date before",
        -4,
        lambda seen: (
            _calendar(seen)
            and re.search(
                r"\b(?:in|on|by|until|till|since|during|last|next|this|early|late|mid|of|from|to|through|"
                r"before|after|between|every|\d+(?:st|nd|rd|th)?)[ -]\Z",
                seen.before,
                re.IGNORECASE,
            )
            is not None
        ),
    ),
)


def weighed(seen: Seen) -> int:
    """Return the sum of the clues that hold."""
    return sum(clue.weight for clue in CLUES if clue.holds(seen))
