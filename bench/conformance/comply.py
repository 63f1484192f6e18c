"""Runs `llm-comply` (from PyPI) for chat, Responses and Messages against Halfdoor, before a scripted upstream.

The upstream answers what each test asks for, so that every point is one of the protocol. It speaks chat alone, or
with `--cloud anthropic` Messages alone: then the other dialects are conversions. `--upstream URL` puts a real server
in its place (an engine of this device), `--llama` a real llama.cpp with a model of noise (xllamacpp, of the dev
environment); `--direct` asks that server without Halfdoor, for comparison.

    python bench/conformance/comply.py [--work FOLDER] [--cloud openai|anthropic|engine]
        [--upstream URL | --llama] [--direct] [--show]
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from environment import Environment, default_folder
from running import halfdoor
from scripted import ScriptedAnthropic, ScriptedOpenAI

from router.upstreams.stand_ins.in_thread import serve_in_thread

PACKAGE = "llm-comply==0.5.0"
FORMATS = ("openai-chat", "open-responses", "anthropic")
MODEL = "gpt-5-claude-sonnet-4"
"""A name by which the checker leaves none of its tests out."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=default_folder())
    parser.add_argument("--cloud", choices=("openai", "anthropic", "engine"), default="openai")
    parser.add_argument("--upstream", help="a real server instead of the scripted one, with /v1")
    parser.add_argument("--llama", action="store_true", help="start a real llama.cpp as that server")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    environment = Environment(args.work / "comply")
    environment.install(PACKAGE)
    with llama(args.model) if args.llama else nullcontext(args.upstream) as args.upstream:
        scores = _scores(args, environment)
    for name, (passed, of) in scores.items():
        print(f"{name:15} {passed} of {of}")
    raise SystemExit(0 if all(passed == of for passed, of in scores.values()) else 1)


def _scores(args: argparse.Namespace, environment: Environment) -> dict[str, tuple[int, int]]:
    if args.direct:
        return {name: run(environment, name, args.upstream, args.model, show=args.show) for name in FORMATS}
    app = ScriptedAnthropic().app if args.cloud == "anthropic" else ScriptedOpenAI().app
    with serve_in_thread(app) as scripted, halfdoor(*_configured(args, scripted)) as address:
        return {n: run(environment, n, f"{address}/v1", args.model, show=args.show) for n in FORMATS}


@contextmanager
def llama(model: str) -> Iterator[str]:
    """Run a real llama.cpp under a model's name, with one of a megabyte that writes noise; gives its address."""
    engine = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "engine"
    with tempfile.TemporaryDirectory(prefix="halfdoor-conformance-") as name:
        weights = shutil.copy(engine / "tiny.gguf", Path(name) / f"{model}.gguf")
        command = [sys.executable, str(engine / "serve_gguf.py"), "--model", str(weights), "--context", "16384"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdin is not None
            assert running.stdout is not None
            address = running.stdout.readline().strip()
            if not address:
                raise SystemExit("llama.cpp did not start")
            try:
                yield f"{address}/v1"
            finally:
                running.stdin.close()  # ends it


def _configured(args: argparse.Namespace, scripted: str) -> tuple[dict[str, object], dict[str, str]]:
    if args.cloud == "engine" or args.upstream:
        base = args.upstream or f"{scripted}/v1"
        return {"locals": [{"name": "engine", "base_url": base, "models": [args.model]}]}, {}
    base = scripted if args.cloud == "anthropic" else f"{scripted}/v1"
    cloud = {"name": "scripted", "kind": args.cloud, "base_url": base, "api_key_env": "MOCK_KEY"}
    return {"clouds": [{**cloud, "models": [args.model]}]}, {"MOCK_KEY": "any"}


def run(environment: Environment, name: str, url: str, model: str, *, show: bool) -> tuple[int, int]:
    """Return how many tests of a format pass, and of how many."""
    command = [environment.command("llm-comply"), "-u", url, "-k", "any", "-m", model, "--format", name, "--json"]
    if name == "anthropic":
        command += ["-H", "anthropic-version:2023-06-01"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"{name}: {done.stdout[-500:]}{done.stderr[-500:]}") from None
    results = report["results"] if isinstance(report, dict) else report
    for result in results:
        if result.get("status") not in ("passed", "pass") and show:
            print(f"  {name} {result.get('id')}: {result.get('status')} {str(result.get('errors'))[:600]}")
    return sum(result.get("status") in ("passed", "pass") for result in results), len(results)


if __name__ == "__main__":
    main()
