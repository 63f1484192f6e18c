"""An answer on its way back: events, the texts in them, and what it cost.

Readers of every upstream's format fill all of it; writers of the client's format need nothing else. Where both
are the same format, the writer finds the chunk itself under `body` and changes only the texts in it.
"""

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
    SIGNED = "signed"
    """Reasoning that a signature binds: it goes back to its model as it came, so nothing is restored in it."""
    SIGNATURE = "signature"
    """Bytes that bind the reasoning before them to the model that made it; never restored."""
    SEALED = "sealed"
    """Reasoning that the provider sealed for itself; never restored."""


class Reason(StrEnum):
    """Why a choice ended."""

    STOP = "stop"
    LENGTH = "length"
    CALLS = "calls"
    """The model waits for what its tools return."""
    FILTER = "filter"
    """The provider cut the answer off for what it says."""
    REFUSAL = "refusal"


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
    whole: bool = False
    """All of a text, some of which may have run by already; its address is its own, and nothing follows for it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the upstream counted them."""

    input_tokens: int
    """All that was read, cached or not."""
    output_tokens: int
    cached_tokens: int = 0
    """Those of the input that came from a cache."""
    reasoning_tokens: int = 0
    """Those of the output that nobody was shown."""


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer says of itself; the same in all of its events."""

    id: str
    model: str
    created: int
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A tool call that begins in this event."""

    choice: int
    tool: int
    """Index among the calls of its choice; -1 for the one call of the old `function_call`."""
    id: str
    name: str
    custom: bool = False
    """Its input is plain text, not JSON."""


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """A block of reasoning that its maker signed or sealed: it goes back to that model as it came, or not at all."""

    block: Mapping[str, str]
    """In the words of its format."""
    calls: int
    """How many tool calls of the answer began before it."""
    spoken: bool
    """Whether the answer had said something before it."""


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """One chunk of a streamed answer, or a whole answer that was not streamed."""

    pieces: tuple[Piece, ...]
    body: Mapping[str, object]
    """The chunk as the upstream sent it, for `wire` alone; empty when the client must not see any of it."""
    ends: tuple[int, ...] = ()
    """Choices that end in this event: nothing follows for them."""
    usage: Usage | None = None
    calls: tuple[Begun, ...] = ()
    """The tool calls that begin in this event."""
    reasons: tuple[Reason, ...] = ()
    """Parallel to `ends`."""
    head: Head | None = None
    form: str = "chat"
    """Name of the format that `body` is in."""
    closes: tuple[Stream, ...] = ()
    """Running texts that end in this event although their choice goes on."""
    signed: tuple[Signed, ...] = ()
    """Blocks of reasoning that are whole with this event."""
