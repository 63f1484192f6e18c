"""A tool loop in progress stays with the model that began it, unless privacy forces it home."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.loops import Loops, Side
from router.policy.decision import Route
from router.upstreams.stand_ins.chat_answers import ToolCall
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.standing import Standing, cloud, local, standing
from tests.router.test_situations import with_names_and_topics

TOOL = {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object", "properties": {}}}}
LONG = "Please use look_up and explain at some length what it says about rivers. " * 4
MAIL = "maria.lopez@example.com"


@dataclass(frozen=True)
class Between:
    """A proxy between a cloud and an engine that both call tools."""

    proxy: Standing
    cloud: GlassCloud

    def ask(self, messages: Sequence[dict[str, Any]], model: str = "auto", *, stream: bool = False) -> tuple[str, Any]:
        """Return the route and the assistant's message."""
        body = {"model": model, "messages": list(messages), "tools": [TOOL], "stream": stream}
        answer = self.proxy.post(body)
        route = answer.headers["x-halfdoor-route"]
        return route, _gathered(answer.text) if stream else answer.json()["choices"][0]["message"]


def _gathered(stream: str) -> dict[str, Any]:
    datas = [line[6:] for line in stream.splitlines() if line.startswith("data: {")]
    deltas = [choice["delta"] for data in datas for choice in json.loads(data)["choices"]]
    calls = [call for delta in deltas for call in delta.get("tool_calls") or ()]
    begun = [call for call in calls if call.get("id")]
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": call["id"], "type": "function", "function": {"name": "look_up", "arguments": "{}"}} for call in begun
        ],
    }


@pytest.fixture
def between(tmp_path: Path) -> Iterator[Between]:
    glass, engine = GlassCloud(), ScriptedEngine((ToolCall("look_up", "{}"), "Done."))
    with serve_in_thread(glass.app) as outside, serve_in_thread(engine.app) as inside:
        document = {"clouds": [cloud(outside, "glass-1")], "locals": [local(inside, "scripted-1")]}
        with standing(tmp_path, document, change=with_names_and_topics) as proxy:
            yield Between(proxy, glass)


def begun(between: Between, model: str, *, stream: bool = False) -> list[dict[str, Any]]:
    """Return a conversation in which `model` has called a tool."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": LONG}]
    _, message = between.ask(messages, model, stream=stream)
    assert message["tool_calls"]
    return [*messages, message]


def result(messages: Sequence[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    call = messages[-1]["tool_calls"][0]["id"]
    return [*messages, {"role": "tool", "tool_call_id": call, "content": text}]


@pytest.mark.parametrize("stream", [False, True])
def test_a_cloud_goes_on_with_its_own_loop_although_a_result_is_personal(between: Between, *, stream: bool) -> None:
    messages = begun(between, "cloud", stream=stream)
    assert between.ask([{"role": "user", "content": f"{LONG} Answer {MAIL}."}])[0] == "local", "else it shows nothing"
    assert between.ask(result(messages, f"The rivers belong to {MAIL}."))[0] == "cloud-masked"
    assert MAIL.encode() not in between.cloud.seen[-1].body


def test_an_engine_goes_on_with_its_own_loop_although_a_cloud_would_gain_more(between: Between) -> None:
    messages = begun(between, "local")
    assert between.ask([{"role": "user", "content": f"Now: {LONG}"}])[0] == "cloud", "else it shows nothing"
    assert between.ask(result(messages, "Rivers are long."))[0] == "local"


def test_privacy_takes_a_loop_home_in_the_middle(between: Between) -> None:
    messages = begun(between, "cloud")
    assert between.ask(result(messages, "Ada Byron has a chronic illness."))[0] == "local"


def test_a_named_model_moves_a_loop(between: Between) -> None:
    messages = begun(between, "local")
    assert between.ask(result(messages, "Rivers are long."), "cloud")[0] == "cloud"


def test_after_the_loop_the_next_turn_is_free_again(between: Between) -> None:
    messages = result(begun(between, "local"), "Rivers are long.")
    done = [*messages, {"role": "assistant", "content": "So they are."}, {"role": "user", "content": LONG}]
    assert between.ask(done)[0] == "cloud"


def test_a_loop_that_nobody_remembers_is_routed_like_any_request(between: Between) -> None:
    call = {"id": "call_elsewhere", "type": "function", "function": {"name": "look_up", "arguments": "{}"}}
    foreign = [{"role": "user", "content": LONG}, {"role": "assistant", "content": None, "tool_calls": [call]}]
    assert between.ask(result(foreign, "Rivers are long."))[0] == "cloud"


def talk(first: str, *calls: str) -> Conversation:
    text = Text(Place("messages[0].content"), first, Role.USER, 0)
    return Conversation("chat", "auto", False, (text,), (), 0, {}, loop=calls)


def test_two_conversations_whose_engines_number_calls_alike_are_kept_apart() -> None:
    loops = Loops()
    loops.note(talk("one"), ["call_0"], Side(Route.LOCAL, "a"))
    loops.note(talk("two"), ["call_0"], Side(Route.CLOUD, "b"))
    assert loops.side(talk("one", "call_0")) == Side(Route.LOCAL, "a")
    assert loops.side(talk("two", "call_0")) == Side(Route.CLOUD, "b")
    assert loops.side(talk("three", "call_0")) is None


def test_the_latest_call_says_whose_loop_it_is_and_old_ones_are_forgotten() -> None:
    loops = Loops(remembered=2)
    for name in ("a", "b", "c"):
        loops.note(talk("one"), [name], Side(Route.CLOUD, name))
    assert loops.side(talk("one", "a")) is None
    assert loops.side(talk("one", "b", "c")) == Side(Route.CLOUD, "c")
