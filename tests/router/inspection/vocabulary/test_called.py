"""A client is known by a surname where it is a person, and a firm by its name without its legal form."""

import re
from collections.abc import Sequence

import pytest

from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary
from router.inspection.vocabulary.together import Brought, Together
from router.inspection.vocabulary.words import Word, word


class Titled:
    """Takes a capitalised word, or two, behind a title or `call` for a person."""

    def __init__(self, score: float = 0.9) -> None:
        self.score = score

    def detect(self, text: str) -> list[Span]:
        names = re.finditer(r"(?:(?:Ms|Frau) |(?<=call ))[A-Z]\w+(?: [A-Z]\w+)?", text)
        return [Span(found.start(), found.end(), "PERSON", self.score, "titled") for found in names]


def words(*lines: str) -> tuple[Word, ...]:
    return tuple(one for one in map(word, lines) if one)


def own(lines: Sequence[str], text: str, score: float = 0.9) -> list[tuple[str, str]]:
    made = Inspector([("titled", Titled(score))], Vocabulary(words(*lines)), ContentCache())
    made.load()
    found = made.inspect_text(text)
    return [(text[one.start : one.end], one.detector) for one in found if one.kind == "VOCABULARY"]


KNOWN = [
    ("client: Ada Byron", "Write to Ms Byron.", [("Ms Byron", "vocabulary:client")]),
    ("person: Byron, Ada", "Frau Byrons letter", [("Frau Byrons", "vocabulary:person")]),
    ("person: Anna Nowak", "Ms Nowaka", [("Ms Nowaka", "vocabulary:person")]),
    (
        "client: Ada May",
        "call Ada May or call May in May",
        [("Ada May", "vocabulary:client"), ("May", "vocabulary:client")],
    ),
    ("client: Ada Byron", "call George Byron", []),
    ("client: Ada Byron", "call Ada Lovelace, or call Ada", []),
    ("client: Ada Byron", "the byron thing; Byron", []),
    ("project: Ada Byron", "Write to Ms Byron.", []),
    ("client: Ada Byron GmbH", "Write to Ms Byron.", []),
]


@pytest.mark.parametrize(("entry", "text", "found"), KNOWN, ids=range(len(KNOWN)))
def test_a_surname_that_a_detector_took_for_a_person_is_the_entry_s(
    entry: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert own([entry], text) == found


def test_a_guess_that_counts_nowhere_is_nobody_s_name() -> None:
    assert own(["client: Ada Byron"], "Write to Ms Byron.", score=0.3) == []


def test_two_entries_of_one_surname_give_both_categories() -> None:
    assert own(["client: Ada Byron", "person: Anne Byron"], "Ms Byron") == [("Ms Byron", "vocabulary:client+person")]


def test_a_surname_is_known_where_it_stands_again_without_its_title() -> None:
    found = own(["client: Ada Byron"], "Write to Ms Byron. What may Byron deduct from Byrons rent?")
    assert [text for text, _ in found] == ["Ms Byron", "Byron", "Byrons"]


def test_what_a_policy_brings_is_known_by_surnames_too() -> None:
    together = Together(Vocabulary(()), Brought(words("client: Ada Byron")))
    assert [one.detector for one in together.called([Span(0, 5, "PERSON", 0.9, "x")], "Byron")] == ["vocabulary:client"]


FIRMS = [
    ("client: Globex Ltd", "Globex's books; Globex Ltd", ["Globex", "Globex Ltd"]),
    ("client: Globex GmbH & Co. KG", "ask GLOBEX", ["GLOBEX"]),
    ("client: Globex Ltd", "class GlobexClient", ["Globex"]),
    ("client: Brightwater Holdings", "Brightwater", []),
    ("client: Apple Inc", "an apple; Apple Inc", ["Apple Inc"]),
    ("project: Globex Ltd", "Globex", []),
]


@pytest.mark.parametrize(("entry", "text", "found"), FIRMS, ids=range(len(FIRMS)))
def test_a_firm_is_known_without_its_legal_form_unless_that_is_an_ordinary_word(
    entry: str, text: str, found: list[str]
) -> None:
    assert [each for each, _ in own([entry], text)] == found
