"""Anthropic Messages: every field of a request and what may happen to it on the way out; unknown means deny."""

from collections.abc import Mapping
from types import MappingProxyType

from router.wire.paths import Carry, Words, tree

_CITATION: Mapping[str, Carry] = MappingProxyType(
    {
        "type": Carry.KIND,
        "cited_text": Carry.FIXED,
        "document_title": Carry.FIXED,
        "title": Carry.FIXED,
        "url": Carry.FIXED,
        "source": Carry.FIXED,
        "encrypted_index": Carry.ENCRYPTED,
        "document_index": Carry.PASS,
        "search_result_index": Carry.PASS,
        "start_char_index": Carry.PASS,
        "end_char_index": Carry.PASS,
        "start_page_number": Carry.PASS,
        "end_page_number": Carry.PASS,
        "start_block_index": Carry.PASS,
        "end_block_index": Carry.PASS,
        "file_id": Carry.REFERENCE,
    }
)
"""Citations quote what the model was given, and the provider checks the quotation: never rewritten."""


def _below(place: str, table: Mapping[str, Carry]) -> dict[str, Carry]:
    return {f"{place}{'' if path[0] == '[' or path[0] == '<' else '.'}{path}": carry for path, carry in table.items()}


_TEXT: Mapping[str, Carry] = MappingProxyType({"text": Carry.SCAN, **_below("citations[]", _CITATION)})
_IMAGE: Mapping[str, Carry] = MappingProxyType(
    {
        "source.type": Carry.KIND,
        "source.media_type": Carry.PASS,
        "source<base64>.data": Carry.IMAGE,
        "source<url>.url": Carry.IMAGE,
        "source<file>.file_id": Carry.REFERENCE,
        "transformations": Carry.WORDS,
    }
)
_PARTS: Mapping[str, Carry] = MappingProxyType(
    {
        "[].type": Carry.KIND,
        "[].cache_control": Carry.WORDS,
        **_below("[]<text>", _TEXT),
        **_below("[]<image>", _IMAGE),
    }
)
_DOCUMENT: Mapping[str, Carry] = MappingProxyType(
    {
        "title": Carry.SCAN,
        "context": Carry.SCAN,
        "citations.enabled": Carry.PASS,
        "source.type": Carry.KIND,
        "source.media_type": Carry.PASS,
        "source<base64>.data": Carry.FILE,
        "source<url>.url": Carry.FILE,
        "source<file>.file_id": Carry.REFERENCE,
        "source<text>.data": Carry.SCAN,
        "source<content>.content": Carry.SCAN,
        **_below("source<content>.content", _PARTS),
    }
)
_SEARCH: Mapping[str, Carry] = MappingProxyType(
    {
        "source": Carry.SCAN,
        "title": Carry.SCAN,
        "citations.enabled": Carry.PASS,
        **_below("content", _PARTS),
    }
)
_RESULTS: Mapping[str, Carry] = MappingProxyType(
    {
        "content": Carry.SCAN,
        **_below("content", _PARTS),
        **_below("content[]<document>", _DOCUMENT),
        **_below("content[]<search_result>", _SEARCH),
        "content[]<tool_reference>.tool_name": Carry.FIXED,
        "content[]<browser_state>.tabs": Carry.WORDS,
        "content[]<browser_state>.state_changes": Carry.WORDS,
    }
)
_CALL: Mapping[str, Carry] = MappingProxyType(
    {
        "id": Carry.FIXED,
        "name": Carry.FIXED,
        "input": Carry.DATA,
        "caller.type": Carry.FIXED,
        "caller.tool_id": Carry.FIXED,
        "toolset_name": Carry.FIXED,
    }
)
_SERVER_RESULT: Mapping[str, Carry] = MappingProxyType(
    {"tool_use_id": Carry.FIXED, "content": Carry.WORDS, "caller.type": Carry.FIXED, "caller.tool_id": Carry.FIXED}
)
"""What the provider's own tools found: it comes back as the provider gave it, so it is read and never rewritten."""

_WEB_SEARCH: Mapping[str, Carry] = MappingProxyType(
    {
        "tool_use_id": Carry.FIXED,
        "caller.type": Carry.FIXED,
        "caller.tool_id": Carry.FIXED,
        "content.type": Carry.FIXED,
        "content.error_code": Carry.FIXED,
        "content[].type": Carry.FIXED,
        "content[].title": Carry.FIXED,
        "content[].url": Carry.FIXED,
        "content[].page_age": Carry.FIXED,
        "content[].encrypted_content": Carry.ENCRYPTED,
    }
)

_BLOCKS: Mapping[str, Carry] = MappingProxyType(
    {
        **_PARTS,
        **_below("[]<document>", _DOCUMENT),
        **_below("[]<search_result>", _SEARCH),
        "[]<thinking>.thinking": Carry.FIXED,
        "[]<thinking>.signature": Carry.SIGNATURE,
        "[]<redacted_thinking>.data": Carry.ENCRYPTED,
        **_below("[]<tool_use>", _CALL),
        **_below("[]<server_tool_use>", _CALL),
        "[]<tool_result>.tool_use_id": Carry.FIXED,
        "[]<tool_result>.is_error": Carry.PASS,
        "[]<tool_result>.toolset_name": Carry.FIXED,
        **_below("[]<tool_result>", _RESULTS),
        **_below("[]<web_search_tool_result>", _WEB_SEARCH),
        **_below("[]<web_fetch_tool_result>", _SERVER_RESULT),
        **_below("[]<code_execution_tool_result>", _SERVER_RESULT),
        **_below("[]<bash_code_execution_tool_result>", _SERVER_RESULT),
        **_below("[]<text_editor_code_execution_tool_result>", _SERVER_RESULT),
        **_below("[]<tool_search_tool_result>", _SERVER_RESULT),
        "[]<container_upload>.file_id": Carry.REFERENCE,
    }
)

