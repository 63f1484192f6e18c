"""A value found once is found everywhere, in every form we know, and ordinary words are left alone."""

import json
import time
from urllib.parse import quote as percent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.finding import Span
from router.inspection.mention import spreads, whole
from router.inspection.overlaps import resolve
from router.inspection.propagate import Propagation, likely, unknown, values


def mentions(known: dict[tuple[str, str], float], *texts: str) -> list[list[str]]:
    found = Propagation(likely(known, texts)).search(texts)
    return [[text[s.start : s.end] for s in resolve(spans, text)] for text, spans in zip(texts, found, strict=True)]


FORMS = [
    ("PERSON", "Ann Smith", "ANN SMITH, ann\n smith and Ann\u00a0Smith", 3),
    ("PERSON", "Ada", "Adamant and Nevada saw Ada, ada's hat", 2),
    ("PERSON", "Müller", "Muller, MÜLLER, m\\u00fcller and M%C3%BCller", 3),
    ("PERSON", "O'Brien", "O\u2019Brien or O&#39;Brien or O%27Brien", 3),
    ("EMAIL_ADDRESS", "ann@x.org", "mailto:ANN@X.ORG?a=ann%40x.org&b=ann&#64;x.org", 3),
    ("CREDIT_CARD", "4242 4242 4242 4242", "4242424242424242 4242-4242-4242-4242 4242.4242.4242.4242", 3),
    ("CREDIT_CARD", "4242424242424242", "14242424242424242 and 42424242424242421", 0),
    ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "de89370400440532013000", 1),
    ("PHONE_NUMBER", "+1 (415) 555-0100", "14155550100 or +1 415 555 0100", 2),
    ("US_SSN", "123-45-6789", "123456789, 123 45 6789", 2),
    ("PASSWORD", "Hunter2x", "Hunter2x hunter2x", 1),
    ("API_KEY", "abcDEF123456", "xabcDEF123456x", 1),
    ("ADDRESS", '12 "Main" St', json.dumps('at 12 "Main" St now'), 1),
    ("USERNAME", "a\\b\\carl", json.dumps("a\\b\\carl") + "a\\b\\carl", 2),
]


@pytest.mark.parametrize(("kind", "value", "text", "count"), FORMS, ids=range(len(FORMS)))
def test_a_value_is_found_in_its_other_forms(kind: str, value: str, text: str, count: int) -> None:
    assert len(mentions({(kind, value): 0.9}, text)[0]) == count


ORDINARY = [
    ("PERSON", "I"), ("PERSON", "you"), ("PERSON", "Mr."), ("AGE", "42"), ("DATE_TIME", "May"), ("DATE_TIME", "now"),
    ("EMAIL_ADDRESS", "example"), ("URL", "com"), ("CREDIT_CARD", "4242"), ("PHONE_NUMBER", "555"),
    ("IP_ADDRESS", "10.0.0"), ("USERNAME", "user"), ("ORGANIZATION", "AB"), ("ID", "7"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), ORDINARY, ids=range(len(ORDINARY)))
def test_fragments_and_ordinary_words_are_not_spread(kind: str, text: str) -> None:
    assert not spreads(kind, text)


def test_short_own_words_are_spread_and_short_names_by_evidence() -> None:
    assert whole("PERSON", "Li")
    assert spreads("PERSON", "Li") is False
    assert mentions({("PERSON", "Li"): 0.9}, "Li wrote to me. <li>li</li>") == [["Li"]]
    assert spreads("PERSON", "李") is False
    assert spreads("VOCABULARY", "XJ")


def test_a_mention_carries_kind_and_score_of_what_it_mentions() -> None:
    known = {("PERSON", "Ann Smith"): 0.7, ("EMAIL_ADDRESS", "ann@x.org"): 0.95}
    text = "ANN SMITH wrote ann%40x.org"
    (spans,) = Propagation(known).search([text])
    assert [(s.kind, s.score, s.detector) for s in resolve(spans, text)] == [
        ("PERSON", 0.7, "propagated"),
        ("EMAIL_ADDRESS", 0.95, "propagated"),
    ]


def test_a_value_never_spans_two_texts() -> None:
    assert mentions({("PERSON", "Ann Smith"): 0.9}, "this is Ann", "Smith speaking", "Ann Smith") == [
        ["Ann"],
        ["Smith"],
        ["Ann Smith"],
    ]


def test_only_what_counts_is_worth_looking_for() -> None:
    text = "Ann Smith and Bob Jones"
    assert list(values([text], [[Span(0, 9, "PERSON", 0.3, "t"), Span(14, 23, "PERSON", 0.4, "t")]])) == [
        ("PERSON", "Bob Jones")
    ]


def test_another_way_to_write_a_known_value_is_not_a_new_one() -> None:
    known = {("EMAIL_ADDRESS", "ann@x.org"): 0.9}
    assert unknown({("EMAIL_ADDRESS", "ANN@X.ORG"): 0.9, ("EMAIL_ADDRESS", "ann%40x.org"): 0.9}, known) == {}
    assert unknown({("EMAIL_ADDRESS", "bob@x.org"): 0.9}, known)


name = st.text(alphabet="abcdéüßøñç'-\"\\/&<", min_size=6, max_size=12).filter(
    lambda t: t[0].isalpha() and t[-1].isalpha() and spreads("USERNAME", t)
)


@settings(max_examples=40, deadline=None)
@given(name)
def test_a_value_is_found_after_json_escaping_and_percent_encoding(value: str) -> None:
    for written in (
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        percent(value, safe=""),
    ):
        (spans,) = Propagation({("USERNAME", value): 0.9}).search([f"x {written} y"])
        assert (2, 2 + len(written)) in {(s.start, s.end) for s in spans}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["Ann Smith", "bob", "ann", " smith", "Bob Jones", " ", "x", "é", "\n"]), max_size=20))
def test_skipping_the_unlikely_changes_no_result(pieces: list[str]) -> None:
    known = {("PERSON", "Ann Smith"): 0.9, ("PERSON", "Bob"): 0.8, ("PERSON", "Zoë Ünal"): 0.8}
    texts = ["".join(pieces), " ".join(pieces)]
    assert Propagation(likely(known, texts)).search(texts) == Propagation(known).search(texts)


def test_many_values_over_a_long_text_cost_linear_time() -> None:
    known = {("PERSON", f"Aa{i} Bb{i}"): 0.9 for i in range(200)}
    text = ("Aa1 " * 12_000 + "Aa7 Bb7 ") * 4
    start = time.process_time()
    Propagation(known).search([text])
    assert time.process_time() - start < 2


def test_a_value_inside_another_is_found_there_too() -> None:
    known = {("USERNAME", "chunk"): 0.5, ("URL", "chunk.py"): 0.5, ("URL", "chat.chunk.py"): 0.5, ("ID", "CHUNK"): 0.4}
    (found,) = Propagation(known).search(["see chat.chunk.py"])
    assert {(span.start, span.end) for span in found} == {(4, 17), (9, 17), (9, 14)}


def test_values_that_hold_a_zero_byte_end_the_cutting() -> None:
    known = {("PASSWORD", "ab\0cd"): 0.8, ("ID", "ab"): 0.8, ("ID", "cd"): 0.8}
    assert Propagation(known).search(["ab cd"])[0]
