"""Offline, nobody outside is spoken to; without a network, what this device can do goes on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.router.test_no_packet import cold, driven, why_not
from tests.router.test_silence import without_network

ROOT = Path(__file__).parents[2]
TOUR = [sys.executable, str(ROOT / "bench" / "offline.py")]
NONE = {"sent": 0, "unrouted": 0, "datagrams": 0}


def report(output: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(output.splitlines()[-1])
    return document


@pytest.mark.timeout(300)
@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_offline_by_flag_and_by_policy_no_socket_is_opened_but_to_this_device(tmp_path: Path) -> None:
    modes = ("flag", "policy")
    results = driven([[*TOUR, "--mode", mode, "--seconds", "0.1"] for mode in modes], cold(tmp_path))
    for mode, result in zip(modes, results, strict=True):
        found = report(result["out"])
        assert found["wrong"] == [], mode
        assert found["routes"]["local"] > 6, "no traffic, no proof"
        assert (found["attempts"], result["packets"]) == ([], NONE), mode


@pytest.mark.timeout(300)
def test_for_a_minute_without_any_network_everything_local_works(tmp_path: Path) -> None:
    prefix = without_network()
    if not prefix:
        pytest.skip("this machine does not let a test have a network namespace of its own (unshare)")
    command = [*prefix, *TOUR, "--seconds", "60"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=290, check=False, cwd=tmp_path)
    found = report(done.stdout)
    assert found["as_it_must_be"], found
    assert done.returncode == 0
    assert found["start_s"] < 30
    assert found["fallbacks"], "no cloud was ever tried"
    assert found["attempts"], "what watches for attempts sees none where there are some"
    assert found["back_noticed_s"] <= 10
    assert found["notices"].count("near answers again") == 1
    assert found["doctor"]["ran"]
