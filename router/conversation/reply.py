"""An answer on its way back: events, the texts in them, and what it cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """Which text of an answer a piece belongs to; each is a stream of its own."""

    CONTENT = "content"
    REFUSAL = "refusal"
    REASONING = "reasoning"
    THINKING = "thinking"
    """Reasoning as a part of listed content."""
    ARGUMENTS = "arguments"
    """A tool call's arguments: JSON in a string, so what is restored is JSON-escaped."""
    INPUT = "input"
    """A custom tool's input: plain text."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The address of one running text within an answer."""

    choice: int
    field: Field
    tool: int = -1
    """Index of the tool call; -1 outside tool calls."""


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """The next bit of one running text."""

    stream: Stream
    text: str
    tool_name: str = ""
    """Name of the called tool when this event states it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the upstream counted them."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """One chunk of a streamed answer, or a whole answer that was not streamed."""

    pieces: tuple[Piece, ...]
    body: Mapping[str, object]
    """The chunk as the upstream sent it, for `wire` alone."""
    ends: tuple[int, ...] = ()
    """Choices whose `finish_reason` stands in this event: nothing follows for them."""
    usage: Usage | None = None
    calls: tuple[str, ...] = ()
    """Ids of the tool calls that begin in this event."""
