"""The only way out: what the guard must see, what it must let pass, and that nothing else makes `Cleared`."""

import base64
import codecs
import dataclasses
import html
import json
import pickle
import re
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.egress import Cleared, Exempt, Guard
from router.errors import EgressBlocked
from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.mention import spreads
from router.inspection.secrets import Secrets
from router.inspection.vocabulary import Vocabulary, Word
from router.masking.note import NOTE, OMITTED_LINE


class Mails:
    """Stands in for the exact kinds."""

    def detect(self, text: str) -> list[Span]:
        return [
            Span(m.start(), m.end(), "EMAIL_ADDRESS", 1.0, "exact")
            for m in re.finditer(r"\b[a-z.]+@[a-z.]+\.[a-z]{2,}\b", text)
        ]


class Broken:
    def detect(self, text: str) -> list[Span]:
        raise ValueError(f"cannot read {text}")

    search = detect


@pytest.fixture(scope="module")
def guard() -> Guard:
    secrets, vocabulary = Secrets(by_context=False), Vocabulary([Word("falcon")])
    secrets.load()
    vocabulary.load()
    return Guard(Mails(), secrets, vocabulary)


NOTHING = Exempt()


def body(content: object, **more: object) -> bytes:
    message = {"role": "user", "content": content}
    return json.dumps(
        {"model": "gpt-5", "messages": [message], **more}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def blocked(guard: Guard, payload: bytes, values: list[tuple[str, str]], exempt: Exempt = NOTHING) -> frozenset[str]:
    try:
        guard.clear(payload, values, exempt, "row-1")
    except EgressBlocked as caught:
        return caught.kinds
    return frozenset()


def test_a_clean_payload_is_cleared_byte_for_byte(guard: Guard) -> None:
    payload = body("Write to [EMAIL_ADDRESS_1] about [PERSON_1.2]")
    cleared = guard.clear(payload, [("PERSON", "Ann Smith"), ("EMAIL_ADDRESS", "ann@x.org")], NOTHING, "row-1")
    assert cleared.payload == payload
    assert cleared.decided_id == "row-1"


ENCODINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda v: v,
    "other case": str.swapcase,
    "percent": partial(quote, safe=""),
    "percent, all of it": lambda v: "".join(f"%{b:02x}" for b in v.encode()),
    "html": html.escape,
    "html numbers": lambda v: "".join(f"&#{ord(c)};" for c in v),
    "json": lambda v: json.dumps(v)[1:-1],
    "json, all of it": lambda v: "".join(f"\\u{ord(c):04x}" for c in v),
    "json twice": lambda v: json.dumps(json.dumps(v)),
    "base64": lambda v: base64.b64encode(v.encode()).decode(),
    "base64 after one": lambda v: base64.b64encode(b"x" + v.encode() + b"tail").decode(),
    "base64 after two": lambda v: base64.b64encode(b"xy" + v.encode() + b"t").decode(),
    "base64 for addresses": lambda v: base64.urlsafe_b64encode(b"?>" + v.encode()).decode().rstrip("="),
    "hex": lambda v: v.encode().hex(),
    "hex, capitals": lambda v: v.encode().hex().upper(),
    "backwards": lambda v: v[::-1],
    "wide": lambda v: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in v),
    "with zero width": "\u200b".join,
    "two blanks and a line end": lambda v: v.replace(" ", " \n "),
}
VALUES = [
    ("PERSON", "Ann Smith-Jones"),
    ("USERNAME", "a.n+n/42_smith"),
    ("ADDRESS", "12 Rue \u00c9lys\u00e9e"),
    ("ORGANIZATION", 'Smith "&" Sons'),
]
NO_CASE = {
    "base64",
    "base64 after one",
    "base64 after two",
    "base64 for addresses",
    "hex",
    "hex, capitals",
    "backwards",
}


