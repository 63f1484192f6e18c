"""Responses with a memory: an answer is kept for its client alone, and a request may go on from one.

No provider is asked to keep anything: earlier turns are put before the input here, and what leaves of them is
inspected and masked like the rest.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import orjson

from router.aside import Aside
from router.conversation.message import Conversation
from router.early import Delivery
from router.errors import BadRequest, NotFound, RouterError
from router.kept.answer import Kept
from router.kept.custody import Custody
from router.ledger.key import DeviceKey
from router.pipeline import Incoming
from router.wire.dialects import Dialect
from router.wire.fault import told
from router.wire.response_object import begun, new_id
from router.wire.response_state import FINAL, before, with_history
from router.wire.responses import items, read
from router.wire.responses_writer import ResponsesWriter
from router.wire.strict import dumps, loads

_RUNNING: Final = 64
"""Answers that are made in the background at once."""
Headers = Sequence[tuple[bytes, bytes]]
Told = Callable[[str | int, Headers, Exception | None], None]
"""Is told how an answer ended that no client waits for: status, header fields, and what went wrong; writes no text."""
DROPPED: Final = b"x-halfdoor-dropped"
NOT_KEPT: Final = "answers of this client are not kept (`responses.keep` in halfdoor.yaml)"
BROKEN: Final = "Halfdoor failed; its log line names the place in the code."


class Answers(Protocol):
    """The pipeline."""

    async def answer(self, incoming: Incoming) -> Delivery: ...


class Answered(Protocol):
    """What the door sends."""

    body: bytes | None
    headers: list[tuple[bytes, bytes]]

    def chunks(self) -> AsyncIterator[bytes]: ...
    def close(self, *, delivered: bool) -> None: ...


@dataclass(frozen=True, slots=True, repr=False)
class _Turn:
    """One request with what came before it."""

    request: Mapping[str, Any]
    """As its client wrote it; `store: false` where nothing is kept for that client."""
    history: tuple[Any, ...]
    owner: bytes
    receipts: tuple[str, ...] = ()
    """Of the turns before."""
    declined: bool = False
    """The client asked for an answer to be kept that is not."""

    @property
    def kept(self) -> bool:
        return self.request.get("store") is not False

    def answer(self, response: Mapping[str, Any], receipt: str) -> Kept:
        led_to_it = [*self.history, *items(self.request)]
        receipts = (*self.receipts, receipt) if receipt else ()
        return Kept(str(response["id"]), self.owner, dumps(led_to_it), orjson.dumps(response), receipts)


class Remembering:
    """Answers requests of Responses: what came before is looked up, what comes of it is kept."""

    def __init__(self, answers: Answers, custody: Custody, aside: Aside, key: DeviceKey, told: Told) -> None:
        self._answers = answers
        self._custody = custody
        self._keep = custody.keep
        self._aside = aside
        self._key = key
        self._told = told
        self._running: dict[tuple[bytes, str], asyncio.Task[None]] = {}

    def owner(self, bearer: str | None) -> bytes:
        """Return the name under which answers for this bearer are kept."""
        return self._key.hash("kept", (bearer or "").encode("utf-8", "surrogatepass"))

    async def answer(self, incoming: Incoming) -> Answered:
        """Return the answer, or raise the error that the client is told.

        Raises:
            RouterError: as the pipeline does; `previous_response_not_found` where only a provider could know it.
        """
        request = await self._aside.run(lambda: loads(incoming.body))
        if not isinstance(request, dict):
            raise BadRequest("the body must be a JSON object")
        turn = await self._turn(request, incoming)
        if request.get("background") is True and not request.get("stream"):
            return await self._later(incoming, turn)
        return await self._now(incoming, turn, turn.request)

    async def kept(self, name: str, bearer: str | None) -> Kept:
        """Return one answer.

        Raises:
            NotFound: it is not there, or not this client's.
        """
        owner = self.owner(bearer)
        found = await self._aside.run(lambda: self._keep.get(name, owner))
        if found is None:
            raise NotFound("no such response here: it was not stored, is too old, or is another client's")
        return found

    async def remove(self, name: str, bearer: str | None) -> None:
        """Forget one answer.

        Raises:
            NotFound: it is not there, or not this client's.
        """
        await self.kept(name, bearer)
        owner = self.owner(bearer)
        await self._aside.run(lambda: self._keep.remove(name, owner))

    async def cancel(self, name: str, bearer: str | None) -> Kept:
        """End an answer that is made in the background; one that is done stays as it is.

        Raises:
            NotFound: it is not there, or not this client's.
            BadRequest: it was never made in the background.
        """
        kept = await self.kept(name, bearer)
        if not orjson.loads(kept.response).get("background"):
            raise BadRequest("only a response with `background: true` can be cancelled")
        task = self._running.get((kept.owner, name))
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        return await self.kept(name, bearer)

    async def close(self) -> None:
        """End what is made in the background."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._keep.close()

    async def _turn(self, request: Mapping[str, Any], incoming: Incoming) -> _Turn:
        """Put before a request what it goes on from; nothing when only a provider could know that, which policy judges.

        Raises:
            BadRequest: it has to be kept, says a client that wants to hear of it, and is not.
        """
        owner, declined = self.owner(incoming.bearer), False
        if not self._custody.takes(incoming.bearer):
            declined = request.get("store") is True
            if declined and incoming.strict:
                raise BadRequest(NOT_KEPT, param="store", code="parameters_dropped")
            request = {**request, "store": False}
        name = request.get("previous_response_id")
        found = await self._aside.run(lambda: self._keep.get(name, owner)) if isinstance(name, str) else None
        if found is None:
            return _Turn(request, (), owner, declined=declined)
        history = tuple(before(orjson.loads(found.items), orjson.loads(found.response)))
        return _Turn(request, history, owner, found.receipts, declined)

    async def _now(self, incoming: Incoming, turn: _Turn, echoed: Mapping[str, Any]) -> "_Keeping":
        document = with_history(turn.request, turn.history)
        writers: list[ResponsesWriter] = []

        def parse(_: bytes) -> Conversation:
            return read(document, echoed)

        def writer(conversation: Conversation) -> ResponsesWriter:
            writers.append(ResponsesWriter(conversation))
            return writers[-1]

        dialect: Dialect = replace(incoming.dialect, parse=parse, writer=writer)
        outgoing = await self._answers.answer(replace(incoming, dialect=dialect))
        keeping = _Keeping(outgoing, writers[-1], self, turn)
        if outgoing.body is not None:
            await keeping.keep()
        return keeping

    async def _later(self, incoming: Incoming, turn: _Turn) -> "_Promised":
        """Return at once, and make the answer in the background."""
        if len(self._running) >= _RUNNING:
            raise BadRequest("too many responses are made in the background", code="rate_limit_exceeded")
        if not turn.kept:
            why = f"; {NOT_KEPT}" if not self._custody.takes(incoming.bearer) else ""
            needs = f"background needs `store: true`: nobody could ask for the answer{why}"
            raise BadRequest(needs, param="background")
        promise = begun(turn.request, str(turn.request.get("model")))
        promise |= {"id": new_id("resp"), "created_at": int(time.time()), "status": "queued"}
        if not await self.put(turn, promise, ""):
            raise RouterError("the answer cannot be kept, so nobody could ask for it", code="not_kept")
        task = asyncio.create_task(self._make(incoming, turn, promise), name="halfdoor-background")
        name = turn.owner, str(promise["id"])
        self._running[name] = task
        task.add_done_callback(lambda _: self._running.pop(name, None))
        return _Promised(orjson.dumps(promise))

    async def _make(self, incoming: Incoming, turn: _Turn, promise: Mapping[str, Any]) -> None:
        """Make an answer that no client waits for. Whatever goes wrong is told as the door would tell it.

        An exception that left this task would be printed with its text, which may be the conversation's.
        """
        echoed = {**turn.request, "id": promise["id"], "created_at": promise["created_at"]}
        try:
            outgoing = await self._now(incoming, turn, echoed)
            outgoing.close(delivered=True)
            self._told(200, outgoing.headers, None)
        except RouterError as error:
            self._told(error.status, receipt_field(error), None)
            await self._failed(turn, promise, told(error), error.receipt)
        except asyncio.CancelledError:
            self._told("gone", (), None)
            await self.put(turn, {**promise, "status": "cancelled"}, "")
            raise
        except Exception as error:  # noqa: BLE001 - the outcome is recorded; a traceback would print conversation text
            self._told(500, (), error)
            await self._failed(turn, promise, BROKEN, "")

    async def _failed(self, turn: _Turn, promise: Mapping[str, Any], why: str, receipt: str) -> None:
        failure = {"code": "server_error", "message": why}
        await self.put(turn, {**promise, "status": "failed", "error": failure}, receipt)

    async def put(self, turn: _Turn, response: Mapping[str, Any], receipt: str) -> bool:
        """Keep an answer for whoever asked, and return whether it is; one that cannot be is an answer all the same."""
        try:
            kept = await self._aside.run(lambda: turn.answer(response, receipt))
            await self._aside.run(lambda: self._keep.put(kept))
        except Exception as error:  # noqa: BLE001 - a full disk must not take an answer back that was made
            self._told("not kept", (), error)
            return False
        return True


