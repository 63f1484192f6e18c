"""One record in three forms: the same words, a page that fetches nothing, a table that no spreadsheet runs."""

import csv
import io
import json
import re

from router.records.document import OPEN, Document, Section, Table
from router.records.render import as_csv, as_html, as_json

RECORD = Document(
    "A <record>",
    "of & about",
    (
        Section("First", ("one note", f"who: {OPEN}"), Table(("name", "n"), (("=1+1", 3), ("<b>", 4)))),
        Section("Empty", (), Table(("name",), ())),
    ),
)


def test_every_word_is_in_every_form() -> None:
    assert json.loads(as_json(RECORD))["sections"][0]["table"]["rows"] == [["=1+1", 3], ["<b>", 4]]
    rows = list(csv.reader(io.StringIO(as_csv(RECORD))))
    assert ["First", "note", "one note"] in rows
    assert ["First", "name", "n"] in rows
    assert "one note" in as_html(RECORD)


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    assert ["First", "'=1+1", "3"] in list(csv.reader(io.StringIO(as_csv(RECORD))))


def test_the_page_is_one_file_without_a_script_and_escapes_what_it_shows() -> None:
    page = as_html(RECORD)
    assert "A &lt;record&gt;" in page
    assert "<b>" not in page
    assert not re.search(r"<script|src=|href=|url\(|@import", page)
    assert "default-src 'none'" in page
    assert "@media print" in page


def test_what_is_to_be_filled_in_is_marked_on_the_page() -> None:
    assert f"<mark>{OPEN}</mark>" in as_html(RECORD)