@pytest.mark.parametrize("value", VALUES, ids=[kind for kind, _ in VALUES])
@pytest.mark.parametrize("name", list(ENCODINGS))
def test_a_masked_value_is_seen_in_every_encoding(guard: Guard, name: str, value: tuple[str, str]) -> None:
    written = ENCODINGS[name](value[1])
    assert blocked(guard, body(f"say {written} now"), [value]) == {value[0]}
    arguments = json.dumps({"q": f"say {written} now"})
    assert blocked(guard, body("x", tools=[{"arguments": arguments}]), [value]) == {value[0]}


def test_numbers_and_keys_are_seen_like_strings(guard: Guard) -> None:
    card = ("CREDIT_CARD", "4242 4242 4242 4242")
    assert blocked(guard, body("x", metadata={"n": 4242424242424242}), [card]) == {"CREDIT_CARD"}
    assert blocked(guard, body("x", metadata={"4242-4242-4242-4242": 1}), [card]) == {"CREDIT_CARD"}
    assert blocked(guard, body("x", metadata={"n": 94242424242424242}), [card]) == frozenset()
    assert blocked(guard, body("x", metadata={"Ann Smith": True}), [("PERSON", "Ann Smith")]) == {"PERSON"}


def test_a_value_at_a_json_escape_is_seen(guard: Guard) -> None:
    for text in ("a\nAnn Smith\tb", "a\n4111 1111 1111 1111", '"Ann Smith"', "\\Ann\r\nSmith\\"):
        values = [("PERSON", "Ann Smith"), ("CREDIT_CARD", "4111111111111111")]
        assert blocked(guard, body(text), values)
        assert blocked(guard, body(json.dumps({"deep": json.dumps(text)})), values)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_every_one_of_many_values_is_seen(guard: Guard, count: int) -> None:
    values = [("PERSON", f"Given{n} Family{n}") for n in range(count)]
    for _, name in values:
        assert blocked(guard, body(f"ask {name}"), values) == {"PERSON"}


def test_short_values_are_seen_only_as_words(guard: Guard) -> None:
    ada = [("PERSON", "Ada")]
    assert blocked(guard, body("Adamant and Nevada"), ada) == frozenset()
    assert blocked(guard, body("ask ada's mother"), ada) == {"PERSON"}


def test_what_propagation_leaves_alone_does_not_block(guard: Guard) -> None:
    assert (
        blocked(guard, body("42 ways you can win"), [("AGE", "42"), ("PERSON", "you"), ("EMAIL_ADDRESS", "com")])
        == frozenset()
    )


def test_exact_kinds_secrets_and_own_words_are_seen_without_being_masked_values(guard: Guard) -> None:
    key = "gh" + "p_" + "a1B2c3D4e5" * 4
    assert blocked(guard, body(f"key\n{key}"), []) == {"API_KEY"}
    assert blocked(guard, body("write\nann@x.org"), []) == {"EMAIL_ADDRESS"}
    assert blocked(guard, body("Operation FALCON"), []) == {"VOCABULARY"}
    assert blocked(guard, body("ann%40x.org"), []) == {"EMAIL_ADDRESS"}


def test_what_nobody_masked_is_seen_in_full_width_too(guard: Guard) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "ann@x.org")
    assert blocked(guard, body(f"write {wide}"), []) == {"EMAIL_ADDRESS"}


def test_kinds_that_policy_allows_may_leave(guard: Guard) -> None:
    assert blocked(guard, body("write ann@x.org"), [], Exempt(kinds=frozenset({"EMAIL_ADDRESS"}))) == frozenset()
    assert blocked(guard, body("write ann@x.org falcon"), [], Exempt(kinds=frozenset({"EMAIL_ADDRESS"}))) == {
        "VOCABULARY"
    }


