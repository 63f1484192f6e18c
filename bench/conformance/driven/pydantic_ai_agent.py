"""pydantic-ai: an agent with a tool, whole and streamed, and an output type."""

import asyncio
import json
import os

from pydantic import BaseModel
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.output import NativeOutput
from pydantic_ai.providers.openai import OpenAIProvider

VALUE = os.environ["VALUE"]
ASK, CALL = f"Please greet {VALUE}, who waits.", f"Use send_mail for {VALUE}, please."
model = OpenAIChatModel(
    "auto", provider=OpenAIProvider(base_url=os.environ["HALFDOOR_URL"] + "/v1", api_key="halfdoor")
)
called = []


class Contact(BaseModel):
    address: str


def send_mail(to: str) -> str:
    """Sends a mail."""
    called.append(to)
    return f"Sent to {to}, at noon."


def say(way, text, called=None):
    print(json.dumps({"way": way, "text": text, "called": called}), flush=True)


async def streamed(agent, prompt):
    async with agent.run_stream(prompt) as result:
        return "".join([part async for part in result.stream_text(delta=True)])


async def main():
    plain, armed = Agent(model), Agent(model, tools=[send_mail])
    say("plain", (await plain.run(ASK)).output)
    say("streaming", await streamed(plain, ASK))
    say("tools", (await armed.run(CALL)).output, [*called])
    called.clear()
    say("streamed tools", await streamed(armed, CALL), [*called])
    say("structured", (await Agent(model, output_type=NativeOutput(Contact)).run(ASK)).output.address)


asyncio.run(main())
