"""The language of claims: one sentence about what never leaves, or may."""

import re
from dataclasses import dataclass
from enum import StrEnum

from router.classification.topics import TOPICS
from router.conversation.message import Role
from router.errors import ConfigurationError
from router.inspection.kinds import GROUPS, KINDS
from router.marked_yaml import unknown

CODE = "CODE"
TOPIC_SCORE = 0.5
"""A topic counts from here on unless a claim says otherwise: models give every topic some score."""


class Verb(StrEnum):
    """What a claim says of its subject."""

    NEVER = "never leaves"
    UNMASKED = "never leaves unmasked"
    MAY = "may leave"
    MAY_MASKED = "may leave masked"

    @property
    def everywhere(self) -> bool:
        """Whether it must hold of every case; the others need one."""
        return self in (Verb.NEVER, Verb.UNMASKED)


class Whole(StrEnum):
    """Subjects that are no finding and no topic."""

    REQUEST = "a request"
    """Any request, also one in which nothing is found."""
    DOUBT = "a doubt"
    """A request in which something could not be inspected."""
    UNREAD = "an image or file"
    """A request with an image, sound or file."""


class When(StrEnum):
    """In which exchanges the subject stands."""

    NOW = "now"
    EARLIER = "in earlier turns"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence, understood."""

    text: str
    verb: Verb
    kinds: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    whole: Whole | None = None
    at_least: float | None = None
    """Only from this score on, the company too; None: whatever was found, and topics from `TOPIC_SCORE` on."""
    roles: frozenset[Role] = frozenset()
    when: When | None = None
    beside: frozenset[str] = frozenset()
    """Kinds or topics, one of which stands in the same exchange."""


FORM = "SUBJECT [of score N or more] [from ROLE] [now|in earlier turns] [beside SUBJECT] never leaves [unmasked]"
_VERB = re.compile(rf"\s+(?P<verb>{'|'.join(sorted((verb.value for verb in Verb), key=len, reverse=True))})\s*\.?$")
_SCORE = re.compile(r"\s+of\s+score\s+(?P<score>[01](?:\.[0-9]+)?)\s+or\s+more")
_WHEN = re.compile(r"\s+(?P<when>now|in\s+earlier\s+turns)")
_LIST = r"\w+(?:(?:\s*,\s*(?:or\s+)?|\s+or\s+)\w+)*"
_FROM = re.compile(rf"\s+from\s+(?P<roles>{_LIST})")
_BESIDE = re.compile(rf"\s+beside\s+(?P<beside>{_LIST})")
_PARTS = (_WHEN, _SCORE, _FROM, _BESIDE)
_AND = re.compile(r"\s*,\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+")
_WORDS = (*sorted(GROUPS), *sorted(KINDS), *TOPICS, "anything")


def parse_claim(text: str) -> Claim:
    """Return what a sentence claims.

    Raises:
        ConfigurationError: names the word that is not understood and the nearest that would be.
    """
    written = " ".join(text.split())
    body = f" {written}"
    verb = _VERB.search(body)
    if verb is None:
        raise _wrong(written, f"a claim ends in one of: {', '.join(Verb)}")
    rest = body[: verb.start()]
    taken: dict[str, str] = {}
    while part := next(
        (match for pattern in _PARTS for match in pattern.finditer(rest) if match.end() == len(rest)), None
    ):
        # From the end of the sentence to its beginning: each part is cut off where it was found.
        if taken.keys() & part.groupdict().keys():
            raise _wrong(written, f"`{part.group().split()[0]}` stands twice")
        taken |= part.groupdict()
        rest = rest[: part.start()]
    claim = _subject(written, rest.strip(), Verb(verb["verb"]))
    beside = _named(written, taken.get("beside", ""))
    known = Claim(
        text=written,
        verb=claim.verb,
        kinds=claim.kinds,
        topics=claim.topics,
        whole=claim.whole,
        at_least=float(taken["score"]) if "score" in taken else None,
        roles=_roles(written, taken.get("roles", "")),
        when=When(" ".join(taken["when"].split())) if "when" in taken else None,
        beside=beside,
    )
    _check(known)
    return known


def _subject(written: str, said: str, verb: Verb) -> Claim:
    for whole in Whole:
        if said.casefold() == whole:
            return Claim(written, verb, whole=whole)
    named = _named(written, said)
    if not named:
        raise _wrong(written, f"nothing is claimed of anything; say it as: {FORM}")
    return Claim(written, verb, kinds=named & KINDS, topics=named - KINDS)


def _named(written: str, said: str) -> frozenset[str]:
    """Return the kinds and topics that a list means."""
    named: set[str] = set()
    for word in _AND.split(said) if said else ():
        if word == "anything":
            named |= KINDS - {CODE}
        elif word in GROUPS:
            named |= set(GROUPS[word])
        elif word in KINDS or word in TOPICS:
            named.add(word)
        else:
            raise _wrong(written, unknown("kind, group or topic", word, _WORDS))
    return frozenset(named)


def _roles(written: str, said: str) -> frozenset[Role]:
    words = _AND.split(said) if said else []
    for word in words:
        if word not in set(Role):
            raise _wrong(written, unknown("source", word, tuple(Role)))
    return frozenset(map(Role, words))


def _check(claim: Claim) -> None:
    narrowed = claim.at_least is not None or claim.roles or claim.when or claim.beside
    if claim.whole is not None and narrowed:
        raise _wrong(claim.text, f"`{claim.whole}` is whole: it has no score, source, turn or company")
    if claim.verb in (Verb.UNMASKED, Verb.MAY_MASKED) and (claim.whole or claim.topics or CODE in claim.kinds):
        raise _wrong(claim.text, "only values are masked: say `never leaves` of topics, CODE and requests")
    if claim.topics and claim.roles:
        raise _wrong(claim.text, "topics are judged by exchange, not by source")
    if claim.at_least is not None and claim.at_least > 1:
        raise _wrong(claim.text, "a score is between 0 and 1")


def _wrong(written: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"claim `{written}`: {what}")
