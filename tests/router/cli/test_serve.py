"""`serve`: what it says when it is ready, and one plain line when it cannot start."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from router.app import Halfdoor, build
from router.cli.banner import banner
from router.cli.commands import app
from router.upstreams.stand_ins.chat_answers import Pace
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.standing import LOCAL_MODEL, by_patterns, cloud, configured, local, standing, user

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.timeout(120, method="thread")
"""A start that should have failed serves on, and the server's own signal handlers outlive the usual alarm."""


def serve(*options: str, **environ: str) -> Result:
    """Run `serve` in this process; only for starts that fail."""
    return CliRunner().invoke(app, ["serve", *options], env=environ)


def is_one_line(result: Result, *words: str) -> bool:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith("halfdoor: ")
    assert "Traceback" not in result.stderr
    return all(word in result.stderr for word in words)


def test_a_taken_port_is_one_line() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        assert is_one_line(serve("--port", str(port)), f"port {port}", "--port")


def test_an_unknown_policy_names_the_nearest() -> None:
    assert is_one_line(serve("--policy", "strickt", "--port", "0"), "strickt", "did you mean `strict`")


def test_an_address_that_others_reach_needs_a_token() -> None:
    assert is_one_line(serve("--host", "0.0.0.0", "--port", "0"), "listen.host", "listen.token_env")
    assert is_one_line(serve("--host", "::", "--port", "0"), "listen.token_env")


def test_a_token_that_is_not_set_is_no_token(tmp_path: Path) -> None:
    file = tmp_path / "halfdoor.yaml"
    file.write_text("listen: {host: 0.0.0.0, port: 0, token_env: MY_TOKEN}\n")
    assert is_one_line(serve("--config", str(file), MY_TOKEN=""), f"{file}:1", "MY_TOKEN")


CONFIGURATIONS = {
    "polcy: strict": ("1", "polcy", "policy"),
    "listen:\n  prot: 1": ("2", "prot", "port"),
    "a: [": ("halfdoor.yaml",),
    "policy: default\npolicy: strict": ("2", "policy"),
    "locals: [{name: x, base_url: 'http://10.0.0.1:8000/v1'}]": ("on_device",),
    "clouds: [{name: x, base_url: 'http://api.example.com/v1'}]": ("https",),
    "clouds: [{name: x, kind: antropic}]": ("1", "antropic", "anthropic"),
    "log: xml": ("log",),
}


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_a_wrong_configuration_names_file_line_and_key(tmp_path: Path, text: str) -> None:
    file = tmp_path / "halfdoor.yaml"
    file.write_text(text)
    assert is_one_line(serve("--config", str(file), "--port", "0"), *CONFIGURATIONS[text])


def test_a_misspelt_variable_stops_the_start() -> None:
    assert is_one_line(serve("--port", "0", HALFDOOR_POLCY="strict"), "HALFDOOR_POLCY", "HALFDOOR_POLICY")


def test_a_data_directory_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    wrong = str(tmp_path / "file" / "data")
    assert is_one_line(serve("--port", "0", HALFDOOR_DATA_DIR=wrong), wrong, "cannot be made")


def test_a_ledger_that_cannot_be_opened_stops_the_start(tmp_path: Path) -> None:
    assert is_one_line(serve("--port", "0", HALFDOOR_LEDGER=str(tmp_path)), "ledger")


def test_a_damaged_device_key_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "device.key").write_bytes(b"short")
    assert is_one_line(serve("--port", "0", HALFDOOR_DATA_DIR=str(tmp_path)), "device key", "delete")


def said(home: Path, **document: Any) -> str:
    """Return the banner of a proxy without nano-models."""
    settings = configured(home, {"clouds": [cloud("http://127.0.0.1:9", "far-1")], **document})
    whole = build(settings)
    without = Halfdoor(settings, whole.policy, by_patterns(whole.inspecting), whole.upstreams)
    return banner(without, "http://127.0.0.1:4114/v1")


