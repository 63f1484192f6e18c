"""Which lines of a text are source code, and in which language: two small linear models over hashed pieces of lines.

The first model gives every line the log-odds that it is code, the second one gives a text one score per language.
Both read the same pieces (character n-grams and words with what stands around them), all lines of a text at once.
"""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from local_models.manifest import FOLDER, File

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

WEIGHTS = FOLDER / "lines.npz"
SHA256 = "56f42152fceb504b0240b3de5ca00db2012b4787ed8e0d0059d0b4b483a9dc4d"
LINE_BITS = (15, 15, 14, 14)
"""Buckets of each kind of piece in the model of lines: 3-grams, 5-grams, words, words with a neighbour."""
LANGUAGE_BITS = (10, 11, 12, 12)
_OTHER = 1
"""Stands for every character beyond ASCII: letters of other scripts are no evidence of code."""
_SHORT = 8.0
"""A line counts as at least this long, so that one bracket is not all the evidence there is."""
_PRIMES = tuple(np.uint32(p) for p in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F))
_SEVEN, _FOURTEEN = np.uint32(7), np.uint32(14)
_NEWLINE = 10


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text: for each kind the buckets, and the place of each piece among the characters."""

    size: int
    buckets: tuple[Ints, ...]
    places: tuple[Ints | None, ...]
    """None: one piece for each character."""
    starts: Ints
    """Where each line begins."""


def _simplified() -> bytes:
    table = bytearray(range(128)) + bytes([_OTHER]) * 128
    table[ord("0") : ord("9") + 1] = b"0" * 10
    table[ord("\r")] = ord(" ")
    return bytes(table)


def _wordly() -> bytes:
    return bytes(code == _OTHER or chr(code) == "_" or (code < 128 and chr(code).isalnum()) for code in range(256))


_SIMPLE, _WORD = _simplified(), _wordly()


def pieces(text: str, bits: tuple[int, ...]) -> Pieces:
    """Return the hashed pieces of a text."""
    if text.isascii():
        simple = text.encode().translate(_SIMPLE)
    else:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        simple = np.minimum(points, 128).astype(np.uint8).tobytes().translate(_SIMPLE)
    written = b"\n" + simple + b"\n" * 5
    chars = np.frombuffer(written, dtype=np.uint8)
    size = len(text) + 1  # the line break before the text is the beginning of its first line
    wide = chars.astype(np.uint32)
    # A piece begins at a line break or ends there, but does not reach beyond: neighbours do not change a line's odds.
    ends_line = chars == _NEWLINE
    third = np.where(ends_line[1:-4], 0, wide[2:-3])
    three = wide[:-5] | wide[1:-4] << _SEVEN | third << _FOURTEEN
    whole = ~(ends_line[1:-4] | ends_line[2:-3])
    rest = np.where(whole, wide[3:-2] | np.where(ends_line[3:-2], 0, wide[4:-1]) << _SEVEN, 0)
    five = three * _PRIMES[0] ^ rest * _PRIMES[1]
    word = np.frombuffer(written.translate(_WORD), dtype=np.uint8)
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    begins, ends = edges[::2], edges[1::2]
    name = np.minimum(ends - begins, 12).astype(np.uint32)
    for i in range(6):
        name = name * _PRIMES[2] ^ wide[np.minimum(begins + i, ends - 1)]
    near = name * _PRIMES[0] ^ (wide[ends] << _SEVEN | wide[begins - 1])
    hashed = (three[:size], five[:size], name, near)
    buckets = tuple(
        ((h * _PRIMES[i]) >> np.uint32(32 - b)).astype(np.int64)
        for i, (h, b) in enumerate(zip(hashed, bits, strict=True))
    )
    breaks = np.flatnonzero(chars[:size] == _NEWLINE)
    return Pieces(size, buckets, (None, None, begins, begins), breaks)


class Lines:
    """The two models with their weights."""

    def __init__(self, content: bytes) -> None:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            self._line: tuple[npt.NDArray[np.int8], ...] = tuple(stored[f"line{i}"] for i in range(4))
            scales = stored["scales"]
            self._line_scale, self._line_bias = (float(s) for s in scales[:2])
            self._language: Floats = np.concatenate([stored[f"language{i}"] for i in range(4)]) * np.float32(scales[2])
            self.switch, self.switch_blank, self.prior = (float(s) for s in scales[3:6])
            self._language_bias: Floats = stored["bias"]
            self.languages: tuple[str, ...] = tuple(str(name) for name in stored["languages"])

    def odds(self, text: str) -> Floats:
        """Return for each line (what stands between line feeds) the log-odds that it is code."""
        found = pieces(text, LINE_BITS)
        total = np.zeros(found.size, dtype=np.int32)
        for weights, buckets, places in zip(self._line, found.buckets, found.places, strict=True):
            values = weights[buckets]
            if places is None:
                total += values
            else:
                total[places] += values
        sums = np.add.reduceat(total, found.starts)
        lengths = np.diff(found.starts, append=found.size)
        odds: Floats = (sums * self._line_scale / np.sqrt(np.maximum(lengths, _SHORT)) + self._line_bias).astype(
            np.float32
        )
        return odds

    def language(self, text: str) -> Floats:
        """Return one score per language for a text that is code."""
        found = pieces(text, LANGUAGE_BITS)
        present = np.zeros(sum(1 << b for b in LANGUAGE_BITS), dtype=np.float32)
        offset = 0
        for buckets, bits in zip(found.buckets, LANGUAGE_BITS, strict=True):
            present[buckets + offset] = 1.0
            offset += 1 << bits
        count = max(float(present.sum()), 1.0)
        result: Floats = (present @ self._language) / np.float32(count**0.5) + self._language_bias
        return result


def load_lines(path: Path = WEIGHTS) -> Lines:
    """Return the shipped models.

    Raises:
        ModelsUnusable: the file is missing, or is not the one that was measured.
    """
    return Lines(File(path, SHA256).verified())
