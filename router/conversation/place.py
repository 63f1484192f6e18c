"""The address of one text in a request."""

from typing import NewType

Place = NewType("Place", str)
"""Schema keys and indexes, such as `messages[2].tool_calls[0].function.arguments{3}`.

Keys that the caller chose never stand in a place: `{n}` counts them instead, so a
place may be logged, stored and sent back without carrying conversation text. Places
are unique within one conversation.
"""
