"""What a cloud sealed for itself and gave to a client, as a hint: given back to that cloud, it tells it nothing new."""

import secrets
from dataclasses import replace
from hashlib import blake2b

from cachetools import LRUCache

from router.conversation.message import Conversation
from router.conversation.reply import Event, Field


class Seals:
    """Remembers seals by keyed hashes, each with the cloud that made it; used on the event loop alone.

    Nobody here can read what is sealed, so without this memory a conversation with reasoning could not go on at the
    cloud that reasoned. A seal of unknown origin, or another cloud's, stays what it is: a part that nobody can read.
    After a restart all are unknown.
    """

    def __init__(self, remembered: int = 16_384) -> None:
        self._key = secrets.token_bytes(32)
        self._makers: LRUCache[bytes, str] = LRUCache(remembered)

    def note(self, event: Event, cloud: str) -> None:
        """Remember what a cloud sealed in this event."""
        for piece in event.pieces:
            if piece.stream.field is Field.SEALED and piece.text:
                self._makers[self._name(piece.text)] = cloud

    def without(self, conversation: Conversation, cloud: str) -> Conversation:
        """Return the conversation without those parts nobody can read that this cloud made itself."""
        left = tuple(part for part in conversation.opaque if not self._made(part.sealed, cloud))
        return conversation if len(left) == len(conversation.opaque) else replace(conversation, opaque=left)

    def _made(self, sealed: str, cloud: str) -> bool:
        return bool(sealed) and self._makers.get(self._name(sealed)) == cloud

    def _name(self, sealed: str) -> bytes:
        return blake2b(sealed.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key).digest()
