"""Ambiguous JSON is refused and what is not ambiguous survives."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.errors import BadRequest
from router.wire.strict import DEEPEST, dumps, loads

SECRET = "Zaphod"
REFUSED = {
    "a duplicate key": b'{"Zaphod": 1, "Zaphod": 2}',
    "a duplicate key, once escaped": b'{"Zaphod": 1, "\\u005aaphod": 2}',
    "a duplicate key deep down": b'[[{"a": {"Zaphod": 1, "b": 0, "Zaphod": 1}}]]',
    "NaN": b'{"Zaphod": NaN}',
    "Infinity": b'["Zaphod", -Infinity]',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a UTF-16 body": '{"Zaphod": 1}'.encode("utf-16"),
    "invalid UTF-8": b'{"a": "Zaphod\xff"}',
    "a surrogate in UTF-8": b'{"a": "Zaphod\xed\xa0\x80"}',
    "an escaped lone surrogate": b'{"a": "Zaphod\\ud800"}',
    "an escaped low surrogate": b'{"a": "Zaphod\\uDC00 x"}',
    "a lone surrogate in a key": b'{"\\ud83dZaphod": 1}',
    "trailing data": b'{"a": 1} "Zaphod"',
    "two documents": b"{}{}",
    "a control character": b'{"a": "Zaphod\x01"}',
    "a single quote": b"{'Zaphod': 1}",
    "a comment": b'{"a": 1 /* Zaphod */}',
    "a leading zero": b"[01]",
    "a trailing comma": b'["Zaphod",]',
    "nothing": b"",
    "deep lists": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "deep objects": b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
    "bottomless lists": b"[" * 200_000,
    "bottomless objects": b'{"a":' * 200_000,
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_two_parsers_could_read_differently_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        loads(body)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_message_names_the_offence() -> None:
    for body, word in ((b'{"a":1,"a":2}', "twice"), (b"[NaN]", "NaN"), (b'["\\ud800"]', "surrogate")):
        with pytest.raises(BadRequest, match=word):
            loads(body)


def test_the_deepest_that_is_allowed_passes() -> None:
    body = b"[" * DEEPEST + b"]" * DEEPEST
    assert dumps(loads(body)) == body


@pytest.mark.parametrize(
    "literal",
    [
        "1.0",
        "1e-7",
        "1E5",
        "-0",
        "-0.0",
        "0.70",
        "1e400",
        "123456789012345678901234567890",
        "3.14159265358979323846264338",
        "9223372036854775808",
        "18446744073709551616",
        "-9223372036854775809",
        "999999999999999999",
        "1" * 5000,
    ],
)
def test_a_number_leaves_digit_for_digit(literal: str) -> None:
    body = f'{{"a":[{literal}]}}'.encode()
    assert dumps(loads(body)) == body


def test_words_are_written_without_escapes() -> None:
    assert dumps(loads(b'{"a": "M\\u00fcller \\ud83d\\ude00 \\/"}')) == '{"a":"Müller 😀 /"}'.encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.booleans())
def test_reading_and_writing_loses_nothing(value: object, ascii_only: bool) -> None:
    try:
        body = json.dumps(value, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:
        return  # a lone surrogate has no UTF-8
    try:
        again = dumps(loads(body))
    except BadRequest:
        with pytest.raises(UnicodeEncodeError):
            json.dumps(value, ensure_ascii=False).encode()
        return
    assert json.loads(again) == json.loads(body)


@given(st.dictionaries(st.text(), JSON, max_size=4), st.integers(10**16, 10**20).map(lambda n: n * (-1) ** n))
def test_a_compact_body_reads_as_any_other(value: dict[str, object], number: int) -> None:
    written = json.dumps({**value, "n": [number]}, ensure_ascii=False, separators=(",", ":"))
    if written.isascii() or not any("\ud800" <= c <= "\udfff" for c in written):
        compact, loose = loads(written.encode()), loads(b" " + written.encode())
        assert compact == loose
        assert repr(compact) == repr(loose)


def test_a_compact_body_nests_no_deeper_than_any_other() -> None:
    for depth in (DEEPEST - 1, DEEPEST, 200, 2000):
        body = b'{"a":' + b"[" * depth + b"]" * depth + b"}"
        if depth < DEEPEST:
            assert dumps(loads(body)) == body
        else:
            with pytest.raises(BadRequest, match="deeper"):
                loads(body)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda s: s.encode("utf-8", "surrogatepass")))
def test_any_bytes_parse_or_are_refused(body: bytes) -> None:
    with suppress(BadRequest):
        json.loads(dumps(loads(body)))
