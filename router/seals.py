"""What a cloud sealed or signed and gave to a client, as a hint: given back to that cloud, it tells it nothing new."""

import secrets
from dataclasses import replace
from hashlib import blake2b
from typing import Final

from cachetools import LRUCache

from router.conversation.message import Conversation, Role, Text
from router.conversation.reply import Event, Field

_THOUGHT: Final = "thinking"
"""Key of a signed block's text, in answers and in requests."""


class Seals:
    """Remembers seals and signed reasoning by keyed hashes, with the cloud that made each; on the event loop alone.

    Nobody here can read what is sealed, and nobody can mask what is signed, so without this memory a conversation with
    reasoning could not go on at the cloud that reasoned: a date that it thought of would keep all of it at home. A seal
    of unknown origin, or another cloud's, stays what it is: a part that nobody can read, a text that is inspected.
    After a restart all are unknown. The egress guard reads signed reasoning all the same.
    """

    def __init__(self, remembered: int = 16_384) -> None:
        self._key = secrets.token_bytes(32)
        self._makers: LRUCache[bytes, str] = LRUCache(remembered)

    def note(self, event: Event, cloud: str) -> None:
        """Remember what a cloud sealed in this event."""
        for piece in event.pieces:
            if piece.stream.field is Field.SEALED and piece.text:
                self._makers[self._name(piece.text)] = cloud
        for signed in event.signed:
            if text := signed.block.get(_THOUGHT):
                self._makers[self._name(f"{_THOUGHT}\0{text}")] = cloud

    def without(self, conversation: Conversation, cloud: str) -> Conversation:
        """Return the conversation without what this cloud made itself: sealed parts, and the texts of signed ones.

        Such a text is empty for whoever inspects and masks; it leaves as it stands in the document, to the letter.
        """
        left = tuple(part for part in conversation.opaque if not self._made(part.sealed, cloud))
        if len(left) != len(conversation.opaque):
            conversation = replace(conversation, opaque=left)
        if not any(self._thought(text, cloud) for text in conversation.texts):
            return conversation
        texts = (text._replace(text="") if self._thought(text, cloud) else text for text in conversation.texts)
        return replace(conversation, texts=tuple(texts))

    def _thought(self, text: Text, cloud: str) -> bool:
        """Whether a text is the whole of what this cloud signed, where a client sends such a block back."""
        signed = text.fixed and text.role is Role.ASSISTANT and str(text.place).endswith(f".{_THOUGHT}")
        return signed and self._made(f"{_THOUGHT}\0{text.text}", cloud)

    def _made(self, sealed: str, cloud: str) -> bool:
        return bool(sealed) and self._makers.get(self._name(sealed)) == cloud

    def _name(self, sealed: str) -> bytes:
        return blake2b(sealed.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key).digest()
