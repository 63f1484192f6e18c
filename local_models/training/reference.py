"""The reference reader of a graph: what the workshop calibrates and measures with, one text at a time, batch 1."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_models.decode import Floats, blend, decode, merge, softmax, threshold_row
from local_models.shapes import shapes
from local_models.training.encoding import STRIDE, WINDOW
from local_models.training.examples import request_window
from local_models.training.rows import TAGS


@dataclass(frozen=True, slots=True)
class Found:
    """One span that a tagger returned."""

    start: int
    end: int
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Read:
    """The offsets and logits of one text."""

    text: str
    offsets: list[tuple[int, int]]
    logits: Floats


@dataclass(frozen=True, slots=True)
class Reader:
    """Runs one graph file on texts."""

    session: Any = field(repr=False)
    tokenizer: Any = field(repr=False)

    @classmethod
    def open(cls, path: Path, tokenizer: Any) -> "Reader":
        """Open a graph with one thread and no spinning, as the runtime does."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return cls(onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]), tokenizer)

    def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> list[NDArray[np.float32]]:
        """Run one window of at most 128 tokens."""
        feeds = {"input_ids": ids, "casing": casings, "before": befores}
        outputs: list[NDArray[np.float32]] = self.session.run(
            None, {name: np.array([values], dtype=np.int64) for name, values in feeds.items()}
        )
        return outputs

    def read(self, text: str) -> Read:
        """Return the blended logits of a text's tokens."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        ids, offsets = encoding.ids, encoding.offsets
        casings, befores = shapes(text, offsets)
        parts = []
        for start in range(0, len(ids), STRIDE):
            piece = slice(start, start + WINDOW)
            outputs = self.run((101, *ids[piece], 102), (0, *casings[piece], 0), (0, *befores[piece], 0))
            parts.append(outputs[0][0, 1:-1])
            if start + WINDOW >= len(ids):
                break
        empty = np.zeros((0, len(TAGS)), dtype=np.float32)
        return Read(text, offsets, blend(parts, STRIDE, len(ids)) if parts else empty)

    def heads(self, text: str) -> tuple[Floats, Floats, Floats]:
        """Return the sentence vector and the task and topic logits of a request."""
        window = request_window(text, self.tokenizer)
        outputs = self.run(window.ids, window.casings, window.befores)
        return outputs[1][0], outputs[2][0], outputs[3][0]


@dataclass(frozen=True, slots=True)
class ReferenceTagger:
    """A tagger over a graph file, with temperature and thresholds."""

    reader: Reader
    temperature: float
    thresholds: dict[str, float]

    def tag(self, texts: Iterable[str]) -> list[list[Found]]:
        """Return the spans of each text."""
        return [self.spans(self.reader.read(text)) for text in texts]

    def spans(self, read: Read) -> list[Found]:
        """Return the spans of a text that was read before."""
        row = threshold_row(TAGS, self.thresholds)
        pieces = decode(read.text, read.offsets, softmax(read.logits, self.temperature), row)
        return [Found(p.start, p.end, TAGS[p.label], p.score) for p in merge(read.text, pieces, TAGS)]
