"""The words that stand in policy files: kinds, topics, names, patterns; each says what is nearest to a wrong one."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from router.classification.tasks import TASKS
from router.classification.topics import TOPICS
from router.inspection.kinds import GROUPS, KINDS
from router.inspection.vocabulary.words import CATEGORIES, Category
from router.marked_yaml import unknown

NAME_PATTERN = r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}"
"""Names of policies and rules stand in headers and in the ledger, whose grammar is closed."""
FINDABLE = (*sorted(GROUPS), *sorted(KINDS))
LESS = tuple(f"-{kind}" for kind in sorted(KINDS))
"""A kind with a minus is taken out of the groups beside it."""
PLACE_PATTERN = r"[a-z*{][a-z0-9_.*\[\]{}]{0,199}"
FILE_PATTERN = r"[A-Za-z0-9_.*?~@+/-]{1,200}"
FORM_PATTERN = r"(?=(?:[^#@]*[#@]){3})[A-Za-z0-9#@ ./_-]{4,64}"
_CLOUD = "`cloud` is no treatment: write `allow`; which of those who may answer does, says `routing.prefer`"
_STAYS = "`local` is what stays on this device"
_INSTEAD = {"cloud": _CLOUD, "never leaves": _STAYS, "never_leaves": _STAYS, "never": _STAYS, "stay": _STAYS}
"""Words that people write for a treatment, and what to tell them."""
_NUMBERS = frozenset({"matter", "matters", "number", "numbers", "case", "file", "form", "forms", "accounts"})
_HOURS = r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]"


def _no_kind(what: str, word: str, valid: Sequence[str]) -> str:
    """Return what is wrong with a word that is no kind; a category of one's own words is what people try first."""
    own = word.casefold().removesuffix("s")
    if own in CATEGORIES and own.upper() not in FINDABLE:
        return (
            f"`{word}` is not a {what}; for a category of your own words write a rule with `find: [VOCABULARY]` and"
            f" `words: [{own}]`, or VOCABULARY for all of them"
        )
    return _listing(unknown(what, word, valid))


def _kind(word: str) -> str:
    if word not in FINDABLE and word not in LESS:
        raise ValueError(_no_kind("kind or group", word.removeprefix("-"), FINDABLE))
    return word


def _listing(what: str) -> str:
    """Return what is wrong with a word; where no valid one is near, the groups, and what one's own words are called."""
    if "did you mean" in what:
        return what
    return f"{what}; groups are {', '.join(sorted(GROUPS))}; words of your own are VOCABULARY"


def _treatment(word: object) -> object:
    """Return a treatment; what people write for one instead is an error that says what they mean."""
    if isinstance(word, str) and word in _INSTEAD:
        raise ValueError(f"{_INSTEAD[word]}; one of allow, mask, local, refuse")
    return word


def _category(word: object) -> object:
    """Return a category of one's own words; a number under another name is an account."""
    if isinstance(word, str) and word.casefold() in _NUMBERS:
        raise ValueError(f"`{word}` is not a category: numbers of any sort are `account`")
    return word


def _topic(word: str) -> str:
    if word not in TOPICS:
        raise ValueError(unknown("topic", word, TOPICS))
    return word


def _subject(word: str) -> str:
    if word not in FINDABLE and word not in LESS and word not in TOPICS:
        raise ValueError(_no_kind("kind, group or topic", word.removeprefix("-"), (*FINDABLE, *TOPICS)))
    return word


def _task(word: str) -> str:
    if word not in TASKS:
        raise ValueError(unknown("task", word, TASKS))
    return word


def _matching(pattern: str, said: str) -> AfterValidator:
    def check(word: str) -> str:
        if not re.fullmatch(pattern, word):
            raise ValueError(said)
        return word

    return AfterValidator(check)


def _listed(*words: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(words)})


def _shaped(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


Kind = Annotated[str, AfterValidator(_kind), _listed(*FINDABLE, *LESS)]
TopicName = Annotated[str, AfterValidator(_topic), _listed(*TOPICS)]
Subject = Annotated[str, AfterValidator(_subject), _listed(*FINDABLE, *LESS, *TOPICS)]
TaskName = Annotated[str, AfterValidator(_task), _listed(*TASKS)]
Name = Annotated[
    str,
    _matching(NAME_PATTERN, "a name is up to 63 letters, digits, spaces, dots, hyphens and underscores"),
    _shaped(NAME_PATTERN),
]
PlaceGlob = Annotated[
    str,
    _matching(PLACE_PATTERN, "a place is written as `explain` prints it, with * for any part of it"),
    _shaped(PLACE_PATTERN),
]
FileGlob = Annotated[
    str,
    _matching(FILE_PATTERN, "a file is a path with / between its parts; *, ** and ? stand for any, blanks for none"),
    _shaped(FILE_PATTERN),
]
Form = Annotated[
    str,
    _matching(
        FORM_PATTERN, "a form has 4 to 64 characters, three of them # (a digit) or @ (a letter); there is no `*`"
    ),
    _shaped(FORM_PATTERN),
]
Treated = Annotated[Literal["allow", "mask", "local", "refuse"], BeforeValidator(_treatment)]
OwnCategory = Annotated[Category, BeforeValidator(_category)]
Hours = Annotated[str, _matching(_HOURS, 'hours are written "22:00-07:00", in quotes'), _shaped(_HOURS)]
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Glob = Annotated[str, Field(min_length=1, max_length=100)]


def kinds(words: tuple[str, ...]) -> frozenset[str]:
    """Return the kinds that a list of kinds, groups and exceptions means; its order never matters."""
    named = {kind for word in words for kind in GROUPS.get(word, (word,))}
    return frozenset(
        kind for kind in named if kind not in TOPICS and not kind.startswith("-") and f"-{kind}" not in named
    )


def topics(words: tuple[str, ...]) -> frozenset[str]:
    """Return the topics in a list of kinds, groups and topics."""
    return frozenset(word for word in words if word in TOPICS)
