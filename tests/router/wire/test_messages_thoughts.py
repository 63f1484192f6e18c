"""Kept reasoning is put where it stood, before nothing but the calls it led to, and only where it still belongs."""

from typing import Any

import pytest

from router.conversation.reply import Signed
from router.conversation.thought import Thought
from router.wire.messages_thoughts import Given, give, has_signed, left_out

USER = {"role": "user", "content": [{"type": "text", "text": "Hi"}]}
TEXT = {"type": "text", "text": "Well."}
TOOLS = [{"name": "look", "input_schema": {"type": "object"}}]
BUDGET, FREE = {"type": "enabled", "budget_tokens": 1024}, {"type": "adaptive"}


def thinking(text: str) -> dict[str, str]:
    return {"type": "thinking", "thinking": text, "signature": "c2ln"}


def use(name: str) -> dict[str, Any]:
    return {"type": "tool_use", "id": name, "name": "look", "input": {}}


def answer(*content: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": list(content)}


def results(*names: str) -> dict[str, Any]:
    blocks = [
        {"type": "tool_result", "tool_use_id": name, "content": [{"type": "text", "text": "x"}]} for name in names
    ]
    return {"role": "user", "content": blocks}


def request(*turns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"model": "m", "max_tokens": 9, "tools": TOOLS, "messages": list(turns), **more}


def thought(*calls: str, before: bytes = b"", blocks: tuple[Signed, ...] | None = None) -> Thought:
    return Thought(calls, (Signed(thinking("one"), 0, False),) if blocks is None else blocks, before)


def told(*turns: dict[str, Any]) -> bytes:
    """Return what had been told before an answer."""
    return give(request(*turns), {}, ()).before


def given(thought: Thought | None, *turns: dict[str, Any], loop: tuple[str, ...] = ("a",), **more: Any) -> Given:
    return give(request(*turns, **more), {"a": thought}, loop)


def contents(given: Given) -> list[Any]:
    return [turn["content"] for turn in given.document["messages"] if turn["role"] == "assistant"]


LOOP = (USER, answer(TEXT, use("a")), results("a"))


@pytest.mark.parametrize("asked", [{"thinking": FREE}, {}], ids=["free", "not said"])
def test_it_stands_first_where_nothing_before_it_has_changed(asked: dict[str, Any]) -> None:
    known = thought("a", before=told(USER))
    same = given(known, *LOOP, **asked)
    assert contents(same) == [[thinking("one"), TEXT, use("a")]]
    assert (same.gave, same.dropped) == (True, ())


@pytest.mark.parametrize(
    "changed",
    [{"system": [{"type": "text", "text": "Be kind."}]}, {"tools": []}, {"messages": [answer(TEXT), *LOOP]}],
    ids=["system", "tools", "messages"],
)
def test_what_changed_before_it_keeps_it_back_and_is_told(changed: dict[str, Any]) -> None:
    known = thought("a", before=told(USER))
    other = give({**request(*LOOP, thinking=FREE), **changed}, {"a": known}, ("a",))
    assert (other.gave, other.dropped) == (False, ("thinking_blocks",))
    assert other.document["thinking"] == FREE


def test_a_budget_wants_it_back_whatever_changed() -> None:
    asked = given(thought("a", before=b"other"), *LOOP, thinking=BUDGET)
    assert contents(asked) == [[thinking("one"), TEXT, use("a")]]
    assert asked.document["thinking"] == BUDGET


@pytest.mark.parametrize("known", [None, thought("b"), thought("a", "b"), thought("a", blocks=())])
def test_with_a_budget_a_loop_that_lacks_its_first_reasoning_goes_on_without_thinking(known: Thought | None) -> None:
    asked = given(known, *LOOP, thinking=BUDGET)
    assert "thinking" not in asked.document
    assert (contents(asked), asked.gave, asked.dropped) == ([[TEXT, use("a")]], False, ("thinking",))


def test_a_request_that_goes_on_from_no_tool_keeps_its_budget() -> None:
    assert give(request(USER, thinking=BUDGET), {}, ()).document["thinking"] == BUDGET
    earlier = give(request(*LOOP, answer(TEXT), USER, thinking=BUDGET), {"a": thought("a")}, ())
    assert (earlier.document["thinking"], earlier.gave) == (BUDGET, False)


def test_later_steps_may_have_been_taken_without_thinking() -> None:
    loop = (*LOOP, answer(use("b")), results("b"))
    thoughts = {"a": thought("a"), "b": thought("b", blocks=())}
    asked = give(request(*loop, thinking=BUDGET), thoughts, ("a", "b"))
    assert contents(asked) == [[thinking("one"), TEXT, use("a")], [use("b")]]
    unknown = give(request(*loop, thinking=BUDGET), {"a": thought("a")}, ("a", "b"))
    assert unknown.dropped == ("thinking",)


def test_each_block_stands_before_the_call_that_followed_it() -> None:
    blocks = tuple(Signed(thinking(name), calls, spoken) for name, calls, spoken in (
        ("first", 0, False), ("then", 0, True), ("second", 1, True), ("after all", 2, True)
    ))  # fmt: skip
    known = Thought(("a", "b"), blocks, b"")
    asked = give(
        request(USER, answer(TEXT, use("a"), use("b")), results("a", "b"), thinking=BUDGET), {"a": known}, ("a", "b")
    )
    expected = [thinking("first"), TEXT, thinking("then"), use("a"), thinking("second"), use("b")]
    assert contents(asked) == [expected]


def test_what_its_client_holds_itself_is_not_doubled() -> None:
    own = answer(thinking("its own"), use("a"))
    asked = given(thought("a"), USER, own, results("a"), thinking=BUDGET)
    assert contents(asked) == [own["content"]]
    assert not asked.gave


def test_thinking_that_is_off_takes_nothing() -> None:
    off = given(thought("a", before=told(USER)), *LOOP, thinking={"type": "disabled"})
    assert (contents(off), off.gave, off.dropped) == ([[TEXT, use("a")]], False, ())


def test_what_is_thought_later_stands_behind_what_was_thought_first() -> None:
    """The second block was made of a request in which the first stood."""
    first = thought("a", before=told(USER))
    before = give(request(*LOOP), {"a": first}, ("a",)).before
    second = Thought(("b",), (Signed(thinking("two"), 0, False),), before)
    loop = (*LOOP, answer(use("b")), results("b"))
    both = give(request(*loop), {"a": first, "b": second}, ("a", "b"))
    assert contents(both) == [[thinking("one"), TEXT, use("a")], [thinking("two"), use("b")]]
    alone = give(request(*loop), {"b": second}, ("a", "b"))
    assert contents(alone) == [[TEXT, use("a")], [use("b")]]


def test_marks_for_the_cache_bind_nothing() -> None:
    marked = {**USER, "content": [{**USER["content"][0], "cache_control": {"type": "ephemeral"}}]}  # type: ignore[dict-item]
    assert told(marked) == told(USER)
    assert told(answer(use("a"))) != told(answer({**use("a"), "input": {"cache_control": 1}}))


def test_nothing_that_was_given_is_changed() -> None:
    document = request(*LOOP, thinking=BUDGET)
    kept = repr(document)
    give(document, {"a": thought("a")}, ("a",))
    give(document, {}, ("a",))
    assert repr(document) == kept


def test_what_a_client_brought_can_be_left_out_whole() -> None:
    sealed = {"type": "redacted_thinking", "data": "c2VhbA=="}
    brought = request(USER, answer(thinking("one"), sealed, TEXT, use("a")), results("a"), thinking=FREE)
    assert has_signed(brought)
    bare = left_out(brought, going_on=True)
    assert (contents(bare), bare.dropped) == ([[TEXT, use("a")]], ("thinking_blocks",))
    assert bare.document["thinking"] == FREE
    assert not has_signed(bare.document)


def test_without_it_thinking_by_a_budget_cannot_go_on_from_tools() -> None:
    brought = request(USER, answer(thinking("one"), use("a")), results("a"), thinking=BUDGET)
    bare = left_out(brought, going_on=True)
    assert (bare.dropped, "thinking" in bare.document) == (("thinking",), False)
    later = left_out(request(USER, answer(thinking("one"), TEXT), USER, thinking=BUDGET), going_on=False)
    assert (later.dropped, later.document["thinking"]) == (("thinking_blocks",), BUDGET)


def test_a_turn_of_reasoning_alone_leaves_a_word_when_it_is_left_out() -> None:
    (content,) = contents(left_out(request(USER, answer(thinking("one")), USER), going_on=False))
    assert [block["type"] for block in content] == ["text"]
