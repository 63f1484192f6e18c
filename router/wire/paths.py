"""Every field of a chat request and what may happen to it on the way out; unknown means deny."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType


class Carry(StrEnum):
    """How a field travels to a cloud."""

    SCAN = "scan"
    """Text: inspected, rewritable."""
    FIXED = "fixed"
    """Text whose grammar a placeholder would break: inspected, never rewritten."""
    PASS = "pass"  # noqa: S105
    """Enum word, number or boolean; a word outside the published ones and a long number are inspected."""
    JSON = "json"
    """JSON in a string; its leaves are texts."""
    DATA = "data"
    """Free JSON: string values are rewritable, keys and numbers fixed."""
    SCHEMA = "schema"
    """JSON Schema: only prose, defaults and examples are rewritable."""
    WORDS = "words"
    """Free JSON in which nothing is rewritable."""
    REWRITE = "rewrite"
    """Always leaves as a keyed hash."""
    FILENAME = "filename"
    """Always leaves as a keyed hash plus extension."""
    IMAGE = "image"
    AUDIO = "audio"
    FILE = "file"
    """Bytes that inspection cannot read."""
    REFERENCE = "reference"
    """A name for state that the provider holds."""
    ENCRYPTED = "encrypted"
    """What the provider sealed for itself; nobody here can read it."""
    SIGNATURE = "signature"
    """Bytes that bind the text beside them: never rewritten, and inspected unless they are mere bytes."""
    DROP = "drop"
    """Never leaves; named in `x-halfdoor-dropped`."""
    MODEL = "model"
    """Replaced by the model of the chosen upstream."""
    KIND = "kind"
    """Says which member of a union this object is; an unknown one keeps the request home."""


CHAT: Mapping[str, Carry] = MappingProxyType(
    {
        "model": Carry.MODEL,
        "messages[].role": Carry.PASS,
        "messages[].name": Carry.REWRITE,
        "messages[].content": Carry.SCAN,
        "messages[].content[].type": Carry.KIND,
        "messages[].content[].text": Carry.SCAN,
        "messages[].content[].refusal": Carry.SCAN,
        "messages[].content[].image_url.url": Carry.IMAGE,
        "messages[].content[].image_url.detail": Carry.PASS,
        "messages[].content[].input_audio.data": Carry.AUDIO,
        "messages[].content[].input_audio.format": Carry.PASS,
        "messages[].content[].file.filename": Carry.FILENAME,
        "messages[].content[].file.file_data": Carry.FILE,
        "messages[].content[].file.file_id": Carry.REFERENCE,
        "messages[].content[].prompt_cache_breakpoint.mode": Carry.PASS,
        "messages[].refusal": Carry.SCAN,
        "messages[].audio.id": Carry.REFERENCE,
        "messages[].tool_call_id": Carry.FIXED,
        "messages[].tool_calls[].id": Carry.FIXED,
        "messages[].tool_calls[].type": Carry.KIND,
        "messages[].tool_calls[].function.name": Carry.FIXED,
        "messages[].tool_calls[].function.arguments": Carry.JSON,
        "messages[].tool_calls[].custom.name": Carry.FIXED,
        "messages[].tool_calls[].custom.input": Carry.SCAN,
        "messages[].function_call.name": Carry.FIXED,
        "messages[].function_call.arguments": Carry.JSON,
        "tools[].type": Carry.KIND,
        "tools[].function.name": Carry.FIXED,
        "tools[].function.description": Carry.SCAN,
        "tools[].function.parameters": Carry.SCHEMA,
        "tools[].function.strict": Carry.PASS,
        "tools[].custom.name": Carry.FIXED,
        "tools[].custom.description": Carry.SCAN,
        "tools[].custom.format.type": Carry.PASS,
        "tools[].custom.format.grammar.definition": Carry.FIXED,
        "tools[].custom.format.grammar.syntax": Carry.PASS,
        "tool_choice": Carry.PASS,
        "tool_choice.type": Carry.PASS,
        "tool_choice.function.name": Carry.FIXED,
        "tool_choice.custom.name": Carry.FIXED,
        "tool_choice.allowed_tools.mode": Carry.PASS,
        "tool_choice.allowed_tools.tools": Carry.WORDS,
        "functions[].name": Carry.FIXED,
        "functions[].description": Carry.SCAN,
        "functions[].parameters": Carry.SCHEMA,
        "function_call": Carry.PASS,
        "function_call.name": Carry.FIXED,
        "response_format.type": Carry.PASS,
        "response_format.json_schema.name": Carry.FIXED,
        "response_format.json_schema.description": Carry.SCAN,
        "response_format.json_schema.schema": Carry.SCHEMA,
        "response_format.json_schema.strict": Carry.PASS,
        "prediction.type": Carry.PASS,
        "prediction.content": Carry.SCAN,
        "prediction.content[].type": Carry.KIND,
        "prediction.content[].text": Carry.SCAN,
        "prediction.content[].prompt_cache_breakpoint.mode": Carry.PASS,
        "stop": Carry.SCAN,
        "stop[]": Carry.SCAN,
        "metadata": Carry.DATA,
        "metadata.user_id": Carry.REWRITE,
        "user": Carry.REWRITE,
        "safety_identifier": Carry.REWRITE,
        "prompt_cache_key": Carry.REWRITE,
        "prompt_cache_options.mode": Carry.PASS,
        "prompt_cache_options.ttl": Carry.PASS,
        "prompt_cache_retention": Carry.PASS,
        "web_search_options.search_context_size": Carry.PASS,
        "web_search_options.user_location": Carry.DROP,
        "audio.format": Carry.PASS,
        "audio.voice": Carry.PASS,
        "audio.voice.id": Carry.FIXED,
        "moderation.model": Carry.FIXED,
        "moderation.policy.input.mode": Carry.PASS,
        "moderation.policy.output.mode": Carry.PASS,
        "logit_bias": Carry.WORDS,
        "modalities[]": Carry.PASS,
        "reasoning_effort": Carry.PASS,
        "service_tier": Carry.PASS,
        "verbosity": Carry.PASS,
        "stream": Carry.PASS,
        "stream_options.include_usage": Carry.PASS,
        "stream_options.include_obfuscation": Carry.PASS,
        "temperature": Carry.PASS,
        "top_p": Carry.PASS,
        "n": Carry.PASS,
        "max_tokens": Carry.PASS,
        "max_completion_tokens": Carry.PASS,
        "frequency_penalty": Carry.PASS,
        "presence_penalty": Carry.PASS,
        "logprobs": Carry.PASS,
        "top_logprobs": Carry.PASS,
        "parallel_tool_calls": Carry.PASS,
        "seed": Carry.PASS,
        "store": Carry.PASS,
    }
)

SEEN: Mapping[str, Carry] = MappingProxyType(
    {
        # Not in the published request, but clients send answers back as they got them.
        "messages[].annotations": Carry.DATA,
        "messages[].reasoning": Carry.SCAN,
        "messages[].reasoning_content": Carry.SCAN,
        # A signature binds the reasoning beside it: rewriting a word would break it, so what is found there stays.
        "messages[].reasoning_details[].type": Carry.FIXED,
        "messages[].reasoning_details[].text": Carry.FIXED,
        "messages[].reasoning_details[].summary": Carry.FIXED,
        "messages[].reasoning_details[].signature": Carry.SIGNATURE,
        "messages[].reasoning_details[].data": Carry.ENCRYPTED,
        "messages[].reasoning_details[].id": Carry.FIXED,
        "messages[].reasoning_details[].format": Carry.FIXED,
        "messages[].reasoning_details[].index": Carry.PASS,
        "messages[].thinking_blocks[].type": Carry.FIXED,
        "messages[].thinking_blocks[].thinking": Carry.FIXED,
        "messages[].thinking_blocks[].signature": Carry.SIGNATURE,
        "messages[].thinking_blocks[].data": Carry.ENCRYPTED,
        "messages[].tool_calls[].extra_content.google.thought_signature": Carry.SIGNATURE,
        "messages[].tool_calls[].provider_specific_fields.thought_signature": Carry.SIGNATURE,
        "messages[].content[].cache_control": Carry.WORDS,
        "messages[].cache_control": Carry.WORDS,
        "tools[].cache_control": Carry.WORDS,
        "tools[].function.cache_control": Carry.WORDS,
        # How clients of chat ask a model to think: Anthropic's words, taken by others as well.
        "thinking": Carry.PASS,
        "thinking.type": Carry.PASS,
        "thinking.budget_tokens": Carry.PASS,
        "thinking.display": Carry.PASS,
    }
)

KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "messages[].content[].type": frozenset({"text", "refusal", "image_url", "input_audio", "file"}),
        "messages[].tool_calls[].type": frozenset({"function", "custom"}),
        "tools[].type": frozenset({"function", "custom"}),
        "prediction.content[].type": frozenset({"text"}),
    }
)

_PUBLISHED_WORDS = """
24h 30m aac allowed_tools alloy approximate ash assistant audio auto ballad block cedar content coral custom
default developer echo explicit fast file flac flex function grammar high image_url implicit in_memory
input_audio json_object json_schema lark low marin max medium minimal mp3 none opus pcm16 priority refusal
regex required sage scale score shimmer system text tool user verse wav xhigh
"""
PUBLISHED_WORDS = frozenset(_PUBLISHED_WORDS.split())
"""Every enum word of the published chat request; a test compares. A word carries nothing."""


@dataclass(frozen=True, slots=True)
class Node:
    """One step of the table as a tree: what a scalar here is, and what lies below."""

    path: str
    scalar: Carry | None = None
    fields: Mapping[str, "Node"] = field(default_factory=lambda: MappingProxyType({}))
    item: "Node | None" = None
    words: frozenset[str] = frozenset()
    """The closed set that a word here may be one of."""
    members: Mapping[str, "Node"] = field(default_factory=lambda: MappingProxyType({}))
    """Where an object's `type` says what stands in it: its node by that word."""


