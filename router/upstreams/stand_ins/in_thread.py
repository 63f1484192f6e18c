"""Runs a stand-in on a free loopback port in a thread of its own, with a loop of its own."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp


@contextlib.contextmanager
def serve_in_thread(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Serve the app while the block runs; gives its base URL, `http://127.0.0.1:PORT`.

    Raises:
        RuntimeError: it did not come up, or did not stop, within ten seconds.
    """
    with socket.create_server(("127.0.0.1", port)) as listening:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
            ws="none",
            server_header=False,  # a stand-in may call itself what it likes
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listening]}, name="halfdoor-stand-in", daemon=True
        )
        thread.start()
        try:
            _wait(lambda: server.started)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10.0)
    if thread.is_alive():
        raise RuntimeError("the stand-in did not stop")


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 10.0
    while not ready():
        if time.monotonic() > end:
            raise RuntimeError("the stand-in did not start")
        time.sleep(0.005)
