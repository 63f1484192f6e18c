"""Server-sent events, cut anywhere."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.errors import UpstreamFailed
from router.wire.sse import DONE, Decoder, comment, encode

STREAM = (
    ": warming up\n\n"
    'data: {"a": "Grüße 😀"}\n\n'
    "event: message\nid: 7\nretry: 10\ndata:no space\n\n"
    "data: first\ndata: second\ndata\n\n\n"
    "data:  two spaces\n\n"
    ":\n\n"
    "data: [DONE]\n\n"
)
EVENTS = ['{"a": "Grüße 😀"}', "no space", "first\nsecond\n", " two spaces", "[DONE]"]


def decoded(chunks: list[bytes]) -> list[str]:
    decoder = Decoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return [event.decode() for event in events + decoder.finish()]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_any_cut_gives_the_same_events(newline: str) -> None:
    raw = STREAM.replace("\n", newline).encode()
    for cut in range(len(raw) + 1):
        assert decoded([raw[:cut], raw[cut:]]) == EVENTS
    assert decoded([raw[i : i + 1] for i in range(len(raw))]) == EVENTS


@given(st.lists(st.integers(0, 400), max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_many_cuts_give_the_same_events(cuts: list[int], newline: str) -> None:
    raw = STREAM.replace("\n", newline).encode()
    edges = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
    assert decoded([raw[a:b] for a, b in pairwise(edges)]) == EVENTS


def test_an_empty_chunk_between_cr_and_lf_changes_nothing() -> None:
    assert decoded([b"data: a\r", b"", b"\n\r", b"", b"\n"]) == ["a"]


def test_a_byte_order_mark_at_the_start_is_skipped() -> None:
    assert decoded([b"\xef\xbb\xbfdata: a\n\n"]) == ["a"]


def test_an_event_without_its_empty_line_is_still_given_at_the_end() -> None:
    assert decoded([b"data: a\n\ndata: b"]) == ["a", "b"]
    assert decoded([b"data: a\n\ndata: b\n"]) == ["a", "b"]


@pytest.mark.parametrize("raw", [b"data: " + b"x" * 60, b"data: xxxxxxxxx\n" * 9], ids=["one line", "many lines"])
def test_an_event_that_never_ends_is_a_failure(raw: bytes) -> None:
    for size in (1, 7, len(raw)):
        decoder = Decoder(largest=50)
        chunks = [raw[i : i + size] for i in range(0, len(raw), size)]
        with pytest.raises(UpstreamFailed):
            any(decoder.feed(chunk) for chunk in chunks)


def test_small_events_never_add_up_to_a_large_one() -> None:
    decoder = Decoder(largest=50)
    for _ in range(100):
        assert decoder.feed(b"data: " + b"x" * 30 + b"\n\n: comment\n") == [b"x" * 30]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_encoded_is_decoded(text: str) -> None:
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert decoded([encode(text.encode())]) == [expected]


def test_a_comment_is_no_event() -> None:
    assert decoded([comment("loading\ndata: x\r\n\r\ndata: y"), DONE]) == ["[DONE]"]
