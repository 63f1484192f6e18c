"""The OpenAI Agents SDK over Responses, its own tracing off: a tool loop, whole and streamed, and an output type."""

import asyncio
import json
import os

from agents import Agent, Runner, function_tool, set_default_openai_client, set_tracing_disabled
from openai import AsyncOpenAI
from pydantic import BaseModel

VALUE = os.environ["VALUE"]
ASK, CALL = f"Please greet {VALUE}, who waits.", f"Use send_mail for {VALUE}, please."
set_tracing_disabled(True)
client = AsyncOpenAI(base_url=os.environ["HALFDOOR_URL"] + "/v1", api_key="halfdoor", max_retries=0)
set_default_openai_client(client, use_for_tracing=False)
called = []


class Contact(BaseModel):
    address: str


@function_tool
def send_mail(to: str) -> str:
    """Sends a mail."""
    called.append(to)
    return f"Sent to {to}, at noon."


def say(way, text, called=None):
    print(json.dumps({"way": way, "text": text, "called": called}), flush=True)


async def streamed(agent, prompt):
    """Return the text of the deltas, which is not what the final answer is built from."""
    text = ""
    async for event in (run := Runner.run_streamed(agent, prompt)).stream_events():
        if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
            text += event.data.delta
    return text if text == run.final_output else f"deltas and answer differ: {text!r} {run.final_output!r}"


async def main():
    plain = Agent(name="plain", model="auto")
    armed = Agent(name="armed", model="auto", tools=[send_mail])
    shaped = Agent(name="shaped", model="auto", output_type=Contact)
    say("plain", (await Runner.run(plain, ASK)).final_output)
    say("streaming", await streamed(plain, ASK))
    say("tools", (await Runner.run(armed, CALL)).final_output, [*called])
    called.clear()
    say("streamed tools", await streamed(armed, CALL), [*called])
    say("structured", (await Runner.run(shaped, ASK)).final_output.address)


asyncio.run(main())
