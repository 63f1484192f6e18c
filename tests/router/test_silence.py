"""Nothing here speaks to anybody that nobody asked for: in a process that may not, in a network that cannot."""

import json
import os
import subprocess
import sys
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = textwrap.dedent(
    """
    import json, os, sys

    attempts, before_switches = [], []
    heavy = {"onnxruntime", "litellm", "presidio_analyzer", "tldextract", "tokenizers", "huggingface_hub"}

    def watch(event, arguments):
        if event == "import" and arguments[0].split(".")[0] in heavy and "ORT_DISABLE_TELEMETRY" not in os.environ:
            before_switches.append(arguments[0])
        if event == "socket.getaddrinfo":
            host = arguments[0]
        elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            host = arguments[1][0] if isinstance(arguments[1], tuple) else None
        else:
            return
        if host is None or host in ("127.0.0.1", "::1", "localhost", b"127.0.0.1"):
            return
        attempts.append(f"{event} {host}")
        raise OSError("nobody may be spoken to")

    sys.addaudithook(watch)
    from pathlib import Path
    import yaml
    from router.cli.configured import settings as configured

    home = Path(sys.argv[1])
    offered = {"discover": True, "inspection": {"names": "off"}, "listen": {"port": 0}}
    offered["clouds"] = [{"name": "far", "base_url": "https://api.example.com/v1", "models": ["far-1"]}]
    file = home / "halfdoor.yaml"
    file.write_text(yaml.safe_dump(offered))
    settings = configured(file, {})

    import httpx
    from dataclasses import replace
    from router.app import build
    from router.cli.listen import running
    from router.settings import Local
    from router.upstreams.stand_ins.in_thread import serve_in_thread
    from router.upstreams.stand_ins.scripted_engine import ScriptedEngine

    with serve_in_thread(ScriptedEngine().app) as inside:
        settings = replace(settings, locals=(Local("inside", inside + "/v1", ("scripted-1",)),))
        halfdoor = build(settings)
        with running(halfdoor, settings) as url:
            text = "Write to maria.lopez@example.com about https://www.example.org/a and call +44 20 7946 0958."
            said = {"model": "local", "messages": [{"role": "user", "content": text}]}
            answer = httpx.post(url + "/chat/completions", json=said, trust_env=False)
            listed = httpx.get(url + "/models", trust_env=False).status_code
    switches = {name: os.environ.get(name) for name in sys.argv[2].split(",")}
    print(json.dumps({
        "status": answer.status_code, "route": answer.headers.get("x-halfdoor-route"), "listed": listed,
        "attempts": attempts, "early": before_switches, "litellm": "litellm" in sys.modules, "switches": switches,
        "telemetry": [m for m in sys.modules if m.split(".")[0] in ("posthog", "sentry_sdk", "opentelemetry")],
    }))
    """
)
SWITCHES = ("ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "LITELLM_LOCAL_MODEL_COST_MAP")


@cache
def without_network() -> tuple[str, ...]:
    """Return the command that takes the network away, or nothing where this machine does not permit that."""
    for flags in ("-rn", "-n"):
        command = ("unshare", flags, "sh", "-c", 'ip link set lo up 2>/dev/null || ifconfig lo up; exec "$@"', "sh")
        try:
            probe = (*command, sys.executable, "-c", PROBE)
            if subprocess.run(probe, capture_output=True, timeout=20, check=False).returncode == 0:
                return command
        except (OSError, subprocess.TimeoutExpired):
            continue
    return ()


PROBE = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname(), 2)"


def started(home: Path, prefix: tuple[str, ...]) -> dict[str, Any]:
    """Start everything in another process, answer once, and return what it noted."""
    environ = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    environ |= {"PYTHONPATH": str(ROOT), "HALFDOOR_DATA_DIR": str(home / "data"), "HALFDOOR_CONFIG_DIR": str(home)}
    # What a user may have set: it must be ignored.
    environ |= {"HTTPS_PROXY": "http://192.0.2.1:1", "HTTP_PROXY": "http://192.0.2.1:1"}
    command = (*prefix, sys.executable, "-c", PROGRAM, str(home), ",".join(SWITCHES))
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=100, cwd=home, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    noted: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return noted


def is_silent(noted: dict[str, Any]) -> None:
    assert noted["attempts"] == []
    assert (noted["status"], noted["route"], noted["listed"]) == (200, "local", 200)
    assert noted["early"] == [], "imported before it was told to be quiet"
    assert not noted["litellm"], "litellm is not needed for this"
    assert noted["telemetry"] == []
    assert all(noted["switches"].values()), noted["switches"]


def test_nobody_outside_is_spoken_to_from_start_to_stop(tmp_path: Path) -> None:
    is_silent(started(tmp_path, ()))


def test_without_any_network_everything_local_works(tmp_path: Path) -> None:
    prefix = without_network()
    if not prefix:
        pytest.skip("this machine does not let a test have a network namespace of its own (unshare)")
    is_silent(started(tmp_path, prefix))
