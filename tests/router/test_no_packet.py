"""In a network of its own whose only way out is counted, everything Halfdoor does sends no packet, DNS included.

Python's audit hook (`test_silence.py`) sees what Python does; libraries with sockets of their own are seen by the
kernel's counters alone.
"""

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
DRIVER = textwrap.dedent(
    """
    import json, subprocess, sys

    def run(*command):
        return subprocess.run(command, check=True, capture_output=True, text=True)

    # One end of a pair of wires is the way to everywhere; whatever asks for the way (ARP, DNS, SYN) is counted on it.
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "wire0", "type", "veth", "peer", "name", "wire1")
    for wire in ("wire0", "wire1"):
        with open(f"/proc/sys/net/ipv6/conf/{wire}/disable_ipv6", "w") as switch:
            switch.write("1")
        run("ip", "link", "set", wire, "up")
    run("ip", "addr", "add", "192.0.2.1/24", "dev", "wire0")
    run("ip", "route", "add", "default", "via", "192.0.2.2")

    def counted():
        with open("/proc/net/dev") as devices:
            sent = sum(int(line.split()[10]) for line in devices if line.strip().startswith("wire0:"))
        with open("/proc/net/snmp6") as counters:
            unrouted = sum(int(line.split()[1]) for line in counters if line.startswith("Ip6OutNoRoutes"))
        with open("/proc/net/snmp") as counters:
            udp = [line.split() for line in counters if line.startswith("Udp:")]
        return {"sent": sent, "unrouted": unrouted, "datagrams": int(udp[1][udp[0].index("OutDatagrams")])}

    results = []
    for command in json.loads(sys.argv[1]):
        before = counted()
        done = subprocess.run(command["argv"], input=command.get("stdin", ""), capture_output=True, text=True)
        after = counted()
        results.append({
            "rc": done.returncode, "out": done.stdout[-4000:], "err": done.stderr[-4000:],
            "packets": {name: after[name] - before[name] for name in before},
        })
    print(json.dumps(results))
    """
)
SERVE = textwrap.dedent(
    """
    import json, os, sys
    from pathlib import Path
    import yaml
    from router.cli.configured import settings as configured

    home = Path(os.environ["HALFDOOR_CONFIG_DIR"])
    from router.upstreams.stand_ins.glass_cloud import GlassCloud
    from router.upstreams.stand_ins.in_thread import serve_in_thread
    from router.upstreams.stand_ins.scripted_engine import ScriptedEngine

    glass = GlassCloud()
    with serve_in_thread(glass.app) as outside, serve_in_thread(ScriptedEngine().app) as inside:
        file = home / "halfdoor.yaml"
        file.write_text(yaml.safe_dump({
            "listen": {"port": 0}, "discover": True,
            "clouds": [{"name": "near", "base_url": outside + "/v1", "models": ["glass-1"]}],
            "locals": [{"name": "inside", "base_url": inside + "/v1", "models": ["scripted-1"]}],
        }))
        settings = configured(file, {})
        import httpx
        from router.app import build
        from router.cli.listen import running

        halfdoor = build(settings)
        routes = []
        with running(halfdoor, settings) as url, httpx.Client(trust_env=False, timeout=30) as client:
            personal = "Ada Byron, maria.lopez@sub.example.co.uk, https://www.example.org/a, +44 20 7946 0958, 8.8.8.8"
            tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
            image = [{"type": "image_url", "image_url": {"url": "https://192.0.2.9/a.png"}}]
            for model in ("auto", "cloud", "local", "gpt-unknown"):
                for content in ("Why is the sky blue?", personal, personal * 400, image):
                    for stream in (False, True):
                        said = {"model": model, "stream": stream, "messages": [{"role": "user", "content": content}]}
                        answer = client.post(url + "/chat/completions", json={**said, "tools": [tool]})
                        routes.append(answer.headers.get("x-halfdoor-route", str(answer.status_code)))
            for path in ("/models", "/models/auto", "/nothing"):
                client.get(url + path)
        print(json.dumps({"routes": sorted(set(routes)), "cloud": len(glass.seen)}))
    """
)
CONTROL = (
    "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'x', ('8.8.8.8', 53))",
    "import socket; s = socket.socket(); s.settimeout(1.5); s.connect_ex(('93.184.216.34', 443))",
    "import socket; s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); s.connect_ex(('2001:db8::1', 53))",
)


@cache
def why_not() -> str:
    """Return why this machine cannot run these tests; empty when it can."""
    if sys.platform != "linux":
        return "network namespaces are Linux"
    try:
        results = driven([["true"]], {})
    except (OSError, subprocess.SubprocessError, ValueError):
        return "this machine does not let a test have a network namespace with a counted way out (unshare, ip, veth)"
    return "" if results[0]["rc"] == 0 else "the namespace does not run programs"


def driven(commands: list[list[str]], environ: dict[str, str]) -> list[dict[str, Any]]:
    """Run the commands one after the other in a namespace of their own."""
    listed = json.dumps([{"argv": argv} for argv in commands])
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-c", DRIVER, listed],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
        cwd=ROOT,
    )
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def cold(home: Path) -> dict[str, str]:
    """Return an environment in which no library has a cache, and proxies and telemetry are invited."""
    environ = {name: str(home / name.lower()) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")}
    environ |= {"HALFDOOR_CONFIG_DIR": str(home / "config"), "HALFDOOR_DATA_DIR": str(home / "data")}
    for folder in environ.values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    environ |= {"HTTPS_PROXY": "http://192.0.2.7:1", "ORT_DISABLE_TELEMETRY": "0", "HF_HUB_OFFLINE": "0"}
    return environ | {"PYTHONPATH": str(ROOT), "LITELLM_LOCAL_MODEL_COST_MAP": "False"}


@pytest.fixture(autouse=True)
def _possible() -> None:
    if reason := why_not():
        pytest.skip(reason)


def test_the_counters_see_each_way_of_leaving() -> None:
    results = driven([[sys.executable, "-c", program] for program in CONTROL], {})
    assert [any(result["packets"].values()) for result in results] == [True] * len(CONTROL)


def test_no_packet_leaves_whatever_is_asked_of_a_running_proxy(tmp_path: Path) -> None:
    (result,) = driven([[sys.executable, "-c", SERVE]], cold(tmp_path))
    assert result["rc"] == 0, result["err"]
    said = json.loads(result["out"].splitlines()[-1])
    assert {"cloud", "cloud-masked", "local"} <= set(said["routes"])
    assert said["cloud"] > 4, "no traffic, no proof"
    assert result["packets"] == {"sent": 0, "unrouted": 0, "datagrams": 0}


def test_no_packet_leaves_from_the_commands(tmp_path: Path) -> None:
    halfdoor = [sys.executable, "-c", "from router.cli.commands import app; app()"]
    request = tmp_path / "request.json"
    request.write_text(json.dumps({"model": "auto", "messages": [{"role": "user", "content": "Ada Byron of London"}]}))
    commands = [
        [*halfdoor, "inspect", "Ada Byron, maria.lopez@example.co.uk, see www.example.org"],
        [*halfdoor, "explain", str(request)],
        [*halfdoor, "paths"],
        [*halfdoor, "demo"],
    ]
    for command, result in zip(commands, driven(commands, cold(tmp_path)), strict=True):
        assert result["rc"] == 0, (command[3:4], result["err"])
        assert result["packets"] == {"sent": 0, "unrouted": 0, "datagrams": 0}, command[3:4]
