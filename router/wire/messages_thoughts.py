"""Anthropic Messages: signed reasoning put back before the tool calls that it led to.

Two rules of the API stand behind this. With a fixed budget (`thinking.type: enabled`) a turn that goes on from tools
is refused without the reasoning it began with. Newer models bind reasoning to everything that stood before it
(`system`, `tools`, earlier messages) and refuse it where that has changed; these think by themselves, and miss nothing
but their own thoughts where it is left out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from router.conversation.thought import Thought
from router.wire.rendering import OMITTED
from router.wire.strict import dumps

Thoughts = Mapping[str, Thought | None]
"""By the id of a call. None: it is there, and means something else by now."""
THINKING: Final = "thinking"
LOST: Final = "thinking_blocks"
"""How `x-halfdoor-dropped` names reasoning that was kept and could not be given back."""
_BY_BUDGET: Final = "enabled"
_OFF: Final = "disabled"
_SIGNED: Final = frozenset({"thinking", "redacted_thinking"})
Turn = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """A request with the reasoning in it."""

    document: dict[str, Any]
    before: bytes
    """Digest of everything that the model will have been told when it answers."""
    gave: bool = False
    dropped: tuple[str, ...] = ()


def give(document: dict[str, Any], thoughts: Thoughts, loop: Collection[str]) -> Given:
    """Return the request with what its model thought, as far as that may and can be given back.

    Args:
        document: what leaves, in this format and masked.
        thoughts: what the model that is asked thought itself.
        loop: ids of the calls from which the request goes on; reasoning of earlier turns is not asked for.
    """
    asked = document.get(THINKING)
    kind = asked.get("type") if isinstance(asked, dict) else None
    giving = _Giving(document, {} if kind == _OFF else thoughts, by_budget=kind == _BY_BUDGET)
    given = giving.over(loop)
    if kind != _BY_BUDGET or giving.whole:
        return given
    rest = {key: value for key, value in document.items() if key != THINKING}
    without = _Giving(rest, {}, by_budget=False).over(())
    return Given(without.document, without.before, dropped=(THINKING,))


def left_out(document: dict[str, Any], *, going_on: bool) -> Given:
    """Return the request without the signed reasoning that its client brought.

    Args:
        document: what leaves, in this format and masked.
        going_on: whether it goes on from tools, so that thinking by a budget cannot go on without it.
    """
    messages = [_unsigned(turn) for turn in document["messages"]]
    asked = document.get(THINKING)
    off = going_on and isinstance(asked, dict) and asked.get("type") == _BY_BUDGET
    kept = {key: value for key, value in document.items() if key != THINKING or not off}
    return Given({**kept, "messages": messages}, b"", dropped=(THINKING if off else LOST,))


def has_signed(document: Mapping[str, Any]) -> bool:
    """Whether a client brought reasoning that it can be sent without."""
    return any(_unsigned(turn) is not turn for turn in document["messages"])


def _unsigned(turn: Turn) -> Turn:
    content = turn.get("content")
    if turn.get("role") != "assistant" or not isinstance(content, list):
        return turn
    kept = [block for block in content if block.get("type") not in _SIGNED]
    return {**turn, "content": kept or [{"type": "text", "text": OMITTED}]} if len(kept) < len(content) else turn


class _Giving:
    """Walks over the turns of one request."""

    def __init__(self, document: dict[str, Any], thoughts: Thoughts, *, by_budget: bool) -> None:
        self._document = document
        self._thoughts = thoughts
        self._by_budget = by_budget
        self._seen = blake2b(digest_size=16)
        self._gave = self._lost = False
        self._turns = 0
        self.whole = True
        """Every answer of the loop is as its model gave it, so far as reasoning goes."""

    def over(self, loop: Collection[str]) -> Given:
        """Return the request with its reasoning."""
        for key in ("system", "tools"):
            self._saw(self._document.get(key))
        messages = []
        for turn in self._document["messages"]:
            used = [block["id"] for block in _uses(turn)]
            told = self._told(turn, used) if any(call in loop for call in used) else turn
            messages.append(told)
            self._saw([told])
        dropped = (LOST,) if self._lost else ()
        return Given({**self._document, "messages": messages}, self._seen.digest(), self._gave, dropped)

    def _told(self, turn: Turn, used: list[str]) -> Turn:
        """Return one answer of the loop in progress with what was thought in it."""
        first, self._turns = self._turns == 0, self._turns + 1
        content = turn["content"]
        if any(block.get("type") in _SIGNED for block in content):
            return turn  # its client kept it itself
        known = next((call for call in used if call in self._thoughts), None)
        thought = None if known is None else self._thoughts[known]
        fits = thought is not None and self._fits(thought, used)
        if thought is None or not fits:
            self.whole = False
            self._lost |= known is not None and (thought is None or bool(thought.blocks))
            return turn
        if not thought.blocks:
            self.whole &= not first  # a loop begins with reasoning; later steps may do without
            return turn
        self._gave = True
        return {**turn, "content": _placed(content, thought)}

    def _fits(self, thought: Thought, used: list[str]) -> bool:
        """Whether an answer has the calls it was thought for, and the model was told the same before it."""
        same = [call for call in used if call in thought.calls] == list(thought.calls)
        return same and (self._by_budget or not thought.blocks or thought.before == self._seen.digest())

    def _saw(self, value: Any) -> None:  # noqa: ANN401 - a part of the document
        self._seen.update(dumps(_bare(value)) + b"\n")


def _uses(turn: Turn) -> list[dict[str, Any]]:
    content = turn.get("content")
    if turn.get("role") != "assistant" or not isinstance(content, list):
        return []
    return [block for block in content if block.get("type") == "tool_use"]


def _placed(content: list[dict[str, Any]], thought: Thought) -> list[dict[str, Any]]:
    """Put what was thought first before everything, and what was thought later before the call it led to."""
    blocks = [(signed, dict(signed.block)) for signed in thought.blocks]
    placed = [block for signed, block in blocks if not signed.spoken and not signed.calls]
    for one in content:
        if one.get("type") == "tool_use" and one["id"] in thought.calls:
            at = thought.calls.index(one["id"])
            placed += [block for signed, block in blocks if signed.calls == at and (at or signed.spoken)]
        placed.append(one)
    return placed


def _bare(value: Any) -> Any:  # noqa: ANN401 - a part of the document
    """Return it without marks for the cache: they move from turn to turn, and bind nothing."""
    if not isinstance(value, list):
        return value
    return [
        {key: _bare(below) if key == "content" else below for key, below in one.items() if key != "cache_control"}
        if isinstance(one, dict)
        else one
        for one in value
    ]
