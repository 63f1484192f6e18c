"""Drives Claude Code with thinking and tools, masked, before a cloud that knows its own thoughts again to the letter.

The cloud is a stand-in that signs what it thinks together with everything that stood before it, as newer models do, and
refuses a request in which a word of either has changed. So this shows that masking is the same from turn to turn and
that signed reasoning comes back untouched. Prints what the cloud saw and refused; exits 1 on anything but a clean run.

    python bench/conformance/thinking.py [--work FOLDER] [--steps NUMBER]
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clients import CLIENTS, PLACEHOLDER, VALUE
from environment import default_folder, node_packages
from running import halfdoor

from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.thinking_cloud import MODEL, ThinkingCloud, loop

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 240


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=default_folder(), help="where environments are kept")
    parser.add_argument("--steps", type=int, default=3, help="how many times the cloud calls a tool")
    args = parser.parse_args()
    folder = node_packages(args.work / "clients" / "claude", *CLIENTS["claude"].packages)
    cloud = ThinkingCloud(args.steps, shell)
    with serve_in_thread(cloud.app) as url:
        configured = {
            "name": "thinks",
            "kind": "anthropic",
            "base_url": url,
            "api_key_env": "MOCK_KEY",
            "models": [MODEL],
        }
        masked = ROOT / "policies" / "masked.yaml"
        with halfdoor({"clouds": [configured]}, {"MOCK_KEY": "any"}, policy=masked) as address:
            answer = drive(folder, address)
    seen = json.dumps(cloud.bodies, ensure_ascii=False)
    thoughts = sum("thinking" in [block["type"] for block in turn["content"]] for turn in loop(cloud.bodies[-1]))
    print(f"Claude Code {CLIENTS['claude'].version}: {len(cloud.bodies)} requests, {len(cloud.refused)} refused")
    print(f"thoughts in the last request: {thoughts} of {args.steps}")
    print(
        f"the mailbox in what the cloud saw: {seen.count(VALUE)} times; placeholders: {bool(PLACEHOLDER.search(seen))}"
    )
    print(f"answer: {answer or 'none'}")
    clean = answer == "Done." and not cloud.refused and thoughts == args.steps and VALUE not in seen
    raise SystemExit(0 if clean else 1)


def shell(step: int) -> dict[str, object]:
    """Return the call of one step: a command of Claude Code's own shell."""
    given = {"command": f"echo step {step}", "description": "Says how far it is"}
    return {"type": "tool_use", "id": f"toolu_{step}", "name": "Bash", "input": given}


def drive(folder: Path, address: str) -> str:
    """Have Claude Code ask with the mailbox in its prompt; return its answer."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ANTHROPIC_BASE_URL": address,
        "ANTHROPIC_MODEL": MODEL,
        "ANTHROPIC_SMALL_FAST_MODEL": MODEL,
        "ANTHROPIC_AUTH_TOKEN": "halfdoor",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }
    program = folder / "node_modules" / "@anthropic-ai" / "claude-code" / "cli-wrapper.cjs"
    plain = ("--output-format", "json", "--allowedTools", "Bash")
    done = subprocess.run(
        ["node", program, "-p", f"Use Bash for {VALUE}, please.", *plain],
        cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    try:
        return str(json.loads(done.stdout)["result"])
    except (json.JSONDecodeError, KeyError):
        return ""


if __name__ == "__main__":
    main()