def test_words_of_the_dialect_do_not_block_where_they_are_a_whole_string(guard: Guard) -> None:
    words = Exempt(words=frozenset({"role", "content", "user", "messages", "gpt-5"}))
    values = [("USERNAME", "messages"), ("ID", "gpt-5")]
    assert blocked(guard, body("hello"), values, words) == frozenset()
    assert blocked(guard, body("my messages"), values, words) == {"USERNAME"}
    assert blocked(guard, body("hello"), values) == {"USERNAME", "ID"}


def test_an_own_word_may_be_a_word_of_the_dialect() -> None:
    vocabulary = Vocabulary([Word("content")])
    vocabulary.load()
    own = Guard(_Nothing(), _Nothing(), vocabulary)
    words = Exempt(words=frozenset({"content"}))
    assert blocked(own, body("hello"), [], words) == frozenset()
    assert blocked(own, body("the content"), [], words) == {"VOCABULARY"}


def test_our_own_placeholders_and_sentences_do_not_block(guard: Guard) -> None:
    values = [("USERNAME", "Person"), ("USERNAME", "private values"), ("USERNAME", "conversation")]
    words = NOTHING
    assert blocked(guard, body(f"{NOTE} {OMITTED_LINE} [PERSON_1] [PERSON_12.3]"), values, words) == frozenset()
    assert blocked(guard, body("[PERSON] person"), values, words) == {"USERNAME"}


def test_only_the_guard_makes_cleared(guard: Guard) -> None:
    cleared = guard.clear(body("hi"), [], NOTHING, "row-1")
    with pytest.raises(TypeError, match="only the egress guard"):
        Cleared(b"{}", "row-1", object(), cleared.again)
    with pytest.raises((TypeError, pickle.PicklingError)):
        pickle.dumps(cleared)
    with pytest.raises(dataclasses.FrozenInstanceError):
        cleared.payload = b""  # type: ignore[misc]
    assert "hi" not in repr(cleared)


def test_without_a_committed_row_nothing_is_cleared(guard: Guard) -> None:
    with pytest.raises(EgressBlocked) as caught:
        guard.clear(body("hi"), [], NOTHING, "")
    assert caught.value.kinds == {"GUARD"}


@pytest.mark.parametrize("payload", [b"\xff\xfe", b"\x80abc"])
def test_what_cannot_be_read_is_blocked(guard: Guard, payload: bytes) -> None:
    assert blocked(guard, payload, []) == {"GUARD"}


@pytest.mark.parametrize("place", range(3))
def test_a_guard_that_breaks_blocks_and_quotes_nothing(place: int) -> None:
    detectors: list[_Nothing | Broken] = [_Nothing(), _Nothing(), _Nothing()]
    detectors[place] = Broken()
    with pytest.raises(EgressBlocked) as caught:
        Guard(*detectors).clear(body("my words"), [], NOTHING, "row-1")
    assert caught.value.kinds == {"GUARD"}
    assert caught.value.__cause__ is None
    assert "my words" not in str(caught.value)


def test_a_block_names_kinds_and_never_values(guard: Guard) -> None:
    with pytest.raises(EgressBlocked) as caught:
        guard.clear(body("Ann Smith"), [("PERSON", "Ann Smith")], NOTHING, "row-1")
    assert "PERSON" in str(caught.value)
    assert "Ann" not in str(caught.value)


value = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=4, max_size=20).filter(
    lambda t: spreads("USERNAME", t)
)


@settings(max_examples=100, deadline=None)
@given(value, st.text(max_size=20), st.text(max_size=20), st.integers(0, 3))
def test_a_value_between_blanks_is_seen_at_any_depth_of_json(secret: str, before: str, after: str, depth: int) -> None:
    text = f"{before} {secret} {after}"
    for _ in range(depth):
        text = json.dumps({"x": text}, ensure_ascii=bool(depth % 2))
    lone = Guard(_Nothing(), _Nothing(), _Nothing())
    assert blocked(lone, body(text), [("USERNAME", secret)]) == {"USERNAME"}