@dataclass(frozen=True, slots=True)
class Words:
    """The closed sets of a format."""

    kinds: Mapping[str, frozenset[str]]
    """By the path of a union's discriminator: the members that are known."""
    published: frozenset[str]
    """Every enum word of the published request."""


def tree(table: Mapping[str, Carry], words: Words | None = None) -> Node:
    """Turn a table of paths into the tree that the walk follows; its words are those of chat when none are given.

    `content[]<text>.text` is the field of an object whose `type` is `text`; fields without `<…>` are in all of them.
    """
    split = {path: tuple(path.replace("[]", ".[]").replace("<", ".<").split(".")) for path in table}
    return _node((), {steps: table[path] for path, steps in split.items()}, words or Words(KINDS, PUBLISHED_WORDS))


def _node(here: tuple[str, ...], table: Mapping[tuple[str, ...], Carry], words: Words) -> Node:
    below = dict.fromkeys(steps[len(here)] for steps in table if steps[: len(here)] == here and steps != here)
    nodes = {step: _node((*here, step), table, words) for step in below}
    item = nodes.pop("[]", None)
    members = {step[1:-1]: nodes.pop(step) for step in tuple(nodes) if step[0] == "<"}
    both = {name: replace(own, fields=MappingProxyType({**nodes, **own.fields})) for name, own in members.items()}
    path, carry = ".".join(here).replace(".[]", "[]").replace(".<", "<"), table.get(here)
    closed = words.kinds[path] if carry is Carry.KIND else words.published if carry is Carry.PASS else frozenset()
    return Node(path, carry, MappingProxyType(nodes), item, closed, MappingProxyType(both))


def message_node(root: Node) -> Node:
    """Return what the table says about one message."""
    item = root.fields["messages"].item
    if item is None:
        raise KeyError("messages[]")
    return item


CHAT_TREE = tree({**CHAT, **SEEN})
MESSAGE = message_node(CHAT_TREE)
FUNCTION_MESSAGE = message_node(tree({**CHAT, **SEEN, "messages[].name": Carry.FIXED}))
"""In a message of role `function` the name is that of the function, not of a person."""
