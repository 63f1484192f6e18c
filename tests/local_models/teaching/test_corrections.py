"""Lines of users: what is read of them, and what is refused without being quoted."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_models.teaching.corrections import BadLine, corrections
from local_models.teaching.marks import Marked, marked, unmarked

KINDS = frozenset({"PERSON", "EMAIL_ADDRESS"})


def test_the_three_forms_say_the_same() -> None:
    spans = [{"start": 4, "end": 11, "kind": "PERSON"}]
    forms = (
        {"marked": "ask {{PERSON:sparrow}}"},
        {"text": "ask sparrow", "spans": spans},
        {"text": "ask sparrow", "findings": [{"start": 4, "end": 11, "type": "PERSON", "score": 0.9}]},
    )
    read = [corrections([json.dumps(form)], KINDS)[0] for form in forms]
    assert read[0] == read[1] == read[2]
    assert read[0].marks == (Marked(4, 11, "PERSON"),)


def test_an_empty_list_says_that_nothing_is_personal_and_a_missing_one_says_nothing() -> None:
    assert corrections(['{"text": "the Matilda lamp", "spans": []}'], KINDS)[0].marks == ()
    with pytest.raises(BadLine, match="line 1"):
        corrections(['{"text": "the Matilda lamp"}'], KINDS)


def test_the_last_form_of_a_text_counts() -> None:
    lines = ['{"marked": "ask {{PERSON:sparrow}}"}', "", '{"text": "ask sparrow", "spans": []}']
    (one,) = corrections(lines, KINDS)
    assert one.marks == ()


@pytest.mark.parametrize("line", [
    "{", "[]", '"Zanzibar"', '{"text": 1, "spans": []}', '{"text": "Zanzibar", "spans": [{"start": 0}]}',
    '{"text": "Zanzibar", "spans": [{"start": 0, "end": 99, "kind": "PERSON"}]}',
    '{"text": "Zanzibar", "spans": [{"start": 2, "end": 2, "kind": "PERSON"}]}',
    '{"text": "Zanzibar", "spans": [{"start": "0", "end": 2, "kind": "PERSON"}]}',
    '{"text": "Zanzibar", "spans": [{"start": 0, "end": 2, "kind": "PLACE"}]}',
    '{"text": "Zanzibar", "spans": [{"start": 0, "end": 4, "kind": "PERSON"}, '
    '{"start": 3, "end": 6, "kind": "PERSON"}]}',
    '{"text": " ", "spans": []}', '{"marked": "{{PERSON: Zanzibar}}"}',
    '{"text": "' + "Zanzibar " * 1_000 + '", "spans": []}',
])  # fmt: skip
def test_a_bad_line_is_named_by_its_number_and_not_quoted(line: str) -> None:
    with pytest.raises(BadLine, match="line 2") as caught:
        corrections(['{"marked": "fine"}', line], KINDS)
    assert "anzibar" not in str(caught.value)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["ask", "Anna", "{{", "}}", "{{PERSON:x}}", ":", "b?"]), max_size=8), st.data())
def test_marked_text_reads_back_as_it_was_or_is_not_written(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    marks = []
    for found in range(len(words)):
        if data.draw(st.booleans()):
            start = len(" ".join(words[:found])) + (1 if found else 0)
            marks.append(Marked(start, start + len(words[found]), "PERSON"))
    written = marked(text, marks)
    assert written is None or unmarked(written) == (text, tuple(marks))
