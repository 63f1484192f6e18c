"""Who is meant where only a surname stands: `Ms Byron`, when the vocabulary holds an Ada Byron."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from router.inspection.derived import derived
from router.inspection.finding import Span
from router.inspection.overlaps import COUNTS_FROM
from router.inspection.person import MOST_ENDING, inflected, person, stem
from router.inspection.vocabulary.words import Word

_OF_PEOPLE = frozenset({"person", "client"})


@dataclass(frozen=True, slots=True, repr=False)
class _Somebody:
    """One entry that is a name of a person, casefolded."""

    surname: str
    names: frozenset[str]
    category: str


class Called:
    """Says which of the names that detectors found belong to somebody in the vocabulary.

    A surname alone is evidence of nothing (`May`, `Young`): it counts only where a detector took it for a person, and
    not beside a name that the entry does not have.
    """

    __slots__ = ("_people",)

    def __init__(self, words: Iterable[Word]) -> None:
        people: dict[str, list[_Somebody]] = {}
        for one in filter(None, map(_somebody, words)):
            people.setdefault(stem(one.surname)[0], []).append(one)
        self._people = {root: tuple(found) for root, found in people.items()}

    def mentions(self, found: Iterable[Span], text: str) -> Iterator[tuple[Span, str]]:
        """Yield the persons among findings who are somebody here, with the categories of their entries."""
        for span in found if self._people else ():
            if span.kind != "PERSON" or span.score < COUNTS_FROM:
                continue
            words = person(text[span.start : span.end]).words
            if categories := {one.category for one in self._likely(words) if _is(one, words)}:
                yield span, "+".join(sorted(categories))

    def _likely(self, words: Sequence[str]) -> Iterator[_Somebody]:
        """Yield whose surname any of these words may be, with an ending or without."""
        for folded in map(str.casefold, words):
            for length in range(max(1, len(folded) - MOST_ENDING), len(folded) + 1):
                yield from self._people.get(folded[:length], ())


def short_name(word: Word) -> str:
    """Return what a firm is called for short, without its legal form; empty where it has none."""
    if word.category != "client":
        return ""
    return next((text for _, text in derived("ORGANIZATION", word.text)), "")


def _somebody(word: Word) -> _Somebody | None:
    if word.category not in _OF_PEOPLE or short_name(word) or len(word.text.split()) < 2:
        return None
    one = person(word.text)
    if not one.words:
        return None
    reversed_ = "," in word.text
    names = frozenset(name.casefold() for name in one.words)
    return _Somebody(one.words[0 if reversed_ else -1].casefold(), names, word.category)


def _is(one: _Somebody, words: Sequence[str]) -> bool:
    """Whether these words of a name hold the surname, and beside it no name that somebody else has."""
    folded = [word.casefold() for word in words]
    family = [word for word in folded if inflected(word, one.surname)]
    return bool(family) and all(word in one.names or word in family for word in folded)
