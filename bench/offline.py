"""Halfdoor without a network, for as long as it is asked to: engine, skills, switching, fallbacks and the doctor.

    unshare -rn sh -c 'ip link set lo up; exec python bench/offline.py --seconds 600'   # ten minutes, no network at all
    python bench/offline.py --mode flag --seconds 10                                    # what `serve --offline` opens

Modes: `no-network` (a far cloud is configured and cannot be reached, a near one comes back in the middle), `flag`
(`serve --offline`) and `policy` (the preset `offline`). Every attempt of Python to reach anybody but this device is
counted; in the last two modes there must be none. Prints one JSON object; exit code 1 when anything was not as it
must be.
"""

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.modules["uvloop"] = None  # type: ignore[assignment]  # its sockets are invisible to Python's audit hook

ATTEMPTS: list[str] = []
WHOLE_S = 5.0
"""From this long on, a cloud comes back in the middle and the doctor is asked at the end."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if host not in (None, "127.0.0.1", "::1", "localhost", b"127.0.0.1", "0.0.0.0", ""):
        ATTEMPTS.append(f"{event} {host!r}")


sys.addaudithook(_watch)

import httpx
import yaml

from router.app import build
from router.cli.configured import settings as configured
from router.cli.listen import running
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine

PLAIN = "Why is the sky blue?"
PERSONAL = "Write to Maria Lopez, maria.lopez@example.com, card 4242 4242 4242 4242."
LOCAL = {"local"}
TALK: dict[str, tuple[str, str, set[str]]] = {
    "auto": ("auto", PLAIN, LOCAL),
    "auto, personal": ("auto", PERSONAL, LOCAL),
    "a named cloud": ("far-1", PLAIN, LOCAL),
    "a named cloud, personal": ("far-1", PERSONAL, LOCAL),
    "an engine": ("scripted-1", PERSONAL, LOCAL),
    "a skill": ("skill:redact", f'Redact this:\n\n"""\n{PERSONAL}\n"""', LOCAL),
}
"""What is asked in each round: the model, the text, and which routes are right."""


class Tour:
    """Asks round after round and keeps count."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=30.0)
        self.routes: Counter[str] = Counter()
        self.fallbacks: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.slowest_ms = 0.0
        self._said: list[dict[str, str]] = []

    def round(self, *, stream: bool) -> None:
        """Ask everything once, then go on with one conversation, first with a cloud and then with an engine."""
        for name, (model, text, right) in TALK.items():
            answer = self.ask(model, [{"role": "user", "content": text}], stream=stream)
            if answer.status_code != 200 or answer.headers["x-halfdoor-route"] not in right:
                self.wrong.append(f"{name}: {answer.status_code} {answer.headers.get('x-halfdoor-route')}")
        self._said = self._said[-8:]
        for model in ("far-1", "scripted-1"):
            answer = self.ask(model, [*self._said, {"role": "user", "content": "And then?"}], stream=stream)
            self._said += [{"role": "user", "content": "And then?"}, {"role": "assistant", "content": "So it went on."}]
            if answer.status_code != 200:
                self.wrong.append(f"switching to {model}: {answer.status_code}")

    def ask(self, model: str, messages: list[dict[str, str]], *, stream: bool) -> httpx.Response:
        began = time.perf_counter()
        answer = self._client.post("/chat/completions", json={"model": model, "messages": messages, "stream": stream})
        self.slowest_ms = max(self.slowest_ms, (time.perf_counter() - began) * 1000)
        self.routes[answer.headers.get("x-halfdoor-route", str(answer.status_code))] += 1
        if told := answer.headers.get("x-halfdoor-fallback"):
            self.fallbacks[told] += 1
        if stream and answer.status_code == 200 and not answer.content.rstrip().endswith(b"[DONE]"):
            self.wrong.append(f"{model}: a stream without an end")
        return answer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def document(mode: str, near: int, inside: str) -> dict[str, object]:
    """Return a configuration with clouds that nobody can reach, and one that somebody may at some time."""
    clouds = [
        {"name": "far", "base_url": "https://api.example.com/v1", "models": ["far-1"]},
        {"name": "numbered", "base_url": "https://192.0.2.9/v1", "models": ["numbered-1"]},
        {"name": "near", "base_url": f"http://127.0.0.1:{near}/v1", "models": ["glass-1"]},
    ]
    engine = {"name": "inside", "base_url": f"{inside}/v1", "models": ["scripted-1"]}
    return {
        "listen": {"port": 0},
        "policy": "offline" if mode == "policy" else "default",
        "clouds": clouds,
        "locals": [engine],
        "limits": {"connect_s": 2.0},
    }


