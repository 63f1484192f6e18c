"""A part of a name is the person; an ordinary word is one only on evidence; other values have parts too."""

import time

import pytest

from router.inspection.overlaps import resolve
from router.inspection.propagate import Propagation, likely


def found(kind: str, value: str, text: str) -> list[str]:
    known = {(kind, value): 0.9}
    (spans,) = Propagation(likely(known, [text])).search([text])
    return [text[span.start : span.end] for span in resolve(spans, text)]


CLEAR = [
    ("byron wrote to ada, and Byron's house stands", ["byron", "ada", "Byron"]),
    ("the Byrons, Byronem, BYRON", ["Byrons", "Byronem", "BYRON"]),
    ("Byronic, Byronesque and nadabyronix are no forms", []),
    ("A. Byron or Byron, Ada or Byron, A. or Ms Byron", ["A. Byron", "Byron, Ada", "Byron, A.", "Byron"]),
    ("ada.byron abyron byron_a AdaByron ada-byron", ["ada.byron", "abyron", "byron_a", "AdaByron", "ada-byron"]),
    ("cv_byron_2024.pdf and /home/abyron/x", ["byron", "abyron"]),
    ("Ada\nByron, ada%20byron", ["Ada\nByron", "ada%20byron"]),
    ("It is Ada. Byron left.", ["Ada", "Byron"]),
]


@pytest.mark.parametrize(("text", "parts"), CLEAR, ids=range(len(CLEAR)))
def test_a_rare_word_of_a_name_is_the_person_in_any_form(text: str, parts: list[str]) -> None:
    assert found("PERSON", "Ada Byron", text) == parts


EVIDENT = [
    ("then we asked Will about it", "Will"),
    ("Will's bike", "Will"),
    ("Late again. Will said no.", "Will"),
    ("Hi Will,", "Will"),
    ("Best regards,\nWill", "Will"),
    ("Will, could you look?", "Will"),
    ("cc @will please", "will"),
    ("Ms. Hope is out", "Hope"),
    ("W. Hope is out", "W. Hope"),
    ("Hope, Will", "Hope, Will"),
    ("will.hope@", "will.hope"),
    ("we met the Hopes there", "Hopes"),
    ("Will", "Will"),
]


@pytest.mark.parametrize(("text", "part"), EVIDENT, ids=range(len(EVIDENT)))
def test_evidence_makes_a_name_of_an_ordinary_word(text: str, part: str) -> None:
    assert found("PERSON", "Will Hope", text) == [part]


ORDINARY = [
    "i will hope so, you will",
    "Will you? Hope so. Will it rain?",
    "IT WILL BE SO AND HOPE IS LOST",
    "you WILL see",
    "the Hope of all, a Will of iron, our Hope",
    "Read the Will Act and Hope Street",
    "class Will(Base): new Hope() x.Will = 1 <Hope>",
    "Will-based, Hopeful, PreWill",
    "see Will 4 there",
    "@will {",
    "two hopes and wills",
]


@pytest.mark.parametrize("text", ORDINARY, ids=range(len(ORDINARY)))
def test_an_ordinary_word_without_evidence_is_left_alone(text: str) -> None:
    assert found("PERSON", "Will Hope", text.replace("will hope", "will  x hope")) == []


@pytest.mark.parametrize(
    "text", ["in May we met", "on 5 May 2024", "from March to May", "by May, June", "the May report"]
)
def test_a_month_is_no_person(text: str) -> None:
    assert found("PERSON", "May Byron", text) == []


def test_a_month_is_a_person_where_people_are_addressed() -> None:
    assert found("PERSON", "May Byron", "Hi May, and then I told May") == ["May", "May"]


def test_a_name_that_is_one_ordinary_word_is_not_found_as_the_word() -> None:
    assert found("PERSON", "Grace", "grace under pressure. I met Grace there.") == ["Grace"]
    assert found("ORGANIZATION", "Apple", "an apple by Apple") == ["Apple"]


def test_a_date_that_is_one_word_is_not_found_as_the_word() -> None:
    assert found("DATE_TIME", "eleven", "eleven of them") == []
    assert found("DATE_TIME", "5 May", "on 5 may") == ["5 may"]


