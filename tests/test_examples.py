"""The examples run as they are printed; those with clients of their own are run by bench/conformance/clients.py."""

import runpy
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
MAILBOX, ORDER, PHONE = "anna.keller@example.com", "K-20417", "+49 170 2345678"
ALONE = {"nano_models.py": "no proxy in it", "openai_client.py": "the first request of docs and README", "glass.py": ""}
HERE = {"openai_tools.py", "openai_responses.py"}


@dataclass
class Glass:
    """The first terminal."""

    url: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def seen(self) -> list[str]:
        return [line for line in self.lines if line.startswith("the cloud sees")]


@pytest.fixture(scope="module")
def glass() -> Iterator[Glass]:
    command = [sys.executable, str(EXAMPLES / "glass.py"), "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert running.stdout is not None
    there, ready = Glass(), threading.Event()

    def read() -> None:
        for line in running.stdout or ():
            there.lines.append(line)
            if line.startswith("ready: "):
                there.url = line.split()[1].removesuffix("/v1")
                ready.set()
        ready.set()

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    try:
        ready.wait(120)
        assert there.url, "it did not start"
        yield there
    finally:
        running.terminate()
        running.wait(60)
        reading.join(10)
        running.stdout.close()


def run(name: str, glass: Glass, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv("HALFDOOR_URL", glass.url)
    monkeypatch.setattr(sys, "argv", [name])
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    return capsys.readouterr().out


def test_a_tool_gets_real_values_and_the_cloud_placeholders(
    glass: Glass, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    glass.lines.clear()
    said = run("openai_tools.py", glass, monkeypatch, capsys)
    assert f"find_order({MAILBOX}) = Order {ORDER}" in said
    assert PHONE in said.splitlines()[-1], "restored in the answer to what the tool returned"
    assert len(glass.seen) == 2
    assert not [value for value in (MAILBOX, ORDER, PHONE, "Keller") if value in "".join(glass.seen)]


def test_a_conversation_by_responses_goes_on_and_is_deleted(
    glass: Glass, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    glass.lines.clear()
    said = run("openai_responses.py", glass, monkeypatch, capsys)
    assert said.count("> ") == 3
    assert MAILBOX in said.splitlines()[2] or MAILBOX in said
    assert "kept here: 5 items" in said
    assert said.endswith("and deleted\n")
    assert len(glass.seen) == 3
    assert not [value for value in (MAILBOX, ORDER, PHONE) if value in "".join(glass.seen)]


def test_every_example_is_run_by_somebody() -> None:
    """What needs a client that Halfdoor does not bring along is run by the command that installs such clients."""
    driving = (ROOT / "bench" / "conformance" / "clients.py").read_text(encoding="utf-8")
    names = {path.name for path in EXAMPLES.glob("*.py")} - ALONE.keys() - HERE
    assert names
    assert [name for name in sorted(names) if f'example="{name}"' not in driving] == []
