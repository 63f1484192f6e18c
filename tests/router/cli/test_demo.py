"""The demo runs with nothing there, and shows what it promises: the cloud's column holds placeholders only."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from router.cli.demo.script import TURNS
from tests.router.recording import PLACEHOLDER

PLANTED = ("4242 4242 4242 4242", "DE89 3704 0044 0532 0130 00", "+44 20 7946 0958")
MAILS = re.compile(r"[\w.]+@[\w.]+\.\w+")
BORDERS = re.compile(r"[│┃]")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    home = tmp_path_factory.mktemp("demo")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HALFDOOR_")}
    command = [sys.executable, "-m", "router.cli", "demo"]
    environ |= {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home), "TMPDIR": str(home)}
    environ |= {"PYTHONPATH": str(Path(__file__).parents[3]), "OPENAI_API_KEY": "sk-of-somebody", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=home, env=environ, timeout=90, encoding="utf-8", check=False
    )
    assert not list(home.rglob("*halfdoor*")), "the demo left something behind"
    return done


def columns(output: str) -> list[list[str]]:
    """Return the table's cells, row by row, wrapped lines joined."""
    rows: list[list[str]] = [["", "", ""]]
    for line in output.splitlines():
        cells = [cell.strip() for cell in BORDERS.split(line)]
        if len(cells) == 5:
            rows[-1] = [f"{before} {cell}".strip() for before, cell in zip(rows[-1], cells[1:4], strict=True)]
        elif line.startswith(("├", "┡")):
            rows.append(["", "", ""])
    return rows[1:]


def test_it_runs_to_its_end(shown: subprocess.CompletedProcess[str]) -> None:
    assert shown.returncode == 0, shown.stderr[-2000:]
    assert "Traceback" not in shown.stderr
    assert "stand-ins" in shown.stdout


def test_the_clouds_column_holds_placeholders_and_nothing_that_was_planted(
    shown: subprocess.CompletedProcess[str],
) -> None:
    rows = columns(shown.stdout)
    assert len(rows) == len(TURNS) + 1, "every turn, and the tool's result"
    saw = " ".join(row[1] for row in rows)
    assert PLACEHOLDER.search(saw)
    for value in (*PLANTED, *MAILS.findall(json.dumps([turn.says for turn in TURNS]))):
        assert value not in saw
        assert value.replace(" ", "") not in saw.replace(" ", "")


def test_what_came_back_holds_the_values_and_no_placeholder(shown: subprocess.CompletedProcess[str]) -> None:
    got = " ".join(row[2] for row in columns(shown.stdout))
    assert PLANTED[0] in got
    assert not PLACEHOLDER.search(got)


def test_each_road_was_taken_and_the_receipts_say_so(shown: subprocess.CompletedProcess[str]) -> None:
    receipts = shown.stdout.partition("Receipts")[2]
    assert {"cloud", "cloud-masked", "local"} <= set(receipts.split())
    assert not any(value in receipts for value in PLANTED)
    assert sum("it stayed here" in row[1] for row in columns(shown.stdout)) >= 2
