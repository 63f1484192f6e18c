"""Texts to windows to model outputs, computed once per window whoever asks."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import Any

import numpy as np
from cachetools import LRUCache

from local_models.manifest import Manifest
from local_models.session import Outputs, Session
from local_models.shapes import shapes

FIRST, LAST = 101, 102
"""[CLS] and [SEP] of the vocabulary."""
_REMEMBERED = 1_024
"""Windows whose outputs are kept: about 8 MB. Keys are keyed hashes; no text is kept."""
_WAITING = 64
"""Windows that may wait for a worker; whoever brings more waits himself."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as word pieces."""

    ids: Sequence[int]
    offsets: Sequence[tuple[int, int]]
    """Code points of each piece."""
    casings: Sequence[int]
    befores: Sequence[int]


class Trunk:
    """Reads texts with a session; a small pool runs the windows of long texts side by side."""

    def __init__(self, session: Session, tokenizer: Any, manifest: Manifest, workers: int | None = None) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.manifest = manifest
        self._pool = ThreadPoolExecutor(workers or os.cpu_count() or 1, thread_name_prefix="nano")
        self._waiting = BoundedSemaphore(_WAITING)
        self._outputs: LRUCache[bytes, Outputs] = LRUCache(_REMEMBERED)
        self._lock = Lock()
        self._key = os.urandom(32)

    def tokens(self, text: str) -> Tokens:
        """Cut a text into word pieces with their shapes."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        casings, befores = shapes(text, encoding.offsets)
        return Tokens(encoding.ids, encoding.offsets, casings, befores)

    def windows(self, tokens: Tokens) -> list[Outputs]:
        """Return the outputs of a text's overlapping windows, in order; none for a text without tokens."""
        size, stride = self.manifest.window, self.manifest.stride
        starts = [0] if tokens.ids else []
        while starts and starts[-1] + size < len(tokens.ids):
            starts.append(starts[-1] + stride)
        if len(starts) < 2:
            return [self._window(tokens, slice(start, start + size)) for start in starts]
        waiting = [self._submit(tokens, slice(start, start + size)) for start in starts]
        return [future.result() for future in waiting]

    def request(self, text: str) -> Outputs:
        """Return the outputs of the one window by which a request is labelled: its beginning and its end."""
        tokens, manifest = self.tokens(text), self.manifest
        if len(tokens.ids) > manifest.window:
            ends = (slice(None, manifest.head), slice(-manifest.tail, None))
            ids, casings, befores = (
                [*values[ends[0]], *values[ends[1]]] for values in (tokens.ids, tokens.casings, tokens.befores)
            )
            tokens = Tokens(ids, (), casings, befores)
        return self._window(tokens, slice(None))

    def _submit(self, tokens: Tokens, where: slice) -> "Future[Outputs]":
        self._waiting.acquire()
        future = self._pool.submit(self._window, tokens, where)
        future.add_done_callback(lambda _: self._waiting.release())
        return future

    def _window(self, tokens: Tokens, where: slice) -> Outputs:
        ids = (FIRST, *tokens.ids[where], LAST)
        casings = (0, *tokens.casings[where], 0)
        befores = (0, *tokens.befores[where], 0)
        content = np.array((ids, casings, befores), dtype=np.int32).tobytes()
        key = hashlib.blake2b(content, digest_size=16, key=self._key).digest()
        with self._lock:
            known = self._outputs.get(key)
        if known is None:
            known = self._session.run(ids, casings, befores)
            with self._lock:
                self._outputs[key] = known
        return known