MESSAGES: Mapping[str, Carry] = MappingProxyType(
    {
        "model": Carry.MODEL,
        "max_tokens": Carry.PASS,
        "messages[].role": Carry.PASS,
        "messages[].content": Carry.SCAN,
        **_below("messages[].content", _BLOCKS),
        "system": Carry.SCAN,
        **_below("system", _PARTS),
        "tools[].type": Carry.FIXED,
        "tools[].name": Carry.FIXED,
        "tools[].description": Carry.SCAN,
        "tools[].input_schema": Carry.SCHEMA,
        "tools[].input_examples": Carry.DATA,
        "tools[].cache_control": Carry.WORDS,
        "tools[].strict": Carry.PASS,
        "tools[].eager_input_streaming": Carry.PASS,
        "tools[].defer_loading": Carry.PASS,
        "tools[].allowed_callers[]": Carry.FIXED,
        "tools[].max_uses": Carry.PASS,
        "tools[].max_characters": Carry.PASS,
        "tools[].max_content_tokens": Carry.PASS,
        "tools[].citations.enabled": Carry.PASS,
        "tools[].allowed_domains[]": Carry.FIXED,
        "tools[].blocked_domains[]": Carry.FIXED,
        "tools[].use_cache": Carry.PASS,
        "tools[].user_location": Carry.DROP,
        "tools[].display_width_px": Carry.PASS,
        "tools[].display_height_px": Carry.PASS,
        "tools[].display_number": Carry.PASS,
        "tools[].enable_zoom": Carry.PASS,
        "tools[].response_inclusion": Carry.PASS,
        "tools[].configs": Carry.WORDS,
        "tools[].url_sources": Carry.WORDS,
        "tool_choice.type": Carry.PASS,
        "tool_choice.name": Carry.FIXED,
        "tool_choice.disable_parallel_tool_use": Carry.PASS,
        "thinking.type": Carry.PASS,
        "thinking.budget_tokens": Carry.PASS,
        "thinking.display": Carry.PASS,
        # Read only under a beta header, and none is passed on: the provider would refuse them.
        "thinking.block_binding": Carry.DROP,
        "output_config.task_budget": Carry.DROP,
        "output_config.effort": Carry.PASS,
        "output_config.format.type": Carry.PASS,
        "output_config.format.schema": Carry.SCHEMA,
        "metadata.user_id": Carry.REWRITE,
        "stop_sequences[]": Carry.SCAN,
        "cache_control": Carry.WORDS,
        "container": Carry.REFERENCE,
        "container.id": Carry.REFERENCE,
        "container.skills": Carry.WORDS,
        "diagnostics.previous_message_id": Carry.REFERENCE,
        "inference_geo": Carry.PASS,
        "service_tier": Carry.PASS,
        "speed": Carry.PASS,
        "stream": Carry.PASS,
        "temperature": Carry.PASS,
        "top_k": Carry.PASS,
        "top_p": Carry.PASS,
        "user_profile_id": Carry.REWRITE,
        "workspace_id": Carry.FIXED,
    }
)

_SOURCES = frozenset({"base64", "url", "file", "text", "content"})
_CITATIONS = frozenset(
    {
        "char_location",
        "page_location",
        "content_block_location",
        "search_result_location",
        "web_search_result_location",
    }
)
_PART_KINDS = frozenset({"text", "image"})
_RESULT_KINDS = _PART_KINDS | {"document", "search_result", "tool_reference", "browser_state"}
_BLOCK_KINDS = frozenset(path[3:].partition(">")[0] for path in _BLOCKS if path.startswith("[]<"))


def _kinds() -> dict[str, frozenset[str]]:
    """Say of every `type` in the table which words it may be."""
    found: dict[str, frozenset[str]] = {}
    for path, carry in MESSAGES.items():
        if carry is not Carry.KIND:
            continue
        if path.endswith("source.type"):
            found[path] = _SOURCES
        elif path.endswith("citations[].type"):
            found[path] = _CITATIONS
        elif path == "messages[].content[].type":
            found[path] = _BLOCK_KINDS
        else:
            found[path] = _RESULT_KINDS if "<tool_result>.content[].type" in path else _PART_KINDS
    return found


KINDS: Mapping[str, frozenset[str]] = MappingProxyType(_kinds())

_WORDS = """
adaptive any application/pdf assistant auto disabled enabled excluded fast full global high image/gif image/jpeg
image/png image/webp json_schema low max medium none omitted standard standard_only summarized system text/plain
tool us user xhigh
"""
PUBLISHED_WORDS = frozenset(_WORDS.split())
"""Every enum word that a scalar of the published request may be. A word carries nothing."""

MESSAGES_TREE = tree(MESSAGES, Words(KINDS, PUBLISHED_WORDS))
_ITEM = MESSAGES_TREE.fields["messages"].item
assert _ITEM is not None  # noqa: S101 - the table above has messages
MESSAGE = _ITEM

_TYPES = ("ephemeral", "tool_use", "tool_result", "text", "image", "document", "thinking", "redacted_thinking")
_SCHEMA = ("type", "object", "string", "number", "integer", "boolean", "array", "null", "properties", "required")
_OWN = ("messages", "role", "content", "model", "stream", "system", "max_tokens", "base64", "url", "ttl", "5m", "1h")

MESSAGES_WORDS = frozenset(
    PUBLISHED_WORDS
    | {step.removesuffix("[]").partition("<")[0].removesuffix("[]") for path in MESSAGES for step in path.split(".")}
    | {*_TYPES, *_SCHEMA, *_OWN}
)
"""For the egress guard: a vocabulary that holds `user` must not stop every request."""