def test_the_banner_says_that_names_are_not_detected_and_the_cloud_is_closed(tmp_path: Path) -> None:
    text = " ".join(said(tmp_path, inspection={"names": "on"}).split())
    assert "NOT detected" in text
    assert "closed until" in text
    assert "`inspection: {names: off}`" in text
    assert "rules with `topics` cannot fire" in text


def test_the_banner_says_when_the_configuration_accepts_that(tmp_path: Path) -> None:
    text = said(tmp_path)
    assert "NOT detected, and the configuration accepts that" in text
    assert "closed" not in text
    assert "base_url   http://127.0.0.1:4114/v1" in text
    assert "outside: far-1" in text
    assert "default" in text


def test_the_banner_names_what_is_missing(tmp_path: Path) -> None:
    nobody = said(tmp_path, clouds=[])
    assert "OPENAI_API_KEY" in nobody
    assert "no engine found" in nobody
    keyless = {**cloud("https://api.example.com"), "api_key_env": "SOME_KEY"}
    assert "has no key; set SOME_KEY" in said(tmp_path, clouds=[keyless])


@contextmanager
def serving(home: Path, *options: str, **document: Any) -> Iterator[tuple[subprocess.Popen[str], str]]:
    configured(home, document)
    environ: Mapping[str, str] = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HALFDOOR_CONFIG_DIR": str(home / "config"),
        "HALFDOOR_DATA_DIR": str(home / "data"),
    }
    command = [sys.executable, "-m", "router.cli", "serve", *options]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process:
        try:
            lines = iter(process.stderr.readline, "")
            yield process, next(line.split()[1] for line in lines if line.startswith("base_url"))
        finally:
            process.kill()


@pytest.mark.parametrize("names", ["on", "off"])
def test_without_names_the_cloud_is_closed_until_the_configuration_accepts_it(tmp_path: Path, names: str) -> None:
    with standing(tmp_path, {"clouds": [cloud("http://127.0.0.1:9")], "inspection": {"names": names}}) as proxy:
        answer = proxy.post(user("Why is the sky blue?", "cloud"))
        # Nobody listens on port 9: what is allowed to leave fails there, what is not never gets so far.
        wanted = (502, "upstream_failed") if names == "off" else (503, "no_model")
        assert (answer.status_code, answer.json()["error"]["code"]) == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_told_to_stop_and_leaves_without_a_traceback(tmp_path: Path, stop: signal.Signals) -> None:
    with serving(tmp_path, "--log", "json", locals=[local("http://127.0.0.1:9")]) as (process, url):
        assert httpx.get(url.replace("/v1", "/readyz")).status_code == 200
        process.send_signal(stop)
        out, err = process.communicate(timeout=20)
    assert "Traceback" not in err
    assert out == ""
    assert process.returncode in (0, 130, -signal.SIGTERM)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_stream_that_runs_when_it_is_told_to_stop_ends_whole_and_nobody_new_is_let_in(tmp_path: Path) -> None:
    slow = ScriptedEngine(("one two three four five six seven eight nine ten",), pace=Pace(4, pause_s=0.25))
    with serve_in_thread(slow.app) as inside, serving(tmp_path, locals=[local(inside)]) as (process, url):
        asked = user("Hello", LOCAL_MODEL, stream=True)
        with httpx.stream("POST", f"{url}/chat/completions", json=asked, timeout=60.0) as answer:
            lines = answer.iter_lines()
            begun = next(line for line in lines if line.startswith("data: "))
            process.send_signal(signal.SIGTERM)
            said = [begun]
            shut = False
            for line in lines:
                said.append(line)
                if not shut:
                    try:
                        httpx.get(url.replace("/v1", "/healthz"), timeout=5.0)
                    except httpx.TransportError:
                        shut = True
        assert shut, "somebody new was let in until the end"
        assert said[-2:] == ["data: [DONE]", ""] or "data: [DONE]" in said[-3:]
        chunks = [json.loads(line[6:]) for line in said if line.startswith("data: {")]
        text = "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])
        assert text.endswith("one two three four five six seven eight nine ten")
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in err
