"""Plays the user's client: built-in requests that carry the made-up values in every kind of place."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from openai import APIStatusError, OpenAI, Stream
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from router.cli.verify.values import prompt

Body = dict[str, Any]
_Chunks = Stream[ChatCompletionChunk]
_USER = {"role": "user", "content": "Please go on."}


def requests() -> Iterator[tuple[str, Body]]:
    """Yield each place's name with a request that carries every value there."""
    text = prompt()
    yield "user message", _said({"role": "user", "content": text})
    yield "user message, in parts", _said({"role": "user", "content": [{"type": "text", "text": text}]})
    yield "streamed", _said({"role": "user", "content": text}, stream=True)
    yield "system message", _said({"role": "system", "content": text}, _USER)
    yield "answer in the history", _said(_USER, {"role": "assistant", "content": text}, _USER)
    yield "arguments of a tool", _looped(json.dumps({"note": text}), "done")
    yield "result of a tool", _looped("{}", json.dumps({"rows": [{"note": text}]}))
    yield "description of a tool", _said(_USER, tools=[_tool(text)])
    yield "prediction", _said(_USER, prediction={"type": "content", "content": text})
    yield "unknown field", _said(_USER, surprise=text)
    yield "key of an object", _looped(json.dumps({text: True}), "done")
    yield "name of the user", _said({**_USER, "name": text}, user=text, safety_identifier=text)
    yield "metadata", _said(_USER, metadata={"note": text})
    file = {"filename": f"{text}.pdf", "file_data": "data:application/pdf;base64,AA=="}
    yield "name of a file", _said({"role": "user", "content": [{"type": "file", "file": file}]})


def play(base_url: str) -> int:
    """Send them all and return how many; a refusal is an answer too."""
    client = OpenAI(base_url=base_url, api_key="of-the-self-test-0123456789", max_retries=0, timeout=30.0)
    bodies = [body for _, body in requests()]
    for body in bodies:
        with suppress(APIStatusError):
            if not body.get("stream"):
                client.post("/chat/completions", body=body, cast_to=ChatCompletion)
                continue
            with client.post(
                "/chat/completions", body=body, cast_to=ChatCompletionChunk, stream=True, stream_cls=_Chunks
            ) as chunks:
                for _ in chunks:
                    pass
    return len(bodies)


def _said(*messages: Body, **more: object) -> Body:
    return {"model": "cloud", "messages": list(messages), **more}


def _tool(description: str) -> Body:
    parameters = {"type": "object", "properties": {"note": {"type": "string"}}}
    return {"type": "function", "function": {"name": "keep", "description": description, "parameters": parameters}}


def _looped(arguments: str, result: str) -> Body:
    call = {"id": "call_1", "type": "function", "function": {"name": "keep", "arguments": arguments}}
    return _said(
        _USER,
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": result},
    )
