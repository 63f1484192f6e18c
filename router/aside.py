"""Work beside the event loop, with a watchdog: a stuck detector ends a request, never the proxy."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from router.errors import Stuck

T = TypeVar("T")


class Aside:
    """A few threads. When one of them does not come back in time, new ones take their place."""

    def __init__(self, name: str, threads: int, limit_s: float) -> None:
        """Store what threads to start.

        Args:
            name: how the threads are called.
            threads: how many work at once.
            limit_s: seconds after which work counts as stuck. Work is bounded by its size, so that decisions do not
                depend on load: only what would never end takes this long.
        """
        self._name = name
        self._threads = threads
        self._limit_s = limit_s
        self._executor = self._new()
        self.stuck = False
        """Some thread never came back; it is left to itself."""

    async def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns.

        Raises:
            Stuck: it did not end in time. Nothing that it would have allowed may happen.
        """
        loop, executor = asyncio.get_running_loop(), self._executor
        # Who is cancelled waits no longer, but work once begun ends: a row that is owed its end must be written.
        running = asyncio.shield(loop.run_in_executor(executor, work))
        late: list[bool] = []
        # A timer costs a fifth of `asyncio.wait` with a timeout.
        timer = loop.call_later(self._limit_s, lambda: late.append(running.cancel()))
        try:
            return await running
        except asyncio.CancelledError:
            if not late:
                raise
            self._replace(executor)
            raise Stuck from None
        finally:
            timer.cancel()

    def close(self) -> None:
        """Let the threads end; one that is stuck is not waited for."""
        self._executor.shutdown(wait=not self.stuck, cancel_futures=True)

    def _replace(self, executor: ThreadPoolExecutor) -> None:
        """Leave the stuck threads to themselves: whoever waits behind them gets new ones."""
        self.stuck = True
        if self._executor is executor:
            self._executor = self._new()
            executor.shutdown(wait=False)

    def _new(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, self._name)