def main() -> int:
    """Run the tour; 0 when everything was as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mode", choices=["no-network", "flag", "policy"], default="no-network")
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        inside = stack.enter_context(serve_in_thread(ScriptedEngine().app))
        report = tour(asked.mode, asked.seconds, Path(folder), inside)
    print(json.dumps(report))
    return 0 if report["as_it_must_be"] else 1


def tour(mode: str, seconds: float, home: Path, inside: str) -> dict[str, object]:
    """Start, ask until the time is over, have the cloud come back in the middle, ask the doctor, and report."""
    os.environ.update(HALFDOOR_CONFIG_DIR=str(home / "config"), HALFDOOR_DATA_DIR=str(home / "data"))
    (home / "config").mkdir(mode=0o700)
    near = free_port()
    (home / "config" / "halfdoor.yaml").write_text(yaml.safe_dump(document(mode, near, inside)))
    whole = mode == "no-network" and seconds >= WHOLE_S
    began = time.monotonic()
    settings = configured(None, {"HALFDOOR_OFFLINE": "1" if mode == "flag" else None})
    halfdoor = build(settings)
    notices: list[tuple[float, str]] = []
    halfdoor.upstreams.probing.tell = lambda words: notices.append((time.monotonic(), words))
    with running(halfdoor, settings) as url:
        started_s = time.monotonic() - began
        made = Tour(url)
        end = time.monotonic() + seconds
        rounds = 0
        back_s: float | None = None
        with ExitStack() as stack:
            while time.monotonic() < end:
                rounds += 1
                made.round(stream=rounds % 2 == 0)
                if whole and rounds == 1:
                    back_s = comes_back(made, near, notices, stack)
                time.sleep(min(2.0, max(end - time.monotonic(), 0.0)))
        doctor = examined() if whole else {"ran": True}
    near_said = [words for _, words in notices if words.startswith("near ")]
    once = not whole or len(near_said) == 2
    silent = mode == "no-network" or not ATTEMPTS
    in_time = not whole or (back_s is not None and back_s <= 10.0)
    return {
        "as_it_must_be": not made.wrong and once and silent and in_time and doctor["ran"],
        "mode": mode,
        "seconds": seconds,
        "start_s": round(started_s, 1),
        "rounds": rounds,
        "routes": dict(made.routes),
        "fallbacks": dict(made.fallbacks),
        "slowest_ms": round(made.slowest_ms),
        "back_noticed_s": None if back_s is None else round(back_s, 1),
        "notices": [words for _, words in notices],
        "attempts": sorted(set(ATTEMPTS)),
        "doctor": doctor,
        "cpu_s": round(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), 1),
        "wrong": made.wrong,
    }


def comes_back(made: Tour, port: int, notices: list[tuple[float, str]], stack: ExitStack) -> float | None:
    """Ask a cloud that is gone, bring it back, and return after how many seconds that was noticed."""
    told = made.ask("glass-1", [{"role": "user", "content": PLAIN}], stream=False)
    if told.headers.get("x-halfdoor-route") != "local":
        made.wrong.append(f"a cloud that is gone: {told.status_code}")
    stack.enter_context(serve_in_thread(GlassCloud().app, port))
    began = time.monotonic()
    while time.monotonic() - began < 15.0:
        if any(words == "near answers again" for _, words in notices):
            seconds = time.monotonic() - began
            back = made.ask("glass-1", [{"role": "user", "content": PLAIN}], stream=False)
            if back.headers.get("x-halfdoor-route") != "cloud":
                made.wrong.append("a cloud that is back is not asked")
            return seconds
        time.sleep(0.1)
    return None


def examined() -> dict[str, object]:
    """Have the doctor look at the same installation, in a process of its own."""
    program = "from router.cli.commands import app; app()"
    done = subprocess.run(
        [sys.executable, "-c", program, "doctor", "--json"],
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env={**os.environ, "HALFDOOR_PORT": "0"},
    )  # fmt: skip
    try:
        said = json.loads(done.stdout)
    except json.JSONDecodeError:
        return {"ran": False, "error": done.stderr[-500:]}
    wrong = [remark["says"] for remark in said["remarks"] if remark["level"] == "wrong"]
    return {"ran": done.returncode in (0, 1), "wrong": wrong}


if __name__ == "__main__":
    sys.exit(main())