class _Keeping:
    """An answer on its way, kept just before its client can know that it is whole."""

    def __init__(self, outgoing: Delivery, writer: ResponsesWriter, memory: Remembering, turn: _Turn) -> None:
        self.body = outgoing.body
        self.headers = dropping(outgoing.headers, "store") if turn.declined else outgoing.headers
        self._outgoing = outgoing
        self._writer = writer
        self._memory = memory
        self._turn = turn

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the stream's bytes."""
        done = False
        async for chunk in self._outgoing.chunks():
            if not done and self._writer.response.get("status") in FINAL:
                done = True
                await self.keep()
            yield chunk

    async def keep(self) -> None:
        """Keep the answer, unless the client asked for the opposite."""
        if self._turn.kept and self._writer.response:
            await self._memory.put(self._turn, self._writer.response, self._outgoing.receipt)

    def close(self, *, delivered: bool) -> None:
        self._outgoing.close(delivered=delivered)


class _Promised:
    """The answer to a request whose answer is made in the background."""

    def __init__(self, body: bytes) -> None:
        self.body: bytes | None = body
        self.headers: list[tuple[bytes, bytes]] = []

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield nothing: it is whole."""
        for chunk in tuple[bytes]():
            yield chunk

    def close(self, *, delivered: bool) -> None:
        """Nothing is open."""


def receipt_field(error: RouterError) -> Headers:
    """Return the header field that names the row of a request that failed."""
    return ((b"x-halfdoor-receipt", error.receipt.encode()),) if error.receipt else ()


def dropping(headers: Headers, name: str) -> list[tuple[bytes, bytes]]:
    """Return header fields that say of one more parameter that it was left out."""
    before = [value for field, value in headers if field == DROPPED]
    rest = [(field, value) for field, value in headers if field != DROPPED]
    return [*rest, (DROPPED, b", ".join([*before, name.encode()]))]
