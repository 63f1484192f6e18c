"""One conversation goes cloud, local, cloud, streamed through the official client, with a tool loop in the middle."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from router.upstreams.stand_ins.chat_answers import Pace
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.recording import leaks
from tests.router.standing import Standing, cloud, local, standing

CARD = "4242 4242 4242 4242"
MAIL = "maria.lopez@example.com"
IBAN = "DE89 3704 0044 0532 0130 00"
PHONE = "+44 20 7946 0958"
DESK = "billing@example.com"
VALUES = (CARD, MAIL, IBAN, PHONE, DESK)
SAID_AT_HOME = f"And only for you: call {PHONE} when it rains."
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "send_mail",
        "description": "Send a mail.",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}, "about": {"type": "string"}}},
    },
}


@dataclass
class Talk:
    """A client's side of one conversation: it resends everything, every time."""

    proxy: Standing
    messages: list[dict[str, Any]] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)

    def say(self, model: str, text: str) -> dict[str, Any]:
        self.messages.append({"role": "user", "content": text})
        return self._ask(model)

    def hand_in(self, model: str, call: dict[str, Any], result: str) -> dict[str, Any]:
        self.messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})
        return self._ask(model)

    def _ask(self, model: str) -> dict[str, Any]:
        with self.proxy.openai() as client:
            raw = client.chat.completions.with_raw_response.create(
                model=model,
                messages=self.messages,  # type: ignore[arg-type]
                tools=[TOOL],  # type: ignore[list-item]
                stream=True,
            )
            self.routes.append(raw.headers["x-halfdoor-route"])
            message = gathered(raw.parse())
        self.messages.append(message)
        return message


def gathered(stream: Any) -> dict[str, Any]:
    """Put chunks together, as clients do; the answer must have ended properly."""
    content, calls, finish = "", {}, None
    for chunk in stream:
        for choice in chunk.choices:
            content += choice.delta.content or ""
            finish = choice.finish_reason or finish
            for piece in choice.delta.tool_calls or ():
                call = calls.setdefault(piece.index, {"id": "", "name": "", "arguments": ""})
                call["id"] = call["id"] or piece.id
                call["name"] += piece.function.name or ""
                call["arguments"] += piece.function.arguments or ""
    assert finish == ("tool_calls" if calls else "stop")
    message: dict[str, Any] = {"role": "assistant", "content": content or None}
    if calls:
        message["tool_calls"] = [
            {
                "id": call["id"],
                "type": "function",
                "function": {"name": call["name"], "arguments": call["arguments"]},
            }
            for call in calls.values()
        ]
    return message


@dataclass(frozen=True)
class Played:
    """The conversation after it was played once."""

    talk: Talk
    cloud: GlassCloud
    engine: ScriptedEngine
    arguments: dict[str, Any]

    def clouds_messages(self, request: int) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = json.loads(self.cloud.seen[request].body)["messages"]
        return messages


@pytest.fixture(scope="module", params=[1, 9], ids=["one character a chunk", "nine"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    glass, engine = GlassCloud(Pace(request.param)), ScriptedEngine(pace=Pace(request.param))
    with serve_in_thread(glass.app) as outside, serve_in_thread(engine.app) as inside:
        document = {
            "policy": "default",
            "clouds": [cloud(outside, "glass-1")],
            "locals": [local(inside, "scripted-1")],
        }
        with standing(tmp_path_factory.mktemp("switching"), document) as proxy:
            yield play(Talk(proxy), glass, engine)


def play(talk: Talk, glass: GlassCloud, engine: ScriptedEngine) -> Played:
    talk.say("cloud", f"My card {CARD} was charged twice. Answer me at {MAIL}, please.")
    talk.say("cloud", f"Use send_mail to tell {DESK} about the refund to {IBAN}.")
    call = talk.messages[-1]["tool_calls"][0]
    talk.hand_in("cloud", call, json.dumps({"sent": True, "to": json.loads(call["function"]["arguments"])["to"]}))
    talk.say("local", SAID_AT_HOME)
    talk.say("auto", f"Is {MAIL} a good address?")
    talk.say("cloud", f"Which card did I give, {CARD}?")
    talk.say("auto", "And why is the sky blue? " * 12)
    return Played(talk, glass, engine, json.loads(call["function"]["arguments"]))


def test_each_turn_took_its_road(played: Played) -> None:
    masked = "cloud-masked"
    assert played.talk.routes == [masked, masked, masked, "local", "local", masked, masked]
    assert len(played.cloud.seen) == 5
    assert len(played.engine.seen) == 2


def test_nothing_personal_is_at_the_cloud_in_any_disguise(played: Played) -> None:
    for value in VALUES:
        assert not leaks([seen.body for seen in played.cloud.seen], value)
    assert not any(value in str(seen.headers) for seen in played.cloud.seen for value in VALUES)


def test_an_earlier_turn_has_the_same_placeholders_in_every_later_request(played: Played) -> None:
    requests = [played.clouds_messages(i) for i in range(len(played.cloud.seen))]
    tools = [json.loads(seen.body)["tools"] for seen in played.cloud.seen]
    assert all(one == tools[0] for one in tools)
    for earlier, later in itertools.pairwise(requests):
        assert later[: len(earlier)] == earlier, "an earlier turn was written differently later"


def test_every_value_that_the_cloud_quoted_came_back_as_it_was_typed(played: Played) -> None:
    first = played.talk.messages[1]["content"]
    assert CARD in first
    assert MAIL in first
    assert set(played.arguments.values()) <= {DESK, IBAN, *IBAN.split()} | set(VALUES)
    assert played.arguments["to"] == DESK
    answers = [m["content"] or "" for m in played.talk.messages if m["role"] == "assistant"]
    assert not any("[CREDIT_CARD" in answer or "[EMAIL" in answer for answer in answers)


def test_the_engine_read_plain_text_and_the_whole_history(played: Played) -> None:
    last = json.loads(played.engine.seen[-1])
    assert [m["content"] for m in last["messages"]][: len(played.talk.messages)] == [
        m["content"] for m in played.talk.messages[: len(last["messages"])]
    ]
    text = played.engine.seen[-1].decode()
    assert all(value in text for value in VALUES)
    assert last["tools"] == [TOOL]
    assert last["model"] == "scripted-1"


def test_what_was_said_only_at_home_leaves_masked_when_the_talk_goes_on_outside(played: Played) -> None:
    turn = next(m for m in played.clouds_messages(-1) if "when it rains" in str(m["content"]))
    assert PHONE not in turn["content"]
    assert "[PHONE_NUMBER_" in turn["content"]


def test_the_calls_of_the_loop_still_belong_to_their_results(played: Played) -> None:
    messages = played.clouds_messages(-1)
    calls = [call["id"] for m in messages for call in m.get("tool_calls") or ()]
    results = [m["tool_call_id"] for m in messages if m["role"] == "tool"]
    assert calls == results == ["call_1"]
    arguments = next(m for m in messages if m.get("tool_calls"))["tool_calls"][0]["function"]["arguments"]
    assert "[EMAIL_ADDRESS_" in arguments
    json.loads(arguments)
