"""The doctor as a whole: one report, an exit code, and no check that takes the others down."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from router.cli.commands import app
from router.cli.doctor import places, weights
from router.cli.doctor.remark import Level, Remark
from router.cli.doctor.show import last_word

SECTIONS = {
    "settings",
    "python",
    "models",
    "policy",
    "clouds",
    "engines",
    "ledger",
    "files",
    "port",
    "telemetry",
    "startup",
}


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["doctor", "--json", *arguments])
    document: dict[str, Any] = json.loads(result.stdout)
    return result.exit_code, document


def test_everything_is_looked_at_and_each_thing_wrong_has_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALFDOOR_PORT", "0")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-shown-0123456789")
    code, report = run()
    assert {remark["about"] for remark in report["remarks"]} == SECTIONS
    wrong = [remark for remark in report["remarks"] if remark["level"] == "wrong"]
    assert report["ok"] == (not wrong)
    assert code == (1 if wrong else 0)
    assert all(remark["mend"] for remark in wrong)
    assert "sk-never-shown" not in json.dumps(report)
    models = [remark for remark in report["remarks"] if remark["about"] == "models"]
    assert "canaries" in models[0]["says"]


def test_a_configuration_that_cannot_be_read_leaves_what_does_not_need_it(tmp_path: Path) -> None:
    file = tmp_path / "halfdoor.yaml"
    file.write_text("polcy: strict\n")
    code, report = run("--config", str(file))
    assert code == 1
    assert "did you mean" in report["remarks"][0]["says"]
    assert {"python", "telemetry", "startup"} <= {remark["about"] for remark in report["remarks"]}


def test_a_check_that_breaks_is_a_remark_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> list[Remark]:
        raise ValueError("what was being looked at")

    monkeypatch.setattr(places, "check", breaks)
    monkeypatch.setattr(weights, "check", lambda _: [])
    code, report = run()
    (broken,) = [remark for remark in report["remarks"] if remark["about"] == "files"]
    assert (code, broken["level"]) == (1, "wrong")
    assert "ValueError@" in broken["says"]
    assert "what was being looked at" not in json.dumps(report)
    assert {"port", "startup"} <= {remark["about"] for remark in report["remarks"]}


@pytest.mark.parametrize(
    ("levels", "word"),
    [
        ([Level.OK], "Nothing is wrong. Start it with: halfdoor serve"),
        ([Level.NOTE], "Nothing is wrong; 1 thing is worth knowing. Start it with: halfdoor serve"),
        (
            [Level.WRONG, Level.NOTE, Level.NOTE],
            "1 thing is wrong: do what stands after `mend:`; 2 things are worth knowing.",
        ),
    ],
)
def test_the_last_word_says_what_to_do_next(levels: list[Level], word: str) -> None:
    assert last_word([Remark("x", level, "y", "z") for level in levels]) == word
