"""What is bound by a signature is inspected and never edited; what is encrypted is opaque."""

import base64
import random
from typing import Any

import pytest

from router.wire import messages_request
from router.wire.chat import parse
from router.wire.messages import parse as parse_messages
from router.wire.rendering import OMITTED, Rendering
from router.wire.strict import dumps
from tests.router.wire.chat_requests import render_cloud

BYTES = base64.b64encode(random.Random(7).randbytes(96)).decode()
TEXT = base64.b64encode(b"My card is 4242 4242 4242 4242, and I am Ada Byron of London.").decode()
CARD = "The card 4242 4242 4242 4242 was charged."


def talk(assistant: dict[str, Any]) -> bytes:
    said = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Well.", **assistant},
        {"role": "user", "content": "So?"},
    ]
    return dumps({"model": "auto", "messages": said})


def details(**fields: Any) -> bytes:
    return talk({"reasoning_details": [{"type": "reasoning.text", "index": 0, **fields}]})


def blocks(**fields: Any) -> bytes:
    return talk({"thinking_blocks": [{"type": "thinking", **fields}]})


def calls(**fields: Any) -> bytes:
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}, **fields}
    return talk({"tool_calls": [call]})


@pytest.mark.parametrize(
    "body",
    [
        details(text=CARD, signature=BYTES),
        details(summary=CARD),
        blocks(thinking=CARD, signature=BYTES),
    ],
    ids=["reasoning", "summary", "thinking"],
)
def test_reasoning_that_a_signature_binds_is_read_and_cannot_be_rewritten(body: bytes) -> None:
    (text,) = [text for text in parse(body).texts if "4242" in text.text]
    assert text.fixed
    assert not parse(body).doubts


@pytest.mark.parametrize(
    "body",
    [
        details(text="Hm.", signature=BYTES),
        blocks(thinking="Hm.", signature=BYTES.rstrip("=").replace("+", "-").replace("/", "_")),
        calls(extra_content={"google": {"thought_signature": BYTES}}),
        calls(provider_specific_fields={"thought_signature": BYTES}),
    ],
    ids=["reasoning", "thinking, url-safe", "google", "litellm"],
)
def test_a_signature_is_mere_bytes_and_leaves_as_it_came(body: bytes) -> None:
    conversation = parse(body)
    assert not conversation.doubts
    assert not conversation.opaque
    assert not any(text.text[:20] in BYTES for text in conversation.texts if len(text.text) > 20)
    rendering = Rendering(tuple(text.text for text in conversation.texts), "m", str)
    assert BYTES[:40].replace("+", "-").replace("/", "_") in render_cloud(
        conversation, rendering
    ).body.decode().replace("+", "-").replace("/", "_")


@pytest.mark.parametrize("signature", [TEXT, "My card is 4242 4242 4242 4242", "c2hvcnQ=", BYTES + "\n" + TEXT])
def test_what_only_poses_as_a_signature_is_inspected(signature: str) -> None:
    conversation = parse(details(text="Hm.", signature=signature))
    assert signature in [text.text for text in conversation.texts if text.fixed]


@pytest.mark.parametrize(
    "body", [details(data=BYTES), blocks(data=BYTES)], ids=["encrypted reasoning", "redacted thinking"]
)
def test_what_a_provider_encrypted_is_opaque(body: bytes) -> None:
    (part,) = parse(body).opaque
    assert part.medium == "encrypted"


def test_an_unknown_object_beside_them_is_a_doubt() -> None:
    assert parse(details(more={"a": "b"})).doubts


@pytest.mark.parametrize(
    ("content", "medium"),
    [
        ([{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}], "image"),
        ([{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}], "image"),
        ([{"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}], "audio"),
        ([{"type": "file", "file": {"file_data": "AAAA", "filename": "Ada Byron.pdf"}}], "file"),
        ([{"type": "file", "file": {"file_id": "file-abc"}}], "reference"),
    ],
    ids=["image", "image elsewhere", "audio", "file", "file id"],
)
def test_what_nobody_can_read_is_opaque(content: list[Any], medium: str) -> None:
    parts = parse(dumps({"model": "auto", "messages": [{"role": "user", "content": content}]})).opaque
    assert [part.medium for part in parts] == [medium]


@pytest.mark.parametrize(
    ("name", "leaves"),
    [("Ada Byron.pdf", b'"h13.pdf"'), ("letter.byron", b'"h12"'), ("scan.PNG", b'"h8.png"'), ("ada", b'"h3"')],
    ids=["a known ending", "a name for an ending", "capitals", "no ending"],
)
def test_a_file_leaves_without_its_name(name: str, leaves: bytes) -> None:
    content = [{"type": "file", "file": {"file_data": "AAAA", "filename": name}}]
    conversation = parse(dumps({"model": "auto", "messages": [{"role": "user", "content": content}]}))
    body = render_cloud(conversation, Rendering((), "m", lambda name: f"h{len(name)}")).body
    assert leaves in body


@pytest.mark.parametrize("tokens", [[1, 2, 3], [[15339, 1917]]])
def test_token_ids_never_pass_unread(tokens: list[Any]) -> None:
    said = [{"role": "user", "content": "Hi"}]
    assert "prompt" in parse(dumps({"model": "auto", "messages": said, "prompt": tokens})).dropped
    assert parse(dumps({"model": "auto", "messages": [{**said[0], "token_ids": tokens}]})).doubts


@pytest.mark.parametrize("source", [{"data": "QUJD"}, {"type": "text", "data": "QUJD"}, {"type": None, "data": "QUJD"}])
def test_bytes_whose_kind_is_not_told_are_not_taken_for_text(source: dict[str, Any]) -> None:
    block = {"type": "image", "source": {"media_type": "image/png", **source}}
    said = {"model": "auto", "max_tokens": 9, "messages": [{"role": "user", "content": [block]}]}
    (doubt,) = parse_messages(dumps(said)).doubts
    assert doubt.place == "messages[0].content[0].source"


def test_thinking_in_messages_is_read_and_cannot_be_rewritten() -> None:
    thought = [{"type": "thinking", "thinking": CARD, "signature": BYTES}, {"type": "text", "text": "Yes."}]
    said = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": thought}]
    conversation = parse_messages(dumps({"model": "auto", "max_tokens": 9, "messages": said}))
    (text,) = [text for text in conversation.texts if "4242" in text.text]
    assert text.fixed
    assert not conversation.doubts


def test_an_omitted_exchange_of_messages_is_one_line() -> None:
    said = [
        {"role": "user", "content": CARD},
        {"role": "assistant", "content": [{"type": "text", "text": CARD}]},
        {"role": "user", "content": "So?"},
    ]
    conversation = parse_messages(dumps({"model": "auto", "max_tokens": 9, "messages": said}))
    rendering = Rendering(tuple(text.text for text in conversation.texts), "m", str, omitted=frozenset({0}))
    sent = messages_request.masked(conversation, rendering).draft.root["messages"]
    assert sent == [{"role": "user", "content": OMITTED}, said[2]]
