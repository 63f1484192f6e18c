"""Runs the proxy on a port: in the foreground until it is told to stop, or in a thread while a block runs."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn

from router.app import Halfdoor
from router.settings import Settings
from router.upstreams.port import take

GRACE_S = 30
"""Streams that are running when the process is told to stop may end within this time."""
START_S = 60


def run(halfdoor: Halfdoor, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is called with the base_url once everything is loaded.

    Raises:
        RouterError: start-up stopped.
    """
    with _listening(settings) as (listening, url):
        halfdoor.on_ready(lambda: ready(url))
        with suppress(SystemExit):  # uvicorn's way to say that the lifespan failed; `failure` says why
            signal.signal(signal.SIGTERM, _stopped)
            uvicorn.Server(_config(halfdoor, GRACE_S)).run(sockets=[listening])
    if halfdoor.failure is not None:
        raise halfdoor.failure
    if halfdoor.stuck:
        os._exit(0)  # Python would wait for the thread for ever; everything of ours is closed by now


def _stopped(*_: object) -> None:
    """Leave as asked, with 0: uvicorn raises the signal that stopped it once more, when everything is closed."""
    sys.exit(0)


@contextmanager
def running(halfdoor: Halfdoor, settings: Settings) -> Iterator[str]:
    """Serve in a thread while the block runs; gives the base_url.

    Raises:
        RouterError: start-up stopped.
    """
    loaded = threading.Event()
    with _listening(settings) as (listening, url):
        halfdoor.on_ready(loaded.set)
        server = uvicorn.Server(_config(halfdoor, 1))
        thread = threading.Thread(target=lambda: _quietly(server, listening, loaded), name="halfdoor", daemon=True)
        thread.start()
        loaded.wait(START_S)
        if halfdoor.failure is not None:
            raise halfdoor.failure
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join(10)


def _quietly(server: uvicorn.Server, listening: object, loaded: threading.Event) -> None:
    with suppress(SystemExit):  # as in `run`
        server.run(sockets=[listening])  # type: ignore[list-item]
    loaded.set()


@contextmanager
def _listening(settings: Settings) -> Iterator[tuple[Any, str]]:
    host = settings.listen.host
    with take(host, settings.listen.port) as listening:
        shown = f"[{host}]" if ":" in host else host
        yield listening, f"http://{shown}:{listening.getsockname()[1]}/v1"


def _config(halfdoor: Halfdoor, grace_s: int) -> uvicorn.Config:
    # uvicorn's own lines could carry paths; ours say what is worth saying.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    return uvicorn.Config(
        halfdoor.asgi,
        access_log=False,
        log_config=None,
        log_level="critical",
        ws="none",
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=grace_s,
    )
