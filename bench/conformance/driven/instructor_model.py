"""instructor: an object by a tool call, streamed in parts, and by a schema; it has no plain answers."""

import json
import os

import instructor
from openai import OpenAI
from pydantic import BaseModel

VALUE = os.environ["VALUE"]
ASK = [{"role": "user", "content": f"Please greet {VALUE}, who waits."}]
plain = OpenAI(base_url=os.environ["HALFDOOR_URL"] + "/v1", api_key="halfdoor", max_retries=0)


class Contact(BaseModel):
    address: str


def say(way, text, called=None, **more):
    print(json.dumps({"way": way, "text": text, "called": called, **more}), flush=True)


say("plain", "", skipped=True)
say("streaming", "", skipped=True)
client = instructor.from_openai(plain, mode=instructor.Mode.TOOLS)
by_tool = client.create(model="auto", messages=ASK, response_model=Contact, max_retries=0)
say("tools", by_tool.address, [by_tool.address])
parts = list(client.create_partial(model="auto", messages=ASK, response_model=Contact, max_retries=0))
say("streamed tools", parts[-1].address, [parts[-1].address])
client = instructor.from_openai(plain, mode=instructor.Mode.JSON_SCHEMA)
say("structured", client.create(model="auto", messages=ASK, response_model=Contact, max_retries=0).address)
