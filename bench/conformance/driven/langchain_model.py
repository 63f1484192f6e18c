"""LangChain: ChatOpenAI with a bound tool, whole and streamed, and a structured answer."""

import json
import os

from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

VALUE = os.environ["VALUE"]
ASK, CALL = f"Please greet {VALUE}, who waits.", HumanMessage(f"Use send_mail for {VALUE}, please.")
model = ChatOpenAI(model="auto", base_url=os.environ["HALFDOOR_URL"] + "/v1", api_key="halfdoor", max_retries=0)


class Contact(BaseModel):
    address: str


@tool
def send_mail(to: str) -> str:
    """Sends a mail."""
    return f"Sent to {to}, at noon."


def say(way, text, called=None):
    print(json.dumps({"way": way, "text": text, "called": called}), flush=True)


def summed(parts):
    whole = None
    for part in parts:
        whole = part if whole is None else whole + part
    return whole


def with_tool(way, ask):
    armed = model.bind_tools([send_mail])
    first = ask(armed, [CALL])
    call = first.tool_calls[0]
    result = ToolMessage(send_mail.invoke(call["args"]), tool_call_id=call["id"])
    say(way, ask(armed, [CALL, first, result]).text, [call["args"]["to"]])


say("plain", model.invoke(ASK).text)
say("streaming", summed(model.stream(ASK)).text)
with_tool("tools", lambda armed, messages: armed.invoke(messages))
with_tool("streamed tools", lambda armed, messages: summed(armed.stream(messages)))
say("structured", model.with_structured_output(Contact).invoke(ASK).address)
