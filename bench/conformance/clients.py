"""Drives real clients through Halfdoor, each in an environment of its own, and checks what they and the cloud got.

Each client asks with a person's mailbox in the prompt: plainly, streaming, with a tool that it must call (whole and
streamed, answer given back), and for a structured answer, as far as it can. The cloud is scripted and keeps every byte.
A cell is `ok` when the answer holds the mailbox again and no placeholder, and the tool was called with the mailbox. The
last column says whether the cloud ever saw the mailbox. Exits 1 on anything else; `--direct` leaves Halfdoor out, so
the last column must turn.

    python bench/conformance/clients.py [NAME ...] [--work FOLDER] [--policy masked|FILE] [--direct] [--show]
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from environment import Environment, default_folder, node_packages
from quoting import QuotingCloud
from running import halfdoor

from router.upstreams.stand_ins.glass_cloud import MODEL
from router.upstreams.stand_ins.in_thread import serve_in_thread

HERE = Path(__file__).resolve().parent
VALUE = "anna.keller@example.com"
PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_\d+(?:\.\d+)?\]")
WAYS = ("plain", "streaming", "tools", "streamed tools", "structured")
EXAMPLE = "example"
NOT_ASKED = "-"


@dataclass(frozen=True, slots=True)
class Client:
    """One client: what is installed, and the program in `driven/` that uses it."""

    packages: tuple[str, ...]
    program: str
    speaks: str = "chat"
    example: str = ""
    """A program of `examples/` that its environment runs as well."""

    @property
    def is_npm(self) -> bool:
        return "==" not in self.packages[0]

    @property
    def version(self) -> str:
        return re.split(r"==|(?<=.)@", self.packages[0])[-1]


CLIENTS: Mapping[str, Client] = {
    "openai-python": Client(("openai==3.57.0",), "openai_python.py", "chat, Responses"),
    "pydantic-ai": Client(
        ("pydantic-ai-slim[openai]==2.68.0",), "pydantic_ai_agent.py", example="pydantic_ai_agent.py"
    ),
    "langchain": Client(("langchain-openai==1.7.4", "numpy==2.4.6"), "langchain_model.py", example="langchain_rag.py"),
    "instructor": Client(("instructor==1.17.0",), "instructor_model.py"),
    "llm": Client(("llm==0.36",), "llm_model.py"),
    "openai-agents": Client(("openai-agents==0.24.0",), "openai_agents.py", "Responses"),
    "openai-node": Client(("openai@7.57.0",), "openai_node.mjs"),
    "ai-sdk": Client(("ai@7.0.173", "@ai-sdk/openai-compatible@3.0.92", "zod@4.6.7"), "ai_sdk.mjs"),
    "anthropic-python": Client(
        ("anthropic==2.14.0",), "anthropic_python.py", "Messages", example="anthropic_client.py"
    ),
    "aider": Client(("aider-chat==0.86.2",), "aider_cli.py"),
    "codex": Client(("@openai/codex@0.171.0",), "codex_cli.py", "Responses"),
    "claude": Client(("@anthropic-ai/claude-code@2.1.197",), "claude_code.py", "Messages"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(CLIENTS))
    parser.add_argument("--work", type=Path, default=default_folder(), help="where environments are kept")
    parser.add_argument("--policy", default="masked", help="a preset that lets masked text out, or a file")
    parser.add_argument("--direct", action="store_true", help="without Halfdoor: the cloud must see the mailbox")
    parser.add_argument("--show", action="store_true", help="print what clients wrote, for looking into a failure")
    args = parser.parse_args()
    if unknown := set(args.names) - set(CLIENTS):
        parser.error(f"no such client: {', '.join(sorted(unknown))}")
    names = args.names or list(CLIENTS)
    environments = {name: _environment(name, args.work) for name in names}
    cloud = QuotingCloud()
    rows = []
    with serve_in_thread(cloud.app) as scripted, _address(args, scripted) as address:
        for name in names:
            cloud.seen.clear()
            cells, written = drive(CLIENTS[name], environments[name], address)
            if CLIENTS[name].example and not args.direct:
                cells[EXAMPLE], more = run_example(CLIENTS[name], environments[name], address)
                written += more
            rows.append((name, CLIENTS[name], cells, _what_was_seen([seen.body for seen in cloud.seen])))
            _print_row(*rows[-1])
            if args.show or "FAILED" in "".join(cells.values()):
                print(written[-3000:])
    right = all(set(cells.values()) <= {"ok", NOT_ASKED} for _, _, cells, _ in rows)
    raise SystemExit(0 if right and all(seen.startswith("placeholders only") for *_, seen in rows) else 1)


@contextmanager
def _address(args: argparse.Namespace, scripted: str) -> Iterator[str]:
    """Give the address that clients are told, without `/v1`."""
    if args.direct:
        yield scripted
        return
    policy = Path(args.policy)
    if not policy.exists():
        policy = HERE.parents[1] / "policies" / f"{args.policy}.yaml"
    cloud = {"name": "scripted", "kind": "openai", "base_url": f"{scripted}/v1", "api_key_env": "MOCK_KEY"}
    with halfdoor({"clouds": [{**cloud, "models": [MODEL]}]}, {"MOCK_KEY": "any"}, policy=policy) as address:
        yield address


def _environment(name: str, work: Path) -> Path:
    """Return the folder of a client's environment, built when it is not there."""
    folder = work / "clients" / name
    if CLIENTS[name].is_npm:
        return node_packages(folder, *CLIENTS[name].packages)
    Environment(folder).install(*CLIENTS[name].packages)
    return folder


