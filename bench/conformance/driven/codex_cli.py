"""Codex CLI without a login, told of Halfdoor as `halfdoor connect codex` does it: it streams, with its own shell."""

import json
import os
import shutil
import subprocess
from pathlib import Path

VALUE, HOME = os.environ["VALUE"], Path(os.environ["HOME"])
PROVIDER = f"""model = "auto"
model_provider = "halfdoor"

[model_providers.halfdoor]
name = "Halfdoor"
base_url = "{os.environ["HALFDOOR_URL"]}/v1"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
"""
SCHEMA = {
    "type": "object",
    "properties": {"address": {"type": "string"}},
    "required": ["address"],
    "additionalProperties": False,
}
shutil.rmtree(HOME / ".codex", ignore_errors=True)
(HOME / ".codex").mkdir()
(HOME / ".codex" / "config.toml").write_text(PROVIDER)
(HOME / "schema.json").write_text(json.dumps(SCHEMA))


def items(prompt, *options):
    """Return what Codex did. The one command that it is told to run is the mailbox, which no shell knows."""
    plain = ("exec", "--json", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox")
    command = [HOME / "node_modules" / ".bin" / "codex", *plain, *options, prompt]
    done = subprocess.run(command, cwd=HOME, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout)
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [event["item"] for event in events if event["type"] == "item.completed"]


def text(done):
    return "".join(item["text"] for item in done if item["type"] == "agent_message")


def say(way, text, called=None, **more):
    print(json.dumps({"way": way, "text": text, "called": called, **more}), flush=True)


say("plain", "", skipped=True)
say("tools", "", skipped=True)
say("streaming", text(items(f"Please greet {VALUE}, who waits.")))
done = items(f"Use exec_command for {VALUE}, please.")
run = [item["command"] for item in done if item["type"] == "command_execution"]
say("streamed tools", text(done), [VALUE if VALUE in command else command for command in run])
say(
    "structured",
    json.loads(text(items(f"Please greet {VALUE}, who waits.", "--output-schema", "schema.json")))["address"],
)
