"""What was held back comes out in order, and an error never looks like an end."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Self

from router.conversation.reply import Event, Field, Piece, Stream
from router.errors import UpstreamFailed
from router.reply import Reply, Restoring, Unchanged, joined
from router.wire.chat import parse
from router.wire.chat_writer import ChatWriter
from router.wire.sse import Decoder
from tests.router.wire.chat_requests import simple

CONTENT = Stream(0, Field.CONTENT)


class Events:
    """A stream as upstreams give it."""

    def __init__(self, *events: Event | Exception) -> None:
        self._events = iter(events)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        event = next(self._events, None)
        if event is None:
            raise StopAsyncIteration
        if isinstance(event, Exception):
            raise event
        return event


class HoldsBack:
    """Keeps everything until the end."""

    counts: Mapping[str, int] = {"PERSON": 1}
    unrestored: Mapping[str, int] = {}

    def __init__(self) -> None:
        self.kept: list[Piece] = []

    def restore(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        self.kept += pieces
        return tuple(Piece(p.stream, "", p.tool_name) for p in pieces)

    def finish(self, choice: int | None = None) -> tuple[Piece, ...]:
        kept, self.kept = self.kept, []
        return tuple(kept)

    def whole(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        return tuple(pieces)


def chunk(text: str, finish: str | None = None) -> Event:
    body: dict[str, Any] = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}],
    }
    return Event((Piece(CONTENT, text),), body, (0,) if finish else ())


def replying(restorers: Restoring) -> Reply:
    return Reply(restorers, ChatWriter(parse(simple())))


def run(reply: Reply, *events: Event | Exception) -> bytes:
    async def gather() -> bytes:
        return b"".join([part async for part in reply.stream(Events(*events))])  # type: ignore[arg-type]

    return asyncio.run(gather())


def test_held_back_text_leaves_before_the_end_of_its_choice() -> None:
    reply = replying(HoldsBack())
    sent = run(reply, chunk("a"), chunk("b"), chunk("", "stop"))
    assert sent.index(b'"ab"') <= sent.index(b'"stop"')
    assert sent.endswith(b"data: [DONE]\n\n")
    assert reply.ended


def test_text_in_the_ending_event_is_not_overtaken() -> None:
    pieces, before = joined([Piece(CONTENT, "x")], [Piece(CONTENT, "y")])
    assert [p.text for p in pieces] == ["xy"]
    assert before == ()


def test_a_failing_upstream_is_an_error_and_no_end() -> None:
    reply = replying(Unchanged())
    sent = run(reply, chunk("a"), UpstreamFailed("it stalled"))
    assert b'"error"' in sent
    assert b"[DONE]" not in sent
    assert reply.error is not None
    assert not reply.ended


class Kept(Unchanged):
    """Says that placeholders stayed in the answer."""

    unrestored: Mapping[str, int] = {"PERSON": 2, "IBAN_CODE": 1}


def test_a_stream_tells_in_a_comment_before_its_end_what_was_not_put_back() -> None:
    out = run(replying(Kept()), chunk("a [person_1]", "stop"))
    assert out.endswith(b"\n\n: halfdoor unrestored=3\n\ndata: [DONE]\n\n")
    assert Decoder().feed(out) == Decoder().feed(run(replying(Unchanged()), chunk("a [person_1]", "stop")))
    assert b"unrestored" not in run(replying(Kept()), UpstreamFailed("it broke"))


def test_a_whole_answer_tells_by_kind_in_a_header_what_was_not_put_back() -> None:
    assert replying(Kept()).headers() == [(b"x-halfdoor-unrestored", b"IBAN_CODE=1,PERSON=2")]
    assert replying(Unchanged()).headers() == []
