"""What writes one answer in the dialect of its client."""

from collections.abc import Sequence
from typing import Protocol

from router.conversation.reply import Event, Piece
from router.errors import RouterError


class Writer(Protocol):
    """Lives as long as one answer. Must not show a text that it was not handed as a piece."""

    def event(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        """Write one event with its pieces replaced (they are parallel to the event's own); may be empty."""
        ...

    def held(self, template: Event, pieces: Sequence[Piece]) -> bytes:
        """Write texts that were held back, before the event that ends them."""
        ...

    def end(self) -> bytes:
        """Write what a stream that ended well closes with."""
        ...

    def fault(self, error: RouterError) -> bytes:
        """Write an error after the first byte; nothing follows it."""
        ...

    def whole(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        """Write an answer that was not streamed."""
        ...
