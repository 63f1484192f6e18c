"""Mentions of a part of a value: one word of a name, its forms and accounts, the last four digits of a card."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from unicodedata import combining

from router.inspection.clues import ENOUGH, WINDOW, Seen, weighed
from router.inspection.derived import last_four
from router.inspection.forms import forms
from router.inspection.linear import Encoded
from router.inspection.mention import Mentions, edges, source
from router.inspection.ordinary import known, ordinary
from router.inspection.person import MOST_ENDING, NAMES, OPEN, Person, account, inflected, joined, person, stem

Value = tuple[str, str]
Bounded = tuple[tuple[str, str], str]
Mention = tuple[int, int, str, float]

_LONGEST = 200
_TEXT_END = "\x00"
_INITIALS = re.compile(r"(?<![\w.])((?:[^\W\d_]\.[ \u00a0]?){1,2}|(?<=[a-z,] )[B-HJ-Z][ \u00a0])\Z")
_INITIAL_BEHIND = re.compile(r",[ \u00a0]?([^\W\d_])(?:\.|(?![\w'\u2019]))")
_SPOKEN = re.compile(
    r"(?:\b(?:ending|ends|end|finishing)(?: in| with)?|\blast (?:four|4)(?: digits)?(?: are| is| were)?(?: of)?"
    r"|[*x\u2022\u00b7]{2,}|\u2026|\.{3})[:#]?[ \-\u00a0\"'(]*\Z",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"([^\W\d_]{1,40})(,?[ \u00a0]|[.]?[ \u00a0]?)\Z")
_AFTER = re.compile(r",?[ \u00a0]([^\W\d_]+)(\.?)")
_THE = re.compile(r"[a-z,] the \Z")
_GOES_ON = re.compile(r" [A-Z]|\s?[\d(.=]\w")
_ADDRESS_BEFORE = re.compile(r"[@~/\\]\Z|\b(?:user|username|login|account|handle)[:= ]+\Z", re.IGNORECASE)
_HANDLE_ENDS = re.compile(r"[,!?)]|[ ]+[a-z@]|\s*\Z")
"""What follows a handle, and no decorator or rule of a style sheet."""
_SEPARATED = re.compile(r"[._\-]")
_PAIR_GAP = re.compile(r",?\s{1,3}|,|%20|\+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a value, and the value it belongs to."""

    value: Value
    text: str
    """Casefolded."""
    others: frozenset[str]
    """The other words of the same name, casefolded."""
    initials: frozenset[str]
    clued: bool
    """Only evidence makes it a name."""


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """One part, where it stands."""

    start: int
    end: int
    value: Value
    said: frozenset[str]
    """The words of the name that stand in it; none for an account."""


class Partials:
    """Finds the parts of many values in one pass, or a few."""

    def __init__(self, values: Mapping[Value, float]) -> None:
        self._scores = dict(values)
        self._words: dict[str, list[Word]] = defaultdict(list)
        self._accounts: dict[str, list[tuple[Value, bool]]] = defaultdict(list)
        self._last: dict[str, list[Value]] = defaultdict(list)
        bounded: set[Bounded] = set()
        for value in values:
            bounded |= self._added(value)
        self._mentions = Mentions.of_patterns(bounded) if bounded else None

    def search(self, encoded: Encoded) -> list[Mention]:
        """Return start, end, kind and score of each part; the text may be many, with a zero byte between them."""
        if self._mentions is None:
            return []
        text = encoded.text
        made: list[_Found] = []
        for start, matched in encoded.code_points(self._mentions.spans(encoded.data)):
            end = _word_end(text, matched)
            form = forms(text[start:end])[-1] if end - start <= _LONGEST else ""
            part = self._judged(text, start, end, form)
            if part is not None:
                made.append(part)
        return [(part.start, part.end, part.value[0], self._scores[part.value]) for part in _together(made, text)]

    def _added(self, value: Value) -> set[Bounded]:
        kind, text = value
        bounded: set[Bounded] = set()
        last = last_four(kind, text)
        if last:
            self._last[last].append(value)
            bounded.add((edges(kind, last), last))
        if kind not in NAMES:
            return bounded
        one = person(text)
        if kind != "PERSON" and len(one.words) > 1:
            return bounded
        for word in one.words:
            bounded.add(self._word(value, one, word))
            if ordinary(word.casefold()):
                bounded.add((("@", edges(kind, word)[1]), source("PASSWORD", word.lower())))
        return bounded | self._account(value, one) if kind == "PERSON" else bounded

    def _account(self, value: Value, one: Person) -> set[Bounded]:
        bounded: set[Bounded] = set()
        rights: dict[str, list[str]] = defaultdict(list)
        for left, right, clear in joined(one):
            self._accounts[_compact(left + right)].append((value, clear))
            rights[left].append(right)
        for left, seconds in rights.items():
            ends = "|".join(source("PERSON", right) for right in seconds)
            bounded.add((edges("PERSON", left), f"{source('PERSON', left)}[._\\-]?(?:{ends})"))
        return bounded

    def _word(self, value: Value, one: Person, word: str) -> Bounded:
        folded = word.casefold()
        others = frozenset(w.casefold() for w in one.words if w is not word)
        clued = ordinary(folded)
        self._words[_compact(folded)].append(Word(value, folded, others, one.initials, clued))
        if clued:
            ways = {source("PASSWORD", way) for way in (word[:1].upper() + word[1:].lower(), word.upper())}
            return edges("PERSON", word), f"(?:{'|'.join(sorted(ways))})(?:s|es|S|ES)?"
        root = stem(word)[0] if value[0] == "PERSON" else word
        return (edges("PERSON", root)[0], ""), source("PERSON", root)

    def _judged(self, text: str, start: int, end: int, form: str) -> _Found | None:
        """Return the part that a candidate is, if it is one."""
        seen = _seen(text, start, end)
        for value in self._last.get(form, ()):
            if _SPOKEN.search(seen.before):
                return _Found(start, end, value, frozenset())
        evidence = _Evidence(seen)
        for word in self._readings(form):
            if not word.clued or evidence.enough(word):
                return _Found(*_with_initials(word, seen, start, end), word.value, frozenset((word.text,)))
        for value, clear in self._accounts.get(form, ()):
            if (clear and (_SEPARATED.search(seen.word) or account(form))) or _is_account(seen):
                return _Found(start, end, value, frozenset())
        return None

    def _readings(self, form: str) -> Iterable[Word]:
        """Yield the words that a form may be, the plain ones first."""
        yield from self._words.get(form, ())
        for cut in range(1, MOST_ENDING + 1):
            for root in (form[:-cut], *(form[:-cut] + last for last in OPEN)):
                for word in self._words.get(root, ()):
                    if word.clued:
                        if form in (root + "s", root + "es"):
                            yield word
                    elif word.value[0] == "PERSON" and inflected(form, root):
                        yield word


