"""Where a value can ride in a Responses request and in the small ones."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
USER: Body = {"role": "user", "content": "Please go on."}


@dataclass(frozen=True, slots=True)
class Carrier:
    """One place, as a function that puts a text there."""

    put: Callable[[str], Body]
    maskable: bool = True
    """A placeholder can stand there, so the request need not stay at home."""
    travels: bool = True
    """False: what stands there never leaves in clear, however blind inspection is."""
    converts: bool = True
    """It reaches a cloud that speaks chat as well; False: that format has no such place, so it is left out."""
    path: str = "/v1/responses"


def said(*items: Mapping[str, Any], **more: Any) -> Body:
    return {"model": "auto", "input": [dict(item) for item in items], **more}


def _part(**part: Any) -> Body:
    return said({"role": "user", "content": [part]})


def _spoke(*parts: Body) -> Body:
    return said(USER, {"type": "message", "role": "assistant", "content": list(parts)}, USER)


def _called(what: str, **more: Any) -> Body:
    call = {"type": f"{what}_call", "call_id": "call_1", **more}
    return said(USER, call, {"type": f"{what}_call_output", "call_id": "call_1", "output": "done"})


def _function(arguments: str = "{}", **more: Any) -> Body:
    return _called("function", name="look_up", arguments=arguments, **more)


def _output(output: Any, what: str = "function") -> Body:
    call = {"type": f"{what}_call", "call_id": "call_1", "name": "look_up"}
    call |= {"arguments": "{}"} if what == "function" else {"input": ""}
    return said(USER, call, {"type": f"{what}_call_output", "call_id": "call_1", "output": output})


def _tool(**tool: Any) -> Body:
    return said(USER, tools=[{"type": "function", "name": "look_up", "parameters": {"type": "object"}, **tool}])


def _schema(**property_: Any) -> Body:
    return _tool(parameters={"type": "object", "properties": property_})


def _hosted(**item: Any) -> Body:
    return said(USER, {"id": "x_1", "status": "completed", **item}, USER)


def _format(**form: Any) -> Body:
    shape = {"type": "json_schema", "name": "answer", "schema": {"type": "object"}, **form}
    return said(USER, text={"format": shape})


def _small(path: str, **fields: Any) -> Body:
    return {"model": {"embeddings": "recorded-1"}.get(path, "auto"), **fields}


_RESPONSES: Mapping[str, Carrier] = {
    "input": Carrier(lambda t: {"model": "auto", "input": t}),
    "instructions": Carrier(lambda t: said(USER, instructions=t)),
    "user": Carrier(lambda t: said({"role": "user", "content": t})),
    "user part": Carrier(lambda t: _part(type="input_text", text=t)),
    "developer": Carrier(lambda t: said({"role": "developer", "content": t}, USER)),
    "assistant part": Carrier(lambda t: _spoke({"type": "output_text", "text": t, "annotations": []})),
    "assistant refusal": Carrier(lambda t: _spoke({"type": "refusal", "refusal": t})),
    "annotation": Carrier(
        lambda t: _spoke({"type": "output_text", "text": "x", "annotations": [{"type": "url_citation", "title": t}]}),
        converts=False,
    ),
    "token of an answer": Carrier(
        lambda t: _spoke({"type": "output_text", "text": "x", "logprobs": [{"token": t, "logprob": 0.5}]}),
        travels=False,
    ),
    "arguments value": Carrier(lambda t: _function(json.dumps({"who": t}))),
    "arguments key": Carrier(lambda t: _function(json.dumps({t: 1})), maskable=False),
    "function name": Carrier(lambda t: _called("function", name=t, arguments="{}"), maskable=False),
    "call id": Carrier(lambda t: said(USER, {**_function()["input"][1], "call_id": t}), maskable=False),
    "function output": Carrier(_output),
    "function output part": Carrier(lambda t: _output([{"type": "input_text", "text": t}])),
    "custom input": Carrier(lambda t: _called("custom_tool", name="shell", input=t)),
    "custom output": Carrier(lambda t: _output(t, "custom_tool")),
    "shell command": Carrier(lambda t: _called("local_shell", action={"type": "exec", "command": [t], "env": {}})),
    "shell environment": Carrier(
        lambda t: _called("local_shell", action={"type": "exec", "command": [], "env": {"A": t}})
    ),
    "shell directory": Carrier(
        lambda t: _called("local_shell", action={"type": "exec", "command": [], "env": {}, "working_directory": t})
    ),
    "shell output": Carrier(
        lambda t: said(USER, {"type": "shell_call_output", "call_id": "c", "output": [{"stdout": t, "stderr": ""}]})
    ),
    "patch": Carrier(lambda t: _called("apply_patch", operation={"type": "update_file", "path": "a.py", "diff": t})),
    "patched file": Carrier(lambda t: _called("apply_patch", operation={"type": "delete_file", "path": t})),
    "search query": Carrier(
        lambda t: _hosted(type="web_search_call", action={"type": "search", "query": t}), converts=False
    ),
    "file search query": Carrier(lambda t: _hosted(type="file_search_call", queries=[t]), converts=False),
    "file search result": Carrier(
        lambda t: _hosted(type="file_search_call", queries=[], results=[{"text": t}]), converts=False
    ),
    "code": Carrier(lambda t: _hosted(type="code_interpreter_call", code=t, outputs=[]), converts=False),
    "code output": Carrier(
        lambda t: _hosted(type="code_interpreter_call", code="", outputs=[{"type": "logs", "logs": t}]), converts=False
    ),
    "mcp arguments": Carrier(
        lambda t: _hosted(type="mcp_call", name="n", server_label="s", arguments=json.dumps({"a": t})), converts=False
    ),
    "reasoning summary": Carrier(
        lambda t: said(
            USER,
            {"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": t}]},
            *_function()["input"][1:],
        )
    ),
    "sealed reasoning": Carrier(
        lambda t: said(USER, {"type": "reasoning", "id": "r", "summary": [], "encrypted_content": t}, USER),
        maskable=False,
        travels=False,
    ),
    "approval reason": Carrier(
        lambda t: _hosted(type="mcp_approval_response", approval_request_id="a", approve=True, reason=t), converts=False
    ),
    "tool description": Carrier(lambda t: _tool(description=t)),
    "tool name": Carrier(lambda t: _tool(name=t), maskable=False),
    "parameter description": Carrier(lambda t: _schema(a={"type": "string", "description": t})),
    "parameter enum": Carrier(lambda t: _schema(a={"type": "string", "enum": [t]}), maskable=False),
    "inner tool description": Carrier(
        lambda t: said(
            USER, tools=[{"type": "namespace", "name": "n", "tools": [{**_tool()["tools"][0], "description": t}]}]
        )
    ),
    "server description": Carrier(
        lambda t: said(USER, tools=[{"type": "mcp", "server_label": "s", "server_description": t}]), converts=False
    ),
    "server headers": Carrier(
        lambda t: said(USER, tools=[{"type": "mcp", "server_label": "s", "headers": {"A": t}}]),
        maskable=False,
        converts=False,
    ),
    "server key": Carrier(
        lambda t: said(USER, tools=[{"type": "mcp", "server_label": "s", "authorization": t}]),
        maskable=False,
        travels=False,
    ),
    "location": Carrier(
        lambda t: said(USER, tools=[{"type": "web_search", "user_location": {"type": "approximate", "city": t}}]),
        travels=False,
    ),
    "format description": Carrier(lambda t: _format(description=t)),
    "format name": Carrier(lambda t: _format(name=t), maskable=False),
    "metadata value": Carrier(lambda t: said(USER, metadata={"note": t})),
    "user field": Carrier(lambda t: said(USER, user=t), travels=False),
    "safety identifier": Carrier(lambda t: said(USER, safety_identifier=t), travels=False),
    "cache key": Carrier(lambda t: said(USER, prompt_cache_key=t), travels=False),
    "previous response": Carrier(lambda t: said(USER, previous_response_id=t), maskable=False, travels=False),
    "conversation": Carrier(lambda t: said(USER, conversation=t), maskable=False, travels=False),
    "prompt variable": Carrier(
        lambda t: said(USER, prompt={"id": "pmpt_1", "variables": {"who": t}}), maskable=False, travels=False
    ),
    "file name": Carrier(
        lambda t: _part(type="input_file", filename=f"{t}.pdf", file_data="AAAA"), maskable=False, travels=False
    ),
    "image address": Carrier(
        lambda t: _part(type="input_image", image_url=f"https://example.org/{t}"), maskable=False, travels=False
    ),
    "unknown object": Carrier(lambda t: said(USER, client_metadata={"note": t}), travels=False),
    "unknown item": Carrier(
        lambda t: said(USER, {"type": "thought", "inside": {"a": t}}), maskable=False, travels=False
    ),
}
_SMALL: Mapping[str, Carrier] = {
    "prompt": Carrier(lambda t: _small("completions", prompt=t), path="/v1/completions"),
    "prompts": Carrier(lambda t: _small("completions", prompt=["a", t]), converts=False, path="/v1/completions"),
    "suffix": Carrier(lambda t: _small("completions", prompt="a", suffix=t), converts=False, path="/v1/completions"),
    "completion stop": Carrier(lambda t: _small("completions", prompt="a", stop=[t]), path="/v1/completions"),
    "completion user": Carrier(
        lambda t: _small("completions", prompt="a", user=t), travels=False, path="/v1/completions"
    ),
    "embedded text": Carrier(
        lambda t: _small("embeddings", input=t), maskable=False, converts=False, path="/v1/embeddings"
    ),
    "embedded texts": Carrier(
        lambda t: _small("embeddings", input=["a cat", t]), maskable=False, converts=False, path="/v1/embeddings"
    ),
    "judged text": Carrier(lambda t: _small("moderations", input=t), converts=False, path="/v1/moderations"),
    "judged part": Carrier(
        lambda t: _small("moderations", input=[{"type": "text", "text": t}]), converts=False, path="/v1/moderations"
    ),
}
CARRIERS: Mapping[str, Carrier] = {**_RESPONSES, **_SMALL}
