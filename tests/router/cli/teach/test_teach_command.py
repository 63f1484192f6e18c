"""`nano teach`, `draft`, `forget` and `status`, with the shipped weights."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from local_models.mesh import installed
from local_models.teaching.judge import Marks
from local_models.teaching.teach import Lesson, Report
from router.cli.commands import app
from router.cli.doctor.remark import Level
from router.cli.doctor.weights import check
from router.cli.teach.carry_out import Wishes, carry_out
from router.cli.teach.install import install
from router.settings import load_settings
from tests.local_models.teaching.some_rows import some_rows
from tests.router.adapters import shouting

pytestmark = pytest.mark.skipif(not installed(), reason="the weights are not installed")
RUNNER = CliRunner()
GOOD = Marks(texts=600, entities=1_000, before=1_000, after=1_000, clean=30_000, flagged_before=900, flagged_after=900)
LOSES = replace(GOOD, after=996, lost=4)
HURTS = replace(GOOD, after=990, lost=10)
OVERMASKS = replace(GOOD, flagged_after=1_200)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HALFDOOR_CONFIG_DIR", str(tmp_path))
    return tmp_path


def _installing(place: Path, regression: Marks, answer: str, *, force: bool = False) -> Result:
    file, adapter = shouting()
    report = Report(9, True, Marks(), regression, Marks(), 0, 0)
    commands = typer.Typer()

    @commands.command()
    def go() -> None:
        raise typer.Exit(0 if install(Lesson(file, adapter, report), place, force=force) else 1)

    return RUNNER.invoke(commands, [], input=answer)


def test_an_adapter_that_hurts_nobody_is_installed_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "taught.adapter"
    assert _installing(place, GOOD, "").exit_code == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("regression", [HURTS, OVERMASKS])
def test_one_that_hurts_is_not_installed_and_the_reason_is_told(tmp_path: Path, regression: Marks) -> None:
    done = _installing(tmp_path / "a", regression, "y\n")
    assert done.exit_code == 1
    assert "NOT INSTALLED: it " in done.output
    assert not (tmp_path / "a").exists()


def test_force_installs_one_that_masks_too_much(tmp_path: Path) -> None:
    assert _installing(tmp_path / "a", OVERMASKS, "", force=True).exit_code == 0


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("regression", [LOSES, HURTS])
def test_a_loss_is_always_asked_about_and_silence_is_no(tmp_path: Path, regression: Marks, *, force: bool) -> None:
    if regression is HURTS and not force:
        pytest.skip("refused before anything is asked")
    for answer, code in (("", 1), ("n\n", 1), ("y\n", 0)):
        done = _installing(tmp_path / "a", regression, answer, force=force)
        assert "no longer found" in done.output
        assert done.exit_code == code
        assert (tmp_path / "a").exists() is (code == 0)


def test_teaching_reports_and_a_dry_run_installs_nothing(folder: Path) -> None:
    lines, place = folder / "lines.jsonl", folder / "taught.adapter"
    lines.write_text('{"marked": "ask {{PERSON:zorblax}} about the rent"}\n{"text": "the Matilda lamp", "spans": []}\n')
    rows = some_rows(folder, 30, 40)
    commands = typer.Typer()

    @commands.command()
    def go() -> None:
        raise typer.Exit(0 if carry_out(lines, place, Wishes(force=True, dry_run=True), rows) else 1)

    done = RUNNER.invoke(commands, [], input="y\n")
    assert done.exit_code == 0, done.output
    assert "ALL SEEN while learning" in done.output
    assert "Regression set, 16 rows" in done.output
    assert "zorblax" not in done.output
    assert "atilda" not in done.output
    assert not place.exists()


def test_a_bad_line_is_told_by_number_and_not_quoted(folder: Path) -> None:
    lines = folder / "lines.jsonl"
    lines.write_text('{"marked": "fine"}\n{"marked": "{{NOBODY:zorblax}}"}\n')
    done = RUNNER.invoke(app, ["nano", "teach", str(lines)])
    assert done.exit_code == 2
    assert "line 2" in done.output
    assert "zorblax" not in done.output


def test_status_tells_what_is_in_force_and_forget_ends_it(folder: Path) -> None:
    assert json.loads(RUNNER.invoke(app, ["nano", "status", "--json"]).output)["adapter"] is None
    file, adapter = shouting()
    place = folder / "taught.adapter"
    place.write_bytes(file)
    place.chmod(0o600)
    found = json.loads(RUNNER.invoke(app, ["nano", "status", "--json"]).output)
    assert found["adapter"] == adapter.version
    assert found["models"].endswith(f"+{adapter.version}")
    assert RUNNER.invoke(app, ["nano", "forget"]).output == "Forgotten.\n"
    assert json.loads(RUNNER.invoke(app, ["nano", "status", "--json"]).output)["adapter"] is None


@pytest.mark.parametrize("damage", ["cut", "readable by others"])
def test_status_and_doctor_say_why_an_adapter_is_not_used(folder: Path, damage: str) -> None:
    file, _ = shouting()
    place = folder / "taught.adapter"
    place.write_bytes(file[:-9] if damage == "cut" else file)
    place.chmod(0o600 if damage == "cut" else 0o644)
    assert "not used" in RUNNER.invoke(app, ["nano", "status"]).output
    (remark,) = (one for one in check(load_settings(None, dict(os.environ))) if "nano teach" in one.says)
    assert remark.level is Level.WRONG


def test_a_draft_is_what_was_found_in_a_form_that_can_be_taught(folder: Path) -> None:
    done = RUNNER.invoke(app, ["nano", "draft"], input="Anna Kowalska lives in Berlin\n\nnothing here\n")
    assert [json.loads(line)["marked"] for line in done.output.splitlines()] == [
        "{{PERSON:Anna Kowalska}} lives in {{LOCATION:Berlin}}",
        "nothing here",
    ]
