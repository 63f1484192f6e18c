"""Battery and network are asked of the system, and not known where it cannot say."""

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from router import surroundings
from router.spending import Spent
from router.surroundings import Surroundings


@pytest.mark.parametrize(
    ("state", "charge"),
    [
        (None, None),
        (SimpleNamespace(percent=41.6, power_plugged=False), 41),
        (SimpleNamespace(percent=9, power_plugged=True), None),
    ],
)
def test_a_battery_counts_while_the_machine_runs_on_it(
    state: object, charge: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: state, raising=False)
    assert surroundings.battery() == charge


def test_a_driver_that_makes_no_sense_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ValueError("energy_now")

    monkeypatch.setattr(psutil, "sensors_battery", broken, raising=False)
    assert surroundings.battery() is None


@pytest.mark.parametrize(
    ("says", "known"),
    [("echo 'no'; echo yes", True), ("echo 'guess-no'", False), ("echo unknown", None), ("exit 8", None)],
)
def test_the_network_is_asked_of_networkmanager(
    says: str, known: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "nmcli"
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert surroundings.metered() is known
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert surroundings.metered() is None


def test_the_moment_is_what_was_last_seen_and_what_is_stated_wins() -> None:
    one = Surroundings(lambda: Spent(3, 400, 0.5), metered=True)
    one.refresh()
    moment = one.moment()
    assert (moment.metered, moment.requests, moment.tokens, moment.cost) == (True, 3, 400, 0.5)
    assert 0 <= moment.minute < 1440
    assert 0 <= moment.weekday < 7