class _Nothing:
    def detect(self, text: str) -> list[Span]:
        return []

    search = detect


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["Ann Smith", "bob@x.org", "Carl Diaz", "+1 415 555 0100", "Dana Wu"]), unique=True),
    st.text(alphabet='abc xyz.,\n"\\%&', max_size=60),
)
def test_nothing_blocks_a_body_that_holds_none_of_the_values(names: list[str], text: str) -> None:
    lone = Guard(_Nothing(), _Nothing(), _Nothing())
    assert blocked(lone, body(text), [("PERSON", name) for name in names]) == frozenset()


def test_rot13_is_not_promised() -> None:
    lone = Guard(_Nothing(), _Nothing(), _Nothing())
    assert blocked(lone, body(codecs.encode("Ann Smith", "rot13")), [("PERSON", "Ann Smith")]) == frozenset()


def test_a_hundred_kilobytes_cost_a_few_milliseconds(guard: Guard) -> None:
    payload = body("Nothing personal stands in this line of text, [PERSON_1].\n" * 1800)
    values = [("PERSON", f"Name{n} Surname{n}") for n in range(100)]
    exempt = NOTHING
    guard.clear(payload, values, exempt, "row-1")
    best = 9.0
    for _ in range(10):
        start = time.process_time()
        guard.clear(payload, values, exempt, "row-1")
        best = min(best, time.process_time() - start)
    assert best < 0.008


class Known:
    """Finds names and cards only after a cue, as a tagger would."""

    def detect(self, text: str) -> list[Span]:
        names = [Span(m.start(1), m.end(1), "PERSON", 0.9, "t") for m in re.finditer(r"I am (\w+ \w+)", text)]
        return names + [
            Span(m.start(), m.end(), "CREDIT_CARD", 1.0, "t") for m in re.finditer(r"(?:4242 ){3}4242", text)
        ]


SAID = [
    "I am Ann Smith",
    "ANN\n SMITH's card",
    '{"who": "ann smith", "n": "4242-4242-4242-4242"}',
    "Annabel",
    "Smithson",
    "4242 4242 4242 4242",
    "4242424242424242",
    "https://x.y/?q=ann%20smith",
    "I am José Müller",
    "jos\\u00e9 M\\u00fcller",
    "José\u00a0Müller",
    "I am Falcon Wu",
    "falcon wu",
    "the falcon",
    "I am Mr Wu",
    "mr wu",
    "write to a.smith@x.org",
    "42",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=8))
def test_what_inspection_finds_and_masking_replaces_never_blocks(texts: list[str]) -> None:
    vocabulary = Vocabulary([Word("falcon")])
    inspector = Inspector([("known", Known())], vocabulary, ContentCache())
    inspector.load()
    made = tuple(Text(Place(str(n)), text, Role.USER, 0) for n, text in enumerate(texts))
    findings = inspector.inspect(Conversation("openai", "m", False, made, (), 0, {})).findings
    left, values = list(texts), list[tuple[str, str]]()
    for finding in reversed(findings):
        text = left[int(finding.place)]
        values.append((finding.kind, text[finding.start : finding.end]))
        left[int(finding.place)] = f"{text[: finding.start]}[{finding.kind}_{len(values)}]{text[finding.end :]}"
    lone = Guard(_Nothing(), _Nothing(), vocabulary)
    assert blocked(lone, body("\n".join(left), more=left), values) == frozenset()


def test_a_mention_inside_a_fixed_word_of_the_dialect_is_no_leak(guard: Guard) -> None:
    words = Exempt(words=frozenset({"json_object"}))
    assert blocked(guard, b'{"type":"json_object"}', [("USERNAME", "JSON")], words) == frozenset()
    assert blocked(guard, b'{"type":"json_objects"}', [("USERNAME", "JSON")], words) == {"USERNAME"}
    assert blocked(guard, b'{"text":"a json_object here"}', [("USERNAME", "JSON")], words) == {"USERNAME"}
