"""Answers whose content is a list of parts: texts are read and written back, and nothing else is touched."""

import json

from router.conversation.reply import Field, Piece, Stream
from router.wire.chat_reply import extra_event, parse_answer, render_answer, render_event
from tests.router.wire.test_chat_reply import bodies, chunk, read, upper

LISTED = [
    {"type": "thinking", "thinking": [{"type": "text", "text": "t"}, {"type": "reference", "reference_ids": [1]}]},
    {"type": "text", "text": "a", "annotations": ["kept"]},
    {"type": "image_url", "image_url": {"url": "data:,x"}},
    {"type": "text", "text": 5},
    {"type": "text", "text": "b"},
    "odd",
]


def test_texts_of_listed_content_are_pieces_and_nothing_else_in_it_is_touched() -> None:
    details = [{"type": "reasoning.text", "text": "r", "signature": "s"}, {"type": "reasoning.encrypted", "data": "e"}]
    (event,) = read(chunk({"content": LISTED, "refusal": "r", "reasoning_details": details}, "stop"))
    thinking, content, refusal = (Stream(0, field) for field in (Field.THINKING, Field.CONTENT, Field.REFUSAL))
    assert event.pieces == (Piece(thinking, "t"), Piece(content, "a"), Piece(content, "b"), Piece(refusal, "r"))
    (body,) = bodies(render_event(event, upper(event.pieces)))
    written = body["choices"][0]["delta"]
    expected = json.loads(json.dumps(LISTED).replace('"t"', '"T"').replace('"a"', '"A"').replace('"b"', '"B"'))
    assert written["content"] == expected
    assert written["refusal"] == "R"
    # Its signature holds for these very words, and clients must send both back unchanged.
    assert written["reasoning_details"] == details


def test_held_back_thinking_and_content_share_one_list() -> None:
    (event,) = read(chunk({"content": LISTED}, "stop"))
    thinking, content = Piece(Stream(0, Field.THINKING), "t"), Piece(Stream(0, Field.CONTENT), "c")
    parts = [{"type": "thinking", "thinking": [{"type": "text", "text": "t"}]}, {"type": "text", "text": "c"}]
    for pieces, expected in (([content, thinking], parts), ([thinking], parts[:1]), ([content], "c")):
        (body,) = bodies(extra_event(event, pieces))
        assert body["choices"][0]["delta"] == {"content": expected}


def test_a_whole_answer_of_listed_content_is_read_and_written() -> None:
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": LISTED}, "finish_reason": "stop"}]}
    event = parse_answer(json.dumps(body).encode(), "gpt-5")
    answer = json.loads(render_answer(event, upper(event.pieces)))
    assert [part.get("text") for part in answer["choices"][0]["message"]["content"][1:5]] == ["A", None, 5, "B"]