def drive(client: Client, folder: Path, address: str) -> tuple[dict[str, str], str]:
    """Run a client's program; return a cell for each way of asking, and what the program wrote."""
    program = Path(shutil.copy(HERE / "driven" / client.program, folder))  # Node looks for packages beside the program
    python = sys.executable if client.is_npm else str(Environment(folder).python)
    runner = "node" if program.suffix == ".mjs" else python
    try:
        done = _run([runner, str(program)], folder, address)
    except subprocess.TimeoutExpired:
        return dict.fromkeys(WAYS, "FAILED: no end"), ""
    said = dict(_lines(done.stdout))
    return {way: _cell(said.get(way)) for way in WAYS}, done.stdout + done.stderr


def run_example(client: Client, folder: Path, address: str) -> tuple[str, str]:
    """Run a client's example as it is printed; return its cell, and what it wrote."""
    program = HERE.parents[1] / "examples" / client.example
    try:
        done = _run([str(Environment(folder).python), str(program)], folder, address)
    except subprocess.TimeoutExpired:
        return "FAILED: no end", ""
    said = _cell({"text": done.stdout})
    return said if done.returncode == 0 else f"FAILED: exit {done.returncode}", done.stdout + done.stderr


def _run(command: Sequence[str], folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),  # no settings and no keys of whoever runs this
        "HALFDOOR_URL": address,
        "VALUE": VALUE,
        "DO_NOT_TRACK": "1",
    }
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=240, check=False)


def _lines(written: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield what a program says of each way: one line of JSON each."""
    for line in written.splitlines():
        if line.startswith('{"way"'):
            said = json.loads(line)
            yield said["way"], said


def _cell(said: Mapping[str, object] | None) -> str:
    if said is None:
        return "FAILED: not reached"
    if said.get("skipped"):
        return NOT_ASKED
    text, called = str(said.get("text")), said.get("called")
    if VALUE not in text:
        return "FAILED: value missing"
    if PLACEHOLDER.search(text):
        return "FAILED: placeholder"
    if called is not None and called != [VALUE]:
        return "FAILED: tool's argument"
    return "ok"


def _what_was_seen(bodies: Sequence[bytes]) -> str:
    told = [body for body in bodies if VALUE.encode() in body or VALUE.partition("@")[0].encode() in body]
    if told:
        return f"THE MAILBOX, in {len(told)} of {len(bodies)} requests"
    masked = sum(PLACEHOLDER.search(body.decode()) is not None for body in bodies)
    if not masked:
        return f"NOTHING OF IT in {len(bodies)} requests"
    return f"placeholders only, in {masked} of {len(bodies)} requests"


def _print_row(name: str, client: Client, cells: Mapping[str, str], seen: str) -> None:
    answers = " ".join(f"{way}: {cells[way]};" for way in (*WAYS, EXAMPLE) if way in cells)
    print(f"{name:17}{client.version:9}{client.speaks:16}{answers} cloud saw {seen}", flush=True)


if __name__ == "__main__":
    main()
