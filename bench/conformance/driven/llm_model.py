"""`llm`: set up by the file that `halfdoor connect llm` writes, with a tool loop, whole and streamed, and a schema."""

import json
import os
from pathlib import Path

VALUE = os.environ["VALUE"]
ASK, CALL = f"Please greet {VALUE}, who waits.", f"Use send_mail for {VALUE}, please."
home = Path.cwd() if not os.environ.get("HOME") else Path(os.environ["HOME"])
os.environ["LLM_USER_PATH"] = str(home)
(home / "extra-openai-models.yaml").write_text(
    f"- model_id: halfdoor\n  model_name: auto\n  api_base: {os.environ['HALFDOOR_URL']}/v1\n"
    "  supports_tools: true\n  supports_schema: true\n"
)

import llm

model = llm.get_model("halfdoor")
model.key = "halfdoor"
called = []
SCHEMA = {"type": "object", "properties": {"address": {"type": "string"}}, "required": ["address"]}


def send_mail(to: str) -> str:
    """Sends a mail."""
    called.append(to)
    return f"Sent to {to}, at noon."


def say(way, text, called=None):
    print(json.dumps({"way": way, "text": text, "called": called}), flush=True)


say("plain", model.prompt(ASK, stream=False).text())
say("streaming", "".join(model.prompt(ASK)))
say("tools", model.chain(CALL, tools=[send_mail], stream=False).text(), [*called])
called.clear()
say("streamed tools", "".join(model.chain(CALL, tools=[send_mail])), [*called])
say("structured", json.loads(model.prompt(ASK, schema=SCHEMA, stream=False).text())["address"])
