"""The OpenAI SDK for Python: chat completions, and Responses for the streamed tool."""

import json
import os

from openai import OpenAI
from pydantic import BaseModel

VALUE = os.environ["VALUE"]
ASK = [{"role": "user", "content": f"Please greet {VALUE}, who waits."}]
CALL = [{"role": "user", "content": f"Use send_mail for {VALUE}, please."}]
PARAMETERS = {"type": "object", "properties": {"to": {"type": "string"}}, "required": ["to"]}
TOOL = {"type": "function", "function": {"name": "send_mail", "description": "Sends.", "parameters": PARAMETERS}}
client = OpenAI(base_url=os.environ["HALFDOOR_URL"] + "/v1", api_key="halfdoor", max_retries=0)


class Contact(BaseModel):
    address: str


def say(way, text, called=None):
    print(json.dumps({"way": way, "text": text, "called": called}), flush=True)


def chat_tools():
    first = client.chat.completions.create(model="auto", messages=CALL, tools=[TOOL]).choices[0].message
    to = json.loads(first.tool_calls[0].function.arguments)["to"]
    result = {"role": "tool", "tool_call_id": first.tool_calls[0].id, "content": f"Sent to {to}, at noon."}
    last = client.chat.completions.create(model="auto", messages=[*CALL, first, result], tools=[TOOL])
    say("tools", last.choices[0].message.content, [to])


def responses_tools():
    tool = {"type": "function", "name": "send_mail", "parameters": PARAMETERS, "strict": False}
    with client.responses.stream(model="auto", input=CALL, tools=[tool]) as stream:
        stream.until_done()
        response = stream.get_final_response()
    call = next(item for item in response.output if item.type == "function_call")
    to = json.loads(call.arguments)["to"]
    result = {"type": "function_call_output", "call_id": call.call_id, "output": f"Sent to {to}, at noon."}
    text = ""
    for event in client.responses.create(
        model="auto", input=[result], tools=[tool], previous_response_id=response.id, stream=True
    ):
        text += event.delta if event.type == "response.output_text.delta" else ""
    say("streamed tools", text, [to])


say("plain", client.chat.completions.create(model="auto", messages=ASK).choices[0].message.content)
stream = client.chat.completions.create(model="auto", messages=ASK, stream=True)
say("streaming", "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices))
chat_tools()
responses_tools()
parsed = client.chat.completions.parse(model="auto", messages=ASK, response_format=Contact)
say("structured", parsed.choices[0].message.parsed.address)
