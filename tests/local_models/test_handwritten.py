"""The hand-written evaluation rows: complete, in step with their marked files, and enough of each kind."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_models.training.handwritten.marks import ROWS, BadMark, as_json, handwritten, read_all, read_marked, unmarked

RECORDS = list(read_all())
ROWS_WITH_ENTITIES = [record for record in RECORDS if record["spans"]]


def test_the_committed_rows_are_what_the_marked_files_say() -> None:
    assert ROWS.read_text(encoding="utf-8") == "".join(as_json(record) + "\n" for record in RECORDS)


def test_there_are_enough_rows_of_every_kind_that_only_people_wrote() -> None:
    rows = Counter(kind for record in RECORDS for kind in {span["kind"] for span in record["spans"]})
    assert len(ROWS_WITH_ENTITIES) >= 220
    assert len(RECORDS) - len(ROWS_WITH_ENTITIES) >= 80
    for kind in ("ADDRESS", "PHONE_NUMBER", "ID"):
        assert rows[kind] >= 70, kind
    for kind in ("PERSON", "LOCATION", "ORGANIZATION", "DATE_TIME", "AGE", "USERNAME", "NRP"):
        assert rows[kind] >= 10, kind


def test_no_mark_is_left_in_a_text_and_no_row_is_there_twice() -> None:
    texts = [record["text"] for record in RECORDS]
    assert not [number for number, text in enumerate(texts) if "{{PERSON" in text or "{{ID" in text or "===" in text]
    assert len(set(texts)) == len(texts)


def test_spans_are_in_order_apart_and_inside_their_text() -> None:
    for record in RECORDS:
        edges = [edge for span in record["spans"] for edge in (span["start"], span["end"])]
        assert edges == sorted(edges)
        assert all(span["start"] < span["end"] <= len(record["text"]) for span in record["spans"])


def test_what_is_open_or_of_another_kind_is_no_entity() -> None:
    marks = [mark for row in handwritten() for mark in row.spans]
    open_or_other = [mark for mark in marks if not mark.sure or mark.label == "O"]
    written = [span for record in RECORDS for span in record["spans"] if span.get("open") or span["kind"] == "OTHER"]
    assert open_or_other
    assert len(open_or_other) == len(written)


@given(before=st.text("ab {}:", max_size=8), value=st.text("xyz 1", min_size=1), after=st.text("ab }", max_size=8))
def test_a_span_holds_exactly_the_marked_value(before: str, value: str, after: str) -> None:
    value = value.strip() or "x"
    text, (span,) = unmarked(f"{before}{{{{PERSON:{value}}}}}{after}")
    assert text == before + value + after
    assert text[span["start"] : span["end"]] == value


@pytest.mark.parametrize("marked", ["{{NAME:Ann}}", "{{PERSON: Ann}}", "{{PERSON:Ann }}"])
def test_a_wrong_mark_is_refused(marked: str) -> None:
    with pytest.raises(BadMark):
        unmarked(marked)


def test_a_file_without_a_head_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "01.txt"
    file.write_text("no head\n=== chat | x\ny\n", encoding="utf-8")
    with pytest.raises(BadMark, match="starts with"):
        list(read_marked(file))
