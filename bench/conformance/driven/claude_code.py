"""Claude Code without a login, told of Halfdoor as `halfdoor connect claude` does it: it streams, with its shell."""

import json
import os
import shutil
import subprocess
from pathlib import Path

VALUE, HOME = os.environ["VALUE"], Path(os.environ["HOME"])
ENVIRON = {
    "PATH": os.environ["PATH"],
    "HOME": str(HOME),
    "ANTHROPIC_BASE_URL": os.environ["HALFDOOR_URL"],
    "ANTHROPIC_MODEL": "auto",
    "ANTHROPIC_SMALL_FAST_MODEL": "auto",
    "ANTHROPIC_AUTH_TOKEN": "halfdoor",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
}
SCHEMA = {"type": "object", "properties": {"address": {"type": "string"}}, "required": ["address"]}
shutil.rmtree(HOME / ".claude", ignore_errors=True)


def events(prompt, *options):
    """Return what Claude Code did. The one command that it is told to run is the mailbox, which no shell knows."""
    plain = ("-p", prompt, "--output-format", "stream-json", "--verbose")
    command = ["node", HOME / "node_modules" / "@anthropic-ai" / "claude-code" / "cli-wrapper.cjs", *plain, *options]
    done = subprocess.run(
        command, cwd=HOME, env=ENVIRON, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def text(done):
    return next((event["result"] for event in done if event["type"] == "result"), "")


def say(way, text, called=None, **more):
    print(json.dumps({"way": way, "text": text, "called": called, **more}), flush=True)


say("plain", "", skipped=True)
say("tools", "", skipped=True)
say("streaming", text(events(f"Please greet {VALUE}, who waits.")))
done = events(f"Use Bash for {VALUE}, please.", "--allowedTools", "Bash")
blocks = [block for event in done if event["type"] == "assistant" for block in event["message"]["content"]]
run = [block["input"]["command"] for block in blocks if block["type"] == "tool_use"]
say("streamed tools", text(done), [VALUE if VALUE in command else command for command in run])
# Claude Code asks for an object by a tool of its own, which the cloud calls because the prompt names it.
done = events(f"Use StructuredOutput for {VALUE}, please.", "--json-schema", json.dumps(SCHEMA))
result = next((event for event in done if event["type"] == "result"), {})
say("structured", (result.get("structured_output") or {}).get("address", ""))