def _word_end(text: str, end: int) -> int:
    """Return where the word ends that a match is the beginning of; a pattern of endings takes ten times to compile."""
    if not text[end - 1].isalpha() or not edges("PERSON", text[end - 1])[1]:
        return end
    most = min(len(text), end + MOST_ENDING + 1)
    while end < most and (text[end].isalpha() or combining(text[end])):
        end += 1
    return end


def _compact(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _seen(text: str, start: int, end: int) -> Seen:
    before = text[max(0, start - WINDOW) : start].rsplit(_TEXT_END, 1)[-1]
    after = text[end : end + WINDOW].split(_TEXT_END, 1)[0]
    return Seen(before, text[start:end], after)


class _Evidence:
    """What speaks for an ordinary word as a name, weighed once for all who bear it."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._alone: dict[str, bool] = {}
        self._rare = 2 if seen.word[1:].islower() else 0
        before, after = _BEFORE.search(seen.before), _AFTER.match(seen.after)
        near = [(m.group(1), m.group(2)[:1]) for m in (before, after) if m and m.group(1)[0].isupper()]
        self._words = [word.casefold() for word, _ in near]
        self._initials = [word for word, dot in near if len(word) == 1 and dot == "."]

    @cached_property
    def _weight(self) -> int:
        return weighed(self._seen)

    @cached_property
    def _handle(self) -> bool:
        return self._seen.before.endswith("@") and _HANDLE_ENDS.match(self._seen.after) is not None

    @cached_property
    def _family(self) -> bool:
        """Whether a plural may be that of a name: `the Youngs`, inside a sentence."""
        return bool(_THE.search(self._seen.before)) and not _GOES_ON.match(self._seen.after)

    def enough(self, word: Word) -> bool:
        """Whether the word is a name here."""
        alone = self._alone.get(word.text)
        if alone is None:
            alone = self._alone[word.text] = self._stands_alone(word.text)
        return alone or (bool(self._words) and self._beside(word))

    def _stands_alone(self, text: str) -> bool:
        if self._seen.word.islower():
            return self._handle
        if self._seen.word.casefold() != text:
            return self._family
        return self._weight + (0 if known(text) else self._rare) >= ENOUGH

    def _beside(self, word: Word) -> bool:
        """Whether another word of the name, or its initial, stands beside the word itself."""
        if self._seen.word.casefold() != word.text or self._seen.word.islower():
            return False
        return not word.others.isdisjoint(self._words) or not word.initials.isdisjoint(self._initials)


def _with_initials(word: Word, seen: Seen, start: int, end: int) -> tuple[int, int]:
    """Return the reach of a word with the initials that stand beside it."""
    left = _INITIALS.search(seen.before)
    if left and any(c in word.initials for c in left.group(1)):
        start -= len(left.group(1))
    right = _INITIAL_BEHIND.match(seen.after)
    if right and right.group(1) in word.initials and right.group(1).isupper():
        end += right.end()
    return start, end


def _is_account(seen: Seen) -> bool:
    return seen.after.startswith("@") or _ADDRESS_BEFORE.search(seen.before) is not None


def _together(found: list[_Found], text: str) -> list[_Found]:
    """Make one mention of the words of a name that stand side by side, in whatever order."""
    made: list[_Found] = []
    for part in sorted(found, key=lambda part: (part.start, part.end)):
        last = made[-1] if made else None
        if last and last.value == part.value and _one_name(last, part, text):
            made[-1] = _Found(last.start, max(last.end, part.end), part.value, last.said | part.said)
        else:
            made.append(part)
    return made


def _one_name(last: _Found, part: _Found, text: str) -> bool:
    if part.start < last.end:
        return True
    both = bool(part.said and last.said) and part.said.isdisjoint(last.said)
    return both and _PAIR_GAP.fullmatch(text, last.end, part.start) is not None
