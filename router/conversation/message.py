"""A request as a value: its texts, its messages and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from router.conversation.place import Place


class Role(StrEnum):
    """Who wrote a text."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"
    DEFINITION = "definition"
    """Tool definitions, response formats and other request-level fields."""


class Text(NamedTuple):
    """One text-bearing leaf of a request. A tuple: a history has hundreds, and a dataclass costs thrice."""

    place: Place
    text: str
    role: Role
    exchange: int
    """Number of the exchange it belongs to; `Conversation.current` is the running one."""
    fixed: bool = False
    """A number, a key or a name whose type or grammar a placeholder would break: inspected, never rewritten."""
    before: str = ""
    """What stands before it in the request where that tells what it is (`"password": "`): read along, never found."""
    word: bool = False
    """A program's own word (the name of a tool, the id of a call), not language: only strict forms count in it."""

    def __repr__(self) -> str:
        return f"Text({self.place}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Message:
    """One message, as far as the stages need to know it."""

    role: Role
    exchange: int
    calls_tools: bool = False


@dataclass(frozen=True, slots=True)
class Opaque:
    """A part that inspection cannot read: an image, audio, a file, a reference to provider state."""

    place: Place
    medium: str
    """One word of a closed set: image, audio, file, reference, tokens, encrypted."""
    sealed: str = field(default="", repr=False, compare=False)
    """Of an encrypted part: what its provider made of it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that could not be inspected or understood; policy's `unsure` weighs it."""

    place: Place
    reason: str
    """A fixed phrase without conversation text."""


class Task(StrEnum):
    """What a model does to answer."""

    CHAT = "chat"
    EMBEDDING = "embedding"
    MODERATION = "moderation"


@dataclass(frozen=True, slots=True)
class Needs:
    """What an engine must be capable of to answer."""

    tools: bool = False
    vision: bool = False
    audio: bool = False
    json_schema: bool = False
    json_answer: bool = False
    """The answer's content is JSON, by schema or as any object."""
    characters: int = 0
    """Length of everything the model reads, in code points."""
    answer_tokens: int = 0
    """The longest answer that was asked for; 0 when unstated."""
    task: Task = Task.CHAT


@dataclass(frozen=True, slots=True, repr=False)
class Conversation:
    """A parsed request. Every stage reads it, none changes it."""

    dialect: str
    model: str
    stream: bool
    texts: tuple[Text, ...]
    messages: tuple[Message, ...]
    current: int
    """The number of the current exchange; smaller numbers are history."""
    document: Mapping[str, object]
    """The request as parsed JSON, for `wire` alone; never mutated."""
    opaque: tuple[Opaque, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    dropped: tuple[str, ...] = ()
    """Names of top-level fields that never go to a cloud, for `x-halfdoor-dropped`."""
    needs: Needs = Needs()
    loop: tuple[str, ...] = ()
    """Ids of the tool calls in the current exchange: it goes on from the answer that made them."""

    def __repr__(self) -> str:
        return f"Conversation({self.dialect}, {len(self.messages)} messages)"
