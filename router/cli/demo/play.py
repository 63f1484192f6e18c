"""Plays the demo's conversation through the real OpenAI client and notes what each side saw."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import orjson
from openai import OpenAI
from openai.types.chat import ChatCompletionChunk

from router.cli.demo.script import SEND_MAIL, SYSTEM, TURNS, Turn
from router.upstreams.stand_ins.glass_cloud import GlassCloud


@dataclass(frozen=True, slots=True)
class Played:
    """One exchange as the three sides saw it."""

    turn: Turn
    said: str
    cloud_saw: tuple[str, ...]
    """The newest messages of each body that reached the cloud; empty when none did."""
    came_back: str
    route: str
    reason: str


def play(base_url: str, cloud: GlassCloud) -> Iterator[Played]:
    """Yield each turn as it is played; a tool call is answered and makes a turn of its own."""
    client = OpenAI(base_url=base_url, api_key="not-needed", max_retries=0)
    messages: list[Any] = [{"role": "system", "content": SYSTEM}]
    for turn in TURNS:
        messages.append({"role": "user", "content": turn.says})
        played, message = _ask(client, turn, messages, cloud)
        yield played
        messages.append(message)
        if not message.get("tool_calls"):
            continue
        for call in message["tool_calls"]:
            arguments = orjson.loads(call["function"]["arguments"])
            result = orjson.dumps({"sent": True, "to": arguments.get("to")}).decode()
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})
        follow = Turn(turn.model, "(the tool's result)", "The result of the tool is masked as well.")
        played, message = _ask(client, follow, messages, cloud)
        yield played
        messages.append(message)


def _ask(client: OpenAI, turn: Turn, messages: list[Any], cloud: GlassCloud) -> tuple[Played, dict[str, Any]]:
    before = len(cloud.seen)
    answer = client.chat.completions.with_raw_response.create(
        model=turn.model, messages=messages, tools=[SEND_MAIL], stream=True
    )
    message = _gathered(cast("Iterable[ChatCompletionChunk]", answer.parse()))
    headers = answer.headers
    shown = message.get("content") or ", ".join(
        f"{call['function']['name']}({call['function']['arguments']})" for call in message.get("tool_calls", ())
    )
    said = messages[-1]["content"]
    saw = tuple(_newest(seen.body) for seen in cloud.seen[before:])
    route = headers.get("x-halfdoor-route", "?")
    return Played(turn, said, saw, str(shown), route, headers.get("x-halfdoor-reason", "")), message


def _gathered(stream: Iterable[ChatCompletionChunk]) -> dict[str, Any]:
    """Put the chunks of a stream together, as every client does."""
    content = ""
    calls: dict[int, dict[str, Any]] = {}
    for chunk in stream:
        for choice in chunk.choices:
            content += choice.delta.content or ""
            for piece in choice.delta.tool_calls or ():
                empty = {"id": "", "type": "function", "function": {"name": "", "arguments": ""}}
                call = calls.setdefault(piece.index, empty)
                call["id"] = call["id"] or piece.id or ""
                if piece.function is not None:
                    call["function"]["name"] += piece.function.name or ""
                    call["function"]["arguments"] += piece.function.arguments or ""
    message: dict[str, Any] = {"role": "assistant", "content": content or None}
    return {**message, "tool_calls": list(calls.values())} if calls else message


def _newest(body: bytes) -> str:
    """Return what the last message of a body says, as the cloud read it."""
    last = orjson.loads(body)["messages"][-1]
    return str(last.get("content"))