OTHERS = [
    ("ORGANIZATION", "Analytical Engines Ltd", "with analytical engines today", ["analytical engines"]),
    ("ADDRESS", "12 Byron Street, Springfield, IL 62704", "at 12 Byron Street now", ["12 Byron Street"]),
    ("ADDRESS", "Hauptstr. 5, 10115 Berlin", "Hauptstr. 5 in Berlin", ["Hauptstr. 5"]),
    ("PHONE_NUMBER", "+49 30 12345678", "call 030 1234 5678 or 030/12345678", ["030 1234 5678", "030/12345678"]),
    ("PHONE_NUMBER", "+1 (415) 555-0100", "415.555.0100", ["415.555.0100"]),
    ("EMAIL_ADDRESS", "ada.byron7@x.org", "user ada.byron7 logged in", ["ada.byron7"]),
    ("EMAIL_ADDRESS", "noreply@x.org", "user noreply logged in", []),
    ("EMAIL_ADDRESS", "support.team@x.org", "the support.team knows", []),
    ("CREDIT_CARD", "4242 4242 4242 1881", "the card ending in 1881", ["1881"]),
    ("CREDIT_CARD", "4242 4242 4242 1881", "Visa **** 1881, xxxx-1881", ["1881", "1881"]),
    ("CREDIT_CARD", "4242 4242 4242 1881", "in 1881 she was born, port 1881", []),
]


@pytest.mark.parametrize(("kind", "value", "text", "parts"), OTHERS, ids=range(len(OTHERS)))
def test_other_values_are_known_by_a_part(kind: str, value: str, text: str, parts: list[str]) -> None:
    assert found(kind, value, text) == parts


def test_other_languages_keep_their_case_endings() -> None:
    assert found("PERSON", "Anna Kowalska", "dla Anny, z Anną; Kowalskiej") == ["Anny", "Anną", "Kowalskiej"]
    assert found("PERSON", "Иван Петров", "Ивана Петрова, Петрову") == ["Ивана Петрова", "Петрову"]
    assert found("PERSON", "田中 太郎", "田中さんは元気") == ["田中"]


def test_the_word_that_another_word_begins_with_is_not_in_it() -> None:
    assert found("PERSON", "Mart Price", "Martin, martini, the market, prices and Pricey") == []


DISGUISED = [
    ("EMAIL_ADDRESS", "YWRhQGVuZ2luZXMub3Jn", "ada@engines.org", ["ada@engines.org"]),
    ("EMAIL_ADDRESS", "6164614065 6e67696e65732e6f7267".replace(" ", ""), "ada@engines.org", ["ada@engines.org"]),
    ("EMAIL_ADDRESS", "ada.byron at engines dot org", "Ada.Byron@engines.org", ["Ada.Byron@engines.org"]),
    ("EMAIL_ADDRESS", "ada\u200b@engines.org", "ada@engines.org", ["ada@engines.org"]),
    ("PERSON", "\uff21\uff44\uff41 \uff22\uff59\uff52\uff4f\uff4e", "Ada Byron and byron", ["Ada Byron", "byron"]),
    ("CREDIT_CARD", "Y2FyZCA0MjQyNDI0MjQyNDI0MjQy", "4242-4242-4242-4242", ["4242-4242-4242-4242"]),
]


@pytest.mark.parametrize(("kind", "value", "text", "parts"), DISGUISED, ids=range(len(DISGUISED)))
def test_what_was_found_in_disguise_is_found_plainly(kind: str, value: str, text: str, parts: list[str]) -> None:
    assert found(kind, value, text) == parts


def test_texts_are_no_evidence_for_their_neighbours() -> None:
    known = {("PERSON", "Will Hope"): 0.9}
    texts = ["hi", "Will", "you see", "asked", "Hope is lost"]
    alone = [Propagation(known).search([text])[0] for text in texts]
    assert Propagation(known).search(texts) == alone


def test_parts_of_many_names_cost_linear_time() -> None:
    known = {("PERSON", f"Aaq{chr(97 + i % 26)}{chr(97 + i // 26)} Hope"): 0.9 for i in range(200)}
    text = "Will Hope aaqb A. Hope said aaqbc.hope " * 2_000
    start = time.process_time()
    Propagation(known).search([text])
    assert time.process_time() - start < 4
