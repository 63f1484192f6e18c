"""The recipe of one build: sizes, seed and budget, for the real thing and for the tiny one that tests run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything a build can be told."""

    layers: int = 4
    passes: int = 2
    minutes: float = 40.0
    scale: float = 1.0
    """How much the generator makes."""
    rows: int = 0
    """Most training rows (0: all)."""
    labels_each: int = 700
    seed: int = 20
    measure: int = 500
    """Most rows of each source for calibration and for the measures."""
    tiny: bool = False
    threads: int = 2
    resume: str = ""
    """A checkpoint or a shipped graph (`mesh.onnx`) to go on from, with a lower learning rate; the seed should differ,
    so that the noise does. A shipped graph also judges the silver labels first."""
    requests: int = 1
    """One step in so many also reads requests (task, topics, sentence vector)."""
    share: float = 1.0
    """How much of what training changed is kept: the weights lie so far on the line from `resume` to where it ended."""
    toward: str = ""
    """A checkpoint that was trained from `resume` before: it is that end, and nothing is trained now."""


TINY = Recipe(layers=1, passes=1, minutes=0.25, scale=0.02, rows=300, labels_each=8, tiny=True, threads=1)
"""The same code on a two-layer-thin, untrained trunk and a few hundred rows: it proves the pipe, not the model."""
