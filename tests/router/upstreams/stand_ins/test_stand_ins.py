"""The stand-ins as the real SDK sees them."""

import json

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.upstreams.stand_ins.chat_answers import Pace, ToolCall
from router.upstreams.stand_ins.glass_cloud import GlassCloud, rearranged
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import LABEL, ScriptedEngine

TOOL = {
    "type": "function",
    "function": {
        "name": "send_mail",
        "parameters": {
            "type": "object",
            "properties": {"to": {"type": "string"}, "about": {"type": "string"}, "copies": {"type": "integer"}},
        },
    },
}


def client(url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{url}/v1", api_key="k", max_retries=0)


@pytest.mark.parametrize("characters", [1, 7, 10_000])
def test_the_glass_cloud_quotes_everything_back_in_another_order(characters: int) -> None:
    glass = GlassCloud(Pace(characters))
    ask = [{"role": "user", "content": "Write to [EMAIL_ADDRESS_1]. Then call [PHONE_NUMBER_1], please."}]
    with serve_in_thread(glass.app) as url, client(url) as sdk:
        whole = sdk.chat.completions.create(model="glass-1", messages=ask).choices[0].message.content  # type: ignore[arg-type]
        stream = sdk.chat.completions.create(
            model="glass-1",
            messages=ask,
            stream=True,
            stream_options={"include_usage": True},  # type: ignore[arg-type]
        )
        chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole
    assert whole is not None
    assert whole.index("[PHONE_NUMBER_1]") < whole.index("[EMAIL_ADDRESS_1]")
    assert chunks[-1].usage is not None
    assert len(glass.seen) == 2
    assert json.loads(glass.seen[0].body)["messages"] == ask


def test_the_glass_cloud_calls_a_tool_that_is_named_and_answers_its_result() -> None:
    glass = GlassCloud(Pace(1))
    ask = [{"role": "user", "content": "Use send_mail: tell [EMAIL_ADDRESS_1] about 4242"}]
    with serve_in_thread(glass.app) as url, client(url) as sdk:
        whole = sdk.chat.completions.create(model="g", messages=ask, tools=[TOOL]).choices[0]  # type: ignore[list-item,arg-type]
        none = sdk.chat.completions.create(model="g", messages=ask, tools=[TOOL], tool_choice="none")  # type: ignore[list-item,arg-type]
        streamed = "".join(
            call.function.arguments or ""
            for chunk in sdk.chat.completions.create(model="g", messages=ask, tools=[TOOL], stream=True)  # type: ignore[list-item,arg-type]
            for call in chunk.choices[0].delta.tool_calls or ()
            if call.function
        )
    assert whole.finish_reason == "tool_calls"
    assert whole.message.tool_calls is not None
    arguments = whole.message.tool_calls[0].function.arguments  # type: ignore[union-attr]
    assert json.loads(arguments) == {"to": "[EMAIL_ADDRESS_1]", "about": "4242", "copies": 1}
    assert streamed == arguments
    assert none.choices[0].finish_reason == "stop"


@given(st.text(max_size=200))
def test_rearranging_loses_and_adds_no_word(text: str) -> None:
    assert sorted(rearranged(text).split()) == sorted(text.split())


def test_the_scripted_engine_says_what_it_is_and_follows_its_script() -> None:
    engine = ScriptedEngine(["one", ToolCall("look", "{}"), "three"])
    messages: list[dict[str, str]] = [{"role": "user", "content": "q"}]
    said = []
    with serve_in_thread(engine.app) as url, client(url) as sdk:
        assert [model.id for model in sdk.models.list()] == ["scripted-1"]
        for _ in range(4):
            choice = sdk.chat.completions.create(model="scripted-1", messages=messages).choices[0]  # type: ignore[arg-type]
            said.append(choice.message.content or choice.finish_reason)
            messages += [{"role": "assistant", "content": "a"}, {"role": "user", "content": "q"}]
    assert said == [f"{LABEL} one", "tool_calls", f"{LABEL} three", f"{LABEL} one"]
    assert len(engine.seen) == 4
