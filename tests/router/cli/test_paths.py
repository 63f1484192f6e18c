"""`paths` shows where everything lives, as configured, and makes nothing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from router.cli.commands import app


def test_every_place_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HALFDOOR_CONFIG_DIR", str(tmp_path / "config"))
    shown = json.loads(CliRunner().invoke(app, ["paths", "--json"]).stdout)
    places = {"configuration", "vocabulary", "data", "ledger", "device_key", "subject_key", "engines"}
    assert set(shown) == places | {"gain", "calibration", "adapter"}
    assert all(Path(path).is_relative_to(tmp_path) for path in shown.values())
    assert list(tmp_path.iterdir()) == [], "looking made something"


def test_what_is_not_there_is_said_and_what_to_delete_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HALFDOOR_CONFIG_DIR", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "halfdoor.yaml").write_text("ledger: {path: elsewhere.sqlite}\n")
    shown = CliRunner().invoke(app, ["paths"]).stdout
    assert f"{tmp_path / 'data' / 'elsewhere.sqlite'}   (not there yet)" in shown
    assert f"{tmp_path / 'config' / 'halfdoor.yaml'}\n" in shown
    assert f"delete {tmp_path / 'config'} and {tmp_path / 'data'}" in shown
