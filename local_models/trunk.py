"""Texts to windows to model outputs, computed once per window whoever asks."""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import BoundedSemaphore, Lock
from typing import Any

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from local_models.background import step_back
from local_models.manifest import Manifest
from local_models.session import NO_STATES, Floats, Outputs, Session
from local_models.shapes import shapes

Halves = NDArray[np.floating[Any]]
Feeds = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
FIRST, LAST = 101, 102
"""[CLS] and [SEP] of the vocabulary."""
_REMEMBERED = 1_024
"""Windows whose outputs are kept: about 8 MB. Keys are keyed hashes; no text is kept."""
_STATES = 256
"""Windows whose states are kept as well: 25 MB, a text of 90,000 characters. Who reads a text after the tagger did pays
no second pass for it; with fewer places than a text has windows, none of them would be left when it is read again."""
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


Read = Callable[[Tokens, slice], Outputs]


class Trunk:
    """Reads texts with a session; a small pool runs the windows of long texts side by side."""

    def __init__(self, session: Session, tokenizer: Any, manifest: Manifest, workers: int | None = None) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.manifest = manifest
        self._pool = ThreadPoolExecutor(workers or os.cpu_count() or 1, "nano", step_back)
        self._waiting = BoundedSemaphore(_WAITING)
        self._outputs: LRUCache[bytes, Outputs] = LRUCache(_REMEMBERED)
        self._states: LRUCache[bytes, Halves] = LRUCache(_STATES)
        self._running: dict[bytes, Future[Outputs]] = {}
        self._lock = Lock()
        self._key = os.urandom(32)

    def tokens(self, text: str) -> Tokens:
        """Cut a text into word pieces with their shapes."""
        # As a batch of one: `encode` keeps the interpreter to itself, 0.2 s for 200,000 characters; this lets go of it.
        (encoding,) = self._tokenizer.encode_batch([text], add_special_tokens=False)
        offsets = encoding.offsets  # each reading builds the list anew
        casings, befores = shapes(text, offsets)
        return Tokens(encoding.ids, offsets, casings, befores)

    def windows(self, tokens: Tokens, *, states: bool = False) -> list[Outputs]:
        """Return the outputs of a text's overlapping windows, in order; none for a text without tokens.

        Args:
            tokens: the text.
            states: whether the states are wanted too; they are forgotten sooner.
        """
        size = self.manifest.window
        starts = self._starts(tokens)
        read = self._whole if states else self._window
        if len(starts) < 2:
            return [read(tokens, slice(start, start + size)) for start in starts]
        waiting = [self._submit(read, tokens, slice(start, start + size)) for start in starts]
        return [future.result() for future in waiting]

    def states(self, tokens: Tokens) -> Floats:
        """Return one row of 384 numbers per token: each from the window in whose middle it stands best."""
        size, stride, count = self.manifest.window, self.manifest.stride, len(tokens.ids)
        starts = self._starts(tokens)
        joined = np.zeros((count, 384), dtype=np.float32)
        edge = (size - stride) // 2
        windows = [slice(start, start + size) for start in starts]
        waiting = [self._pool.submit(self._stated, tokens, window) for window in windows] if len(starts) > 1 else []
        for number, start in enumerate(starts):
            states = waiting[number].result() if waiting else self._stated(tokens, windows[number])
            first = start if number == 0 else start + edge
            joined[first : start + len(states)] = states[first - start :]
        return joined

    def _starts(self, tokens: Tokens) -> list[int]:
        size, stride = self.manifest.window, self.manifest.stride
        starts = [0] if tokens.ids else []
        while starts and starts[-1] + size < len(tokens.ids):
            starts.append(starts[-1] + stride)
        return starts

    def request(self, text: str) -> Outputs:
        """Return the heads by which a request is labelled: of its first and its last window, by their tokens.

        The tagger reads the same windows, so labelling a text that was tagged costs no pass of its own.
        """
        tokens = self.tokens(text)
        size, stride, count = self.manifest.window, self.manifest.stride, len(tokens.ids)
        if count <= size:
            return self._window(tokens, slice(None))
        last = -(-(count - size) // stride) * stride
        first, end = (self._window(tokens, slice(start, start + size)) for start in (0, last))
        share = len(first.tags) / (len(first.tags) + len(end.tags))
        return Outputs(
            first.tags,
            _mixed(first.pooled, end.pooled, share),
            _mixed(first.task, end.task, share),
            _mixed(first.topics, end.topics, share),
        )

    def _submit(self, read: Read, tokens: Tokens, where: slice) -> "Future[Outputs]":
        self._waiting.acquire()
        future = self._pool.submit(read, tokens, where)
        future.add_done_callback(lambda _: self._waiting.release())
        return future

    def _window(self, tokens: Tokens, where: slice) -> Outputs:
        key, feeds = self._keyed(tokens, where)
        with self._lock:
            known = self._outputs.get(key)
        return self._run(key, feeds) if known is None else known

    def _whole(self, tokens: Tokens, where: slice) -> Outputs:
        key, feeds = self._keyed(tokens, where)
        with self._lock:
            known, states = self._outputs.get(key), self._states.get(key)
        if known is None or states is None:
            return self._run(key, feeds)
        return replace(known, states=states)

    def _stated(self, tokens: Tokens, where: slice) -> Halves:
        key, feeds = self._keyed(tokens, where)
        with self._lock:
            known = self._states.get(key)
        return self._run(key, feeds).states if known is None else known

    def _keyed(self, tokens: Tokens, where: slice) -> tuple[bytes, Feeds]:
        ids = (FIRST, *tokens.ids[where], LAST)
        casings = (0, *tokens.casings[where], 0)
        befores = (0, *tokens.befores[where], 0)
        content = np.array((ids, casings, befores), dtype=np.int32).tobytes()
        return hashlib.blake2b(content, digest_size=16, key=self._key).digest(), (ids, casings, befores)

    def _run(self, key: bytes, feeds: Feeds) -> Outputs:
        """Run a window, or wait for whoever is running the same one at this moment; that one waits for nobody."""
        with self._lock:
            other, own = self._running.get(key), Future[Outputs]()
            if other is None:
                self._running[key] = own
        if other is not None:
            return other.result()
        try:
            found = self._ran(key, feeds)
        except BaseException as error:
            own.set_exception(error)
            raise
        else:
            own.set_result(found)
            return found
        finally:
            with self._lock:
                del self._running[key]

    def _ran(self, key: bytes, feeds: Feeds) -> Outputs:
        found = self._session.run(*feeds)
        # Rounded for who asks first too: what is kept and what is fresh must not differ.
        found = replace(found, states=found.states.astype(np.float16))
        with self._lock:
            self._states[key] = found.states
            self._outputs[key] = replace(found, states=NO_STATES)
        return found


def _mixed(first: Floats, second: Floats, share: float) -> Floats:
    result: Floats = (first * share + second * (1.0 - share)).astype(np.float32)
    return result
