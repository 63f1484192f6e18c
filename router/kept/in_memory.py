"""Keeps answers in this process: gone when it ends, when they are too old, or when there are too many."""

from collections.abc import Collection
from threading import Lock

from cachetools import TTLCache

from router.kept.answer import Kept


class InMemory:
    """Used from several threads."""

    def __init__(self, lifetime_s: float, most_bytes: int) -> None:
        """Prepare.

        Args:
            lifetime_s: seconds after which an answer is gone.
            most_bytes: size of all answers together; the oldest make room.
        """
        self._most = most_bytes
        self._answers: TTLCache[tuple[bytes, str], Kept] = TTLCache(most_bytes, lifetime_s, getsizeof=_size)
        self._lock = Lock()

    def put(self, kept: Kept) -> None:
        with self._lock:
            self._answers.pop((kept.owner, kept.id), None)
            if _size(kept) <= self._most:
                self._answers[kept.owner, kept.id] = kept

    def get(self, name: str, owner: bytes) -> Kept | None:
        with self._lock:
            return self._answers.get((owner, name))

    def remove(self, name: str, owner: bytes) -> bool:
        with self._lock:
            return self._answers.pop((owner, name), None) is not None

    def forget(self) -> None:
        with self._lock:
            self._answers.expire()

    def receipts(self) -> frozenset[str]:
        with self._lock:
            return frozenset(receipt for _, kept in self._there() for receipt in kept.receipts)

    def erase(self, gone: Collection[str]) -> int:
        with self._lock:
            going = [name for name, kept in self._there() if kept.goes_with(gone)]
            for name in going:
                self._answers.pop(name, None)
        return len(going)

    def close(self) -> None:
        with self._lock:
            self._answers.clear()

    def _there(self) -> list[tuple[tuple[bytes, str], Kept]]:
        """Return what is kept; one whose time ends meanwhile is skipped."""
        found = ((name, self._answers.get(name)) for name in list(self._answers))
        return [(name, kept) for name, kept in found if kept is not None]


def _size(kept: Kept) -> int:
    return len(kept.items) + len(kept.response)
