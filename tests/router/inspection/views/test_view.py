"""Laws of views: every offset leads back into the original, whatever was changed, and in linear time."""

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.finding import Span
from router.inspection.views.layers import decoded_payloads, layers, unveiled
from router.inspection.views.readings import readings
from router.inspection.views.view import Change

ENCODED = (
    "YWRhQGV4YW1wbGUub3Jn",
    "61646140657861",
    "%41",
    "%2541",
    "&amp;",
    "&#64;",
    "\\u0041",
    "\\n",
    "%c3%a9",
    "=40",
)
ODD = ("\u200b", "\uff14", "\u0430", "e\u0301", "\U0001f600", "\U000e0041", "\u00b2", "=\n", "\n> ")
PIECES = st.sampled_from(("a", "4242", " ", "@", ".", *ENCODED, *ODD))
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS)
def test_whatever_is_read_lies_in_the_original_and_in_its_order(text: str) -> None:
    view = unveiled(text)
    last = 0
    for edit in view.edits:
        assert last <= edit.start <= edit.end <= len(text)
        last = edit.end
    for start in range(len(view.text)):
        left, right = view.original(start, start + 1)
        assert 0 <= left < right <= len(text)


@given(TEXTS)
def test_what_lies_between_edits_is_the_same_in_both(text: str) -> None:
    view = unveiled(text)
    at = here = 0
    for edit in view.edits:
        assert view.text[here : edit.first] == text[at : edit.start]
        at, here = edit.end, edit.last
    assert view.text[here:] == text[at:]


@given(TEXTS, st.data())
def test_a_change_of_a_changed_text_still_leads_to_the_first(text: str, data: st.DataObject) -> None:
    view = unveiled(text)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    if start == end:
        return
    changed = view.changed([Change(start, end, "##")])
    assert changed.text == view.text[:start] + "##" + view.text[end:]
    inside = changed.original(start, start + 2)
    assert inside[0] <= view.original(start, end)[0]
    assert inside[1] >= view.original(start, end)[1]


@given(st.text(st.sampled_from("abcdefg ABC.,!?'\"-()\n"), max_size=300))
def test_plain_prose_has_no_views(text: str) -> None:
    assert not unveiled(text).edits
    assert unveiled(unveiled(text).text).text == text


@settings(max_examples=30)
@given(st.text(st.characters(max_codepoint=0x2FFFF), max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    view = unveiled(text)
    for reading in readings(view):
        assert reading.text


HOSTILE = [
    *("%25", "&amp;", "\\u0041", "\\", "a\u200b", "41 ", "a\n", "ab-", "=\n", "=40", "0x41,", "e\u0301", "\u0430b "),
    *("4 ", "4\n", "> \n", "a@", "a at b dot c ", "GB82 ", "<~", "-----BEGIN CERTIFICATE-----", "aGVsbG8gd29y ", "@\n"),
]


@pytest.mark.parametrize("piece", HOSTILE, ids=[f"hostile-{n}" for n in range(len(HOSTILE))])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    took = []
    for size in (25_000, 100_000):
        text = piece * (size // len(piece))
        took.append(min(spent(text) for _ in range(3)))  # the best of three: other programs share the caches
    assert took[1] < max(0.1, 8 * took[0])


def spent(text: str) -> float:
    start = time.process_time()
    *between, view = layers(text)
    list(readings(view, between))
    return time.process_time() - start


def test_payloads_within_payloads_are_yielded_one_by_one() -> None:
    inner, outer = "YWRhQGV4YW1wbGUub3Jn", "WVdSaFFHVjRZVzF3YkdVdWIzSm4="
    assert [found.strip() for found in decoded_payloads(f"x {outer} y")] == [inner, "ada@example.org"]
    assert not list(decoded_payloads("nothing of the kind"))


def test_a_payload_is_yielded_before_it_is_decoded_once_more() -> None:
    inner = "Please keep DE93712065743944684472 in mind."  # all hex digits
    assert inner in [found.strip() for found in decoded_payloads(base64.b64encode(inner.encode()).decode())]


def test_of_a_view_only_what_touches_an_edit_is_new_and_nothing_goes_over_a_gap() -> None:
    text = "alpha %41da beta" + " word" * 100 + " gamma %42yron delta"
    (reading,) = readings(unveiled(text))

    def found(word: str, length: int = 0) -> list[str]:
        at = reading.text.index(word)
        spans = reading.found([Span(at, at + (length or len(word)), "PERSON", 1.0, "x")])
        return [text[span.start : span.end] for span in spans]

    assert found("Ada") == ["%41da"]
    assert found("Byron") == ["%42yron"]
    assert found("Ada beta") == ["%41da beta"]
    assert found("alpha") == found("delta") == []
    assert found("Ada", reading.text.index("Byron") + 5 - reading.text.index("Ada")) == []
    assert len(reading.text) < len(text)
