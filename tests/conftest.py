"""A clean environment for every test: no settings of the developer's, no network but loopback."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no failure, and a change is judged by what it changed: the examples are the same in every run.
# `scripts/test --hypothesis-profile search` looks for new ones.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple) and address[0] not in LOOPBACK:
        raise AssertionError("a test tried to reach the network")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Move everything Halfdoor writes into a fresh folder, drop every key, and refuse the network."""
    for name in list(os.environ):
        if name.startswith("HALFDOOR_") or name.endswith(("_API_KEY", "_proxy", "_PROXY")):
            monkeypatch.delenv(name)
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(home / "data"))
    monkeypatch.setenv("HALFDOOR_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(socket.socket, "connect", _only_loopback)
    return
