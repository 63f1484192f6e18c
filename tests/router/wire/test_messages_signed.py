"""Blocks that are signed or sealed are gathered to the letter, and nothing else is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.reply import Signed
from router.wire.messages import parse
from router.wire.messages_reply import parse_answer
from router.wire.messages_signed import Gathering, signed
from router.wire.responses import parse as parse_responses
from router.wire.responses_writer import ResponsesWriter
from tests.router.wire.test_messages_answers import EVENTS, TOP, read, written

THOUGHT = {"type": "thinking", "thinking": " Hm,\n[PERSON_1] \U0001f642 ", "signature": "c2ln"}
SEALED = {"type": "redacted_thinking", "data": "c2VhbA=="}
TEXT = {"type": "text", "text": "Well."}


def use(name: str) -> dict[str, Any]:
    return {"type": "tool_use", "id": name, "name": "look", "input": {}}


def told(blocks: tuple[Signed, ...]) -> list[tuple[dict[str, str], int, bool]]:
    return [(dict(one.block), one.calls, one.spoken) for one in blocks]


@given(cuts=st.lists(st.integers(1, 10_000), max_size=6))
def test_however_a_stream_is_cut_its_blocks_are_whole(cuts: list[int]) -> None:
    events = read(written(EVENTS), cuts)
    block = {"type": "thinking", "thinking": "Hm, [PERSON_1].", "signature": "c2ln"}
    assert told(tuple(one for event in events for one in event.signed)) == [(block, 0, False)]


def test_a_whole_answer_tells_where_each_block_stood() -> None:
    content = [THOUGHT, SEALED, TEXT, THOUGHT, use("a"), use("b"), SEALED]
    answer = parse_answer(json.dumps({**TOP, "content": content}).encode(), "m")
    assert told(answer.signed) == [(THOUGHT, 0, False), (SEALED, 0, False), (THOUGHT, 0, True), (SEALED, 2, True)]


@pytest.mark.parametrize(
    "block",
    [{"type": "thinking", "thinking": "Hm."}, {"type": "redacted_thinking"}, {**THOUGHT, "signature": None}, TEXT],
    ids=["unsigned", "sealed and empty", "a signature that is none", "text"],
)
def test_what_its_maker_would_not_know_again_is_not_gathered(block: dict[str, Any]) -> None:
    assert signed([block]) == ()


def test_reasoning_that_is_not_shown_is_gathered_by_its_signature() -> None:
    shown = {"type": "thinking", "thinking": "", "signature": "c2ln"}
    assert told(signed([shown])) == [(shown, 0, False)]


def test_a_signature_comes_whole_and_the_last_one_counts() -> None:
    gathering = Gathering()
    gathering.begin(0, {**THOUGHT, "signature": "first"})
    gathering.add(0, {"type": "signature_delta", "signature": "c2ln"})
    assert told(gathering.end(0)) == [(THOUGHT, 0, False)]


def test_only_what_belongs_to_a_block_is_kept_of_it() -> None:
    assert dict(signed([{**THOUGHT, "cache_control": {"type": "ephemeral"}, "more": "text"}])[0].block) == THOUGHT


def test_pieces_for_a_block_that_never_began_are_nobodys() -> None:
    gathering = Gathering()
    gathering.add(3, {"type": "thinking_delta", "thinking": "Hm."})
    assert gathering.end(3) == ()
    gathering.begin(0, TEXT)
    gathering.add(0, {"type": "signature_delta", "signature": "c2ln"})
    assert gathering.end(0) == ()


def test_reasoning_words_and_calls_keep_their_order_in_responses() -> None:
    answer = parse_answer(json.dumps({**TOP, "content": [THOUGHT, TEXT, use("a")]}).encode(), "m")
    writer = ResponsesWriter(parse_responses(b'{"model": "m", "input": "Hi"}'))
    output = json.loads(writer.whole(answer, answer.pieces))["output"]
    assert [item["type"] for item in output] == ["reasoning", "message", "function_call"]
    assert output[0]["content"] == [{"type": "reasoning_text", "text": THOUGHT["thinking"]}]
    assert output[2]["call_id"] == "a"


def test_no_repr_shows_what_was_thought() -> None:
    asked = parse(json.dumps({"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "Hi"}]}).encode())
    assert "Hm" not in repr((signed([THOUGHT]), asked))
