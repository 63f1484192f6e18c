"""The Anthropic SDK for Python, with Messages at an OpenAI-style cloud: a tool, whole and streamed, and a schema."""

import json
import os

from anthropic import Anthropic
from pydantic import BaseModel

VALUE = os.environ["VALUE"]
ASK = [{"role": "user", "content": f"Please greet {VALUE}, who waits."}]
CALL = [{"role": "user", "content": f"Use send_mail for {VALUE}, please."}]
SCHEMA = {"type": "object", "properties": {"to": {"type": "string"}}, "required": ["to"]}
TOOLS = [{"name": "send_mail", "description": "Sends.", "input_schema": SCHEMA}]
client = Anthropic(base_url=os.environ["HALFDOOR_URL"], api_key="halfdoor", max_retries=0)


class Contact(BaseModel):
    address: str


def say(way, text, called=None):
    print(json.dumps({"way": way, "text": text, "called": called}), flush=True)


def create(**more):
    return client.messages.create(model="auto", max_tokens=500, **more)


def streamed(**more):
    with client.messages.stream(model="auto", max_tokens=500, **more) as stream:
        return stream.get_final_message()


def text(message):
    return "".join(block.text for block in message.content if block.type == "text")


def with_tool(way, ask):
    first = ask(messages=CALL, tools=TOOLS)
    call = next(block for block in first.content if block.type == "tool_use")
    result = {"type": "tool_result", "tool_use_id": call.id, "content": f"Sent to {call.input['to']}, at noon."}
    turns = [*CALL, {"role": "assistant", "content": first.content}, {"role": "user", "content": [result]}]
    say(way, text(ask(messages=turns, tools=TOOLS)), [call.input["to"]])


say("plain", text(create(messages=ASK)))
say("streaming", text(streamed(messages=ASK)))
with_tool("tools", create)
with_tool("streamed tools", streamed)
parsed = client.messages.parse(model="auto", max_tokens=500, messages=ASK, output_format=Contact)
say("structured", parsed.parsed_output.address)
