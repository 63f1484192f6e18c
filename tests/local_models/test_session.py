"""Which execution provider is taken, and how onnxruntime is set up, with the library played by a double."""

import os
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from local_models.failure import ModelsUnusable
from local_models.session import CPU, open_session


class Options:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def add_session_config_entry(self, name: str, value: str) -> None:
        self.entries[name] = value


class Library:
    """An onnxruntime whose providers need the seconds that `spent` says; None means that it fails when it runs."""

    SessionOptions = Options

    def __init__(self, spent: dict[str, float | None], refused: tuple[str, ...] = ()) -> None:
        self._spent, self._refused = spent, refused
        self.options: list[Any] = []
        self.runs: list[str] = []

    def get_available_providers(self) -> list[str]:
        return [*self._spent, *self._refused]

    def InferenceSession(self, graph: bytes, options: Options, providers: list[str]) -> Any:  # noqa: N802 - the library's name
        (provider,) = providers
        if provider in self._refused:
            raise RuntimeError("private detail of the library")
        self.options.append(options)
        return SimpleNamespace(run=lambda names, feeds: self._run(provider, feeds))

    def _run(self, provider: str, feeds: dict[str, Any]) -> tuple[Any, ...]:
        self.runs.append(provider)
        spent = self._spent[provider]
        if spent is None:
            raise RuntimeError("private detail of the library")
        time.sleep(spent)
        shape = feeds["input_ids"].shape
        zeros = np.zeros((1, 4), dtype=np.float32)
        return np.zeros((*shape, 3), dtype=np.float32), zeros, zeros, zeros, np.zeros((*shape, 384), dtype=np.float32)


def _open(monkeypatch: pytest.MonkeyPatch, library: Library) -> str:
    monkeypatch.setitem(sys.modules, "onnxruntime", library)  # type: ignore[arg-type]
    return open_session(b"graph").provider


def test_another_provider_is_taken_when_it_is_measured_to_be_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _open(monkeypatch, Library({CPU: 0.03, "CUDAExecutionProvider": 0.002})) == "CUDAExecutionProvider"


def test_a_provider_that_is_no_faster_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _open(monkeypatch, Library({"CUDAExecutionProvider": 0.03, CPU: 0.002})) == CPU


def test_a_provider_that_fails_is_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _open(monkeypatch, Library({CPU: 0.001, "CUDAExecutionProvider": None}, ("QNNExecutionProvider",))) == CPU


def test_a_provider_on_other_machines_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _open(monkeypatch, Library({CPU: 0.03, "AzureExecutionProvider": 0.0})) == CPU


def test_nothing_is_timed_where_there_is_nothing_to_compare_with(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library({CPU: 0.0, "AzureExecutionProvider": 0.0})
    _open(monkeypatch, library)
    assert library.runs == [CPU]


@pytest.mark.parametrize("library", [Library({CPU: None}), Library({}, (CPU,))], ids=["fails to run", "fails to load"])
def test_a_graph_the_cpu_cannot_run_is_refused_without_quoting(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    with pytest.raises(ModelsUnusable, match="reinstall") as refused:
        _open(monkeypatch, library)
    assert "private" not in str(refused.value)


def test_one_thread_a_run_and_no_spinning(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library({CPU: 0.0})
    _open(monkeypatch, library)
    (options,) = library.options
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
    assert options.entries == {"session.intra_op.allow_spinning": "0", "session.inter_op.allow_spinning": "0"}


def test_telemetry_is_off_before_the_library_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    _open(monkeypatch, Library({CPU: 0.0}))
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


def test_importing_the_nano_models_loads_no_library() -> None:
    code = "import sys, local_models.mesh; sys.exit(bool({'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
