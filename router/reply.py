"""An answer on its way back to the client: events restored, rendered and counted."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from typing import Protocol

from router.conversation.reply import Event, Piece, Stream, Usage
from router.errors import RouterError
from router.wire.writer import Writer


class Restoring(Protocol):
    """Puts values back into pieces; must not remember anything beyond one answer."""

    def restore(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]: ...
    def finish(self, choice: int | None = None) -> tuple[Piece, ...]: ...
    def close(self, stream: Stream) -> tuple[Piece, ...]: ...
    def whole(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def unrestored(self) -> Mapping[str, int]: ...


class Unchanged:
    """Stands where nothing was masked: every piece passes as it is."""

    counts: Mapping[str, int] = {}
    unrestored: Mapping[str, int] = {}

    def restore(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        return tuple(pieces)

    def finish(self, choice: int | None = None) -> tuple[Piece, ...]:
        return ()

    def close(self, stream: Stream) -> tuple[Piece, ...]:
        return ()

    def whole(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        return tuple(pieces)


class Reply:
    """One answer; afterwards it knows what the ledger asks: tokens, bytes, and the error it ended with."""

    def __init__(self, restorers: Restoring, writer: Writer) -> None:
        self._restorers = restorers
        self._writer = writer
        self.usage: Usage | None = None
        self.bytes_out = 0
        self.error: RouterError | None = None
        self.ended = False

    @property
    def restored(self) -> Mapping[str, int]:
        """How many placeholders were put back, by kind."""
        return self._restorers.counts

    @property
    def unrestored(self) -> Mapping[str, int]:
        """How many placeholders of this request stayed in the answer, by kind; final when the answer is."""
        return self._restorers.unrestored

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the header fields that say how a whole answer was restored; a stream says it at its end."""
        told = ",".join(f"{kind}={count}" for kind, count in sorted(self.unrestored.items()))
        return [(b"x-halfdoor-unrestored", told.encode())] if told else []

    def whole(self, event: Event) -> bytes:
        """Return the body of an answer that was not streamed."""
        body = self._writer.whole(event, self._restorers.whole(event.pieces))
        self.usage, self.bytes_out, self.ended = event.usage, len(body), True
        return body

    async def stream(self, events: AsyncIterable[Event]) -> AsyncIterator[bytes]:
        """Yield the answer as server-sent events.

        An error after the first byte travels as an event of its own, and the stream ends
        with it, without the mark of a clean end.
        """
        last: Event | None = None
        try:
            async for event in events:
                last = event if event.body else last
                self.usage = event.usage or self.usage
                if data := self._render(event):
                    self.bytes_out += len(data)
                    yield data
            if last is not None and (rest := self._writer.held(last, self._restorers.finish())):
                yield rest
            self.ended = True
            if kept := sum(self.unrestored.values()):
                # A comment: clients skip it, and an event of its own name would break some.
                yield f": halfdoor unrestored={kept}\n\n".encode()
            yield self._writer.end()
        except RouterError as error:
            self.error = error
            yield self._writer.fault(error)

    def _render(self, event: Event) -> bytes:
        pieces = self._restorers.restore(event.pieces)
        if not event.ends and not event.closes:
            return self._writer.event(event, pieces)
        held = [piece for stream in event.closes for piece in self._restorers.close(stream)]
        held += [piece for choice in event.ends for piece in self._restorers.finish(choice)]
        pieces, before = joined(pieces, held)
        return self._writer.held(event, before) + self._writer.event(event, pieces)


def joined(pieces: Sequence[Piece], held: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the pieces with what was held back behind them, and what needs an event of its own before.

    An event that ends a choice may carry text itself (servers that send a tool call in
    one piece do): the held-back rest of that text follows it, never overtakes it.
    """
    rest: dict[Stream, str] = {}
    for piece in held:
        if piece.text:
            rest[piece.stream] = rest.get(piece.stream, "") + piece.text
    last = {piece.stream: i for i, piece in enumerate(pieces)}
    whole = tuple(
        Piece(piece.stream, piece.text + rest[piece.stream], piece.tool_name)
        if piece.stream in rest and last[piece.stream] == i
        else piece
        for i, piece in enumerate(pieces)
    )
    return whole, tuple(Piece(stream, text) for stream, text in rest.items() if stream not in last)
