"""How many tokens a Messages request has, told on this device: nobody is asked, so nothing leaves."""

from math import ceil
from typing import Final

import orjson

from router.conversation.message import Conversation

CHARACTERS_PER_TOKEN: Final = 3.5
"""An estimate for English and code; a provider's tokenizer is not at hand."""
_PER_MESSAGE: Final = 4
_PER_IMAGE: Final = 1_600
"""What the provider counts for an image of the largest size that it does not shrink."""
_PER_PAGE_OF_BYTES: Final = 3_000
"""Tokens for every 100,000 base64 characters of a document."""


def count(conversation: Conversation) -> int:
    """Return an estimate that is rather too high: whoever asks wants to know what still fits."""
    media = [part.medium for part in conversation.opaque]
    read = ceil(conversation.needs.characters / CHARACTERS_PER_TOKEN)
    unread = media.count("image") * _PER_IMAGE + media.count("file") * _PER_PAGE_OF_BYTES
    return read + unread + _PER_MESSAGE * len(conversation.messages)


def told(conversation: Conversation) -> bytes:
    """Write the body of the answer."""
    return orjson.dumps({"input_tokens": count(conversation)})
