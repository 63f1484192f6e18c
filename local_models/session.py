"""One inference session over a graph: the runtime's only importer of onnxruntime."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_models.failure import ModelsUnusable

Floats = NDArray[np.float32]
CPU = "CPUExecutionProvider"
_IGNORED = frozenset({CPU, "AzureExecutionProvider"})
_OUTPUTS = ("tags", "pooled", "task", "topics", "states")
_PROBE = 64
"""Tokens of the measurement that decides about another execution provider."""
_TRIES = 3
"""Runs of which the best counts; where there is nothing to compare with, one shows that the graph runs."""
_FASTER = 0.8
"""Another provider is taken when it needs at most this share of the CPU provider's time."""


NO_STATES: Floats = np.zeros((0, 384), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Outputs:
    """What one window gives: all heads at once."""

    tags: Floats
    """[tokens, labels] logits, the marks at both ends left out."""
    pooled: Floats
    task: Floats
    topics: Floats
    states: NDArray[np.floating[Any]] = field(default_factory=lambda: NO_STATES)
    """[tokens, 384] of the second layer, for heads of other models; left out where outputs are kept."""


class Session:
    """Runs one window at a time. Safe to share: onnxruntime releases the interpreter while it computes."""

    def __init__(self, session: Any, provider: str) -> None:
        self._session = session
        self.provider = provider

    def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> Outputs:
        """Run one window of at most 128 tokens, alone: with dynamic int8, neighbours in a batch change results."""
        feeds = {"input_ids": ids, "casing": casings, "before": befores}
        arrays = {name: np.array([values], dtype=np.int64) for name, values in feeds.items()}
        tags, pooled, task, topics, states = self._session.run(_OUTPUTS, arrays)
        return Outputs(tags[0, 1:-1], pooled[0], task[0], topics[0], states[0, 1:-1])


def open_session(graph: bytes) -> Session:
    """Open a graph on the fastest provider this machine has, the CPU unless another one is measured to be faster.

    Raises:
        ModelsUnusable: onnxruntime is missing or refuses the graph.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the library loads: its first event is sent by then otherwise
    try:
        import onnxruntime
    except ImportError:
        raise ModelsUnusable("onnxruntime is not installed; reinstall halfdoor") from None
    best = _open(onnxruntime, graph, CPU)
    others = [name for name in onnxruntime.get_available_providers() if name not in _IGNORED]
    spent = _measured(best, _TRIES if others else 1)
    for provider in others:
        try:
            other = _open(onnxruntime, graph, provider)
            took = _measured(other, _TRIES)
        except ModelsUnusable:
            continue
        if took < spent * _FASTER:
            best, spent = other, took
    return best


def _open(onnxruntime: Any, graph: bytes, provider: str) -> Session:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Spinning burns a core between requests; one thread per run and a pool of runs scales better (measured).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 4
    try:
        return Session(onnxruntime.InferenceSession(graph, options, providers=[provider]), provider)
    except Exception:  # noqa: BLE001 - whatever the library raises, the graph cannot be used with this provider
        raise ModelsUnusable("onnxruntime cannot load the graph; reinstall halfdoor") from None


def _measured(session: Session, tries: int) -> float:
    ids = [101, *([2023] * _PROBE), 102]
    zeros = [0] * len(ids)
    best = float("inf")
    for _ in range(tries):
        began = time.perf_counter()
        try:
            session.run(ids, zeros, zeros)
        except Exception:  # noqa: BLE001 - a provider that fails at run time is no choice
            raise ModelsUnusable("onnxruntime cannot run the graph; reinstall halfdoor") from None
        best = min(best, time.perf_counter() - began)
    return best
