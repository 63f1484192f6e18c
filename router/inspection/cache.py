"""What was found in a text before, by the text's keyed hash; no text is kept."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

Found = TypeVar("Found")

_DIGEST = 16


class ContentCache(Generic[Found]):
    """A bounded map from content to a result, shared by threads.

    Keys are BLAKE2b under a key that is drawn anew for each process, so an entry says nothing
    about a text to who does not already have it. Values must hold offsets, kinds and scores only.
    """

    def __init__(self, entries: int = 50_000) -> None:
        self._key = secrets.token_bytes(32)
        self._entries: LRUCache[bytes, Found] = LRUCache(maxsize=entries)
        self._lock = Lock()

    def digest(self, *parts: bytes) -> bytes:
        """Return the keyed hash of some content; where one part ends and the next begins counts."""
        if len(parts) == 1:
            return hashlib.blake2b(parts[0], digest_size=_DIGEST, key=self._key).digest()
        total = hashlib.blake2b(digest_size=_DIGEST, key=self._key)
        for part in parts:
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
        return total.digest()

    def get(self, digest: bytes) -> Found | None:
        with self._lock:
            return self._entries.get(digest)

    def get_many(self, digests: Sequence[bytes]) -> list[Found | None]:
        """Return the results of many contents under one lock."""
        with self._lock:
            get = self._entries.get
            return [get(digest) for digest in digests]

    def put(self, digest: bytes, found: Found) -> None:
        with self._lock:
            self._entries[digest] = found

    def put_many(self, found: Mapping[bytes, Found]) -> None:
        with self._lock:
            self._entries.update(found)

    def __len__(self) -> int:
        return len(self._entries)
