"""Chat requests to take apart."""

import json
from typing import Any

from router.conversation.message import Conversation
from router.wire import dialects, outgoing, tongues
from router.wire.outgoing import Rendered
from router.wire.rendering import Rendering

EVERYTHING: dict[str, Any] = {
    "model": "auto",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": [{"type": "text", "text": "Be kind."}], "name": "Dev"},
        {"role": "user", "content": "First question", "name": "Arthur"},
        {"role": "assistant", "content": "First answer", "refusal": None, "annotations": []},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Look at these"},
                {"type": "image_url", "image_url": {"url": "https://example.org/a.png", "detail": "high"}},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
                {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
                {"type": "file", "file": {"filename": "Dent, Arthur.pdf", "file_data": "AAAA"}},
                {"type": "file", "file": {"file_id": "file-1"}},
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "audio": {"id": "audio_1"},
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "save", "arguments": '{"who": "O\\"Brien", "Müller": [1.50, true], "n": 7}'},
                },
                {"id": "call_2", "type": "custom", "custom": {"name": "shell", "input": 'echo "hi"'}},
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": '{"saved": "M\\u00fcller", "id": 12}'},
        {"role": "tool", "tool_call_id": "call_2", "content": [{"type": "text", "text": "hi"}]},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}], "refusal": "Not that."},
        {"role": "assistant", "content": None, "function_call": {"name": "old", "arguments": '{"a": "b"}'}},
        {"role": "function", "name": "old", "content": "done"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "save",
                "description": "Saves a person.",
                "strict": True,
                "parameters": {
                    "type": "object",
                    "title": "Person",
                    "properties": {
                        "who": {"type": "string", "description": "Full name", "enum": ["Ford", "Zaphod"]},
                        "description": {"type": "string", "default": "Nothing", "examples": ["A towel"]},
                        "age": {"type": "integer", "minimum": 0, "maximum": 150},
                    },
                    "required": ["who"],
                    "additionalProperties": False,
                },
            },
        },
        {
            "type": "custom",
            "custom": {
                "name": "shell",
                "description": "Runs a command.",
                "format": {"type": "grammar", "grammar": {"definition": 'start: "x"', "syntax": "lark"}},
            },
        },
    ],
    "functions": [{"name": "old", "description": "Old one.", "parameters": {"type": "object", "properties": {}}}],
    "tool_choice": {"type": "function", "function": {"name": "save"}},
    "function_call": {"name": "old"},
    "response_format": {
        "type": "json_schema",
        "json_schema": {"name": "person", "description": "One person.", "schema": {"type": "object"}, "strict": True},
    },
    "prediction": {"type": "content", "content": [{"type": "text", "text": "Dear Arthur,"}]},
    "stop": ["END", "Arthur:"],
    "metadata": {"user_id": "arthur@example.org", "team": "Guide"},
    "user": "arthur",
    "safety_identifier": "arthur-1",
    "prompt_cache_key": "arthur-2",
    "prompt_cache_options": {"mode": "explicit", "ttl": "30m"},
    "prompt_cache_retention": "24h",
    "web_search_options": {
        "search_context_size": "low",
        "user_location": {"type": "approximate", "approximate": {"city": "Islington"}},
    },
    "audio": {"voice": "alloy", "format": "wav"},
    "moderation": {"model": "omni-moderation-latest", "policy": {"input": {"mode": "block"}}},
    "modalities": ["text", "audio"],
    "logit_bias": {"50256": -100},
    "logprobs": True,
    "top_logprobs": 2,
    "stream": True,
    "stream_options": {"include_obfuscation": False},
    "temperature": 0.7,
    "top_p": 1.0,
    "n": 1,
    "max_completion_tokens": 500,
    "frequency_penalty": 0,
    "presence_penalty": -0.5,
    "reasoning_effort": "low",
    "service_tier": "auto",
    "verbosity": "low",
    "parallel_tool_calls": True,
    "seed": 42,
    "store": False,
}


def simple(**fields: Any) -> bytes:
    """Return a small request with some fields changed."""
    return json.dumps({"model": "auto", "messages": [{"role": "user", "content": "Hello"}], **fields}).encode()


def said(*messages: Any) -> bytes:
    """Return a request with these messages."""
    return simple(messages=list(messages))


def render_cloud(conversation: Conversation, rendering: Rendering) -> Rendered:
    """Render for a cloud that speaks chat too."""
    return outgoing.render_cloud(conversation, rendering, dialects.CHAT, tongues.CHAT)


def render_local(conversation: Conversation, model: str) -> bytes:
    """Render for an engine, which speaks chat."""
    return outgoing.render_local(conversation, model, dialects.CHAT, tongues.CHAT).body
