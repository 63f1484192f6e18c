"""aider, told of Halfdoor as `halfdoor connect aider` does it: it asks in words alone, whole and streamed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

VALUE, HOME = os.environ["VALUE"], Path(os.environ["HOME"])
PROVIDER = f"""openai-api-base: "{os.environ["HALFDOOR_URL"]}/v1"
model: "openai/auto"
openai-api-key: "halfdoor"
"""
QUIET = ("--no-git", "--no-pretty", "--no-check-update", "--analytics-disable", "--no-show-model-warnings")
FOLDER = HOME / "project"
shutil.rmtree(FOLDER, ignore_errors=True)
FOLDER.mkdir()
(HOME / ".aider.conf.yml").write_text(PROVIDER)
ENVIRON = {"PATH": os.environ["PATH"], "HOME": str(HOME), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}


def answer(*options):
    """Return what aider printed of the answer. The question is never printed by itself."""
    command = [Path(sys.executable).with_name("aider"), *QUIET, "--yes-always", "--chat-mode", "ask", *options]
    told = subprocess.run(
        [*command, "--message", f"Please greet {VALUE}, who waits."],
        cwd=FOLDER, env=ENVIRON, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False,
    ).stdout  # fmt: skip
    print(told)
    return told.partition("You said")[2]


def say(way, text, **more):
    print(json.dumps({"way": way, "text": text, "called": None, **more}), flush=True)


say("plain", answer("--no-stream"))
say("streaming", answer("--stream"))
for way in ("tools", "streamed tools", "structured"):
    say(way, "", skipped=True)
