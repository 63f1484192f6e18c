"""Processes for the length of a block: an upstream, and a Halfdoor before it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

OPEN_POLICY = Path(__file__).with_name("open.yaml")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def process(
    command: Sequence[str], ready: str, *, log: Path, environ: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a program until the block ends; the block begins when `ready` answers anything but 503."""
    with log.open("wb") as out:
        running = subprocess.Popen(
            list(command), stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(environ or {})}
        )
        try:
            _wait(running, ready, log)
            yield
        finally:
            running.terminate()
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


@contextmanager
def halfdoor(
    configuration: Mapping[str, Any], environ: Mapping[str, str] | None = None, *, policy: Path = OPEN_POLICY
) -> Iterator[str]:
    """Run a Halfdoor with a home of its own; gives its address without `/v1`."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="halfdoor-conformance-") as name:
        home = Path(name)
        document = {"listen": {"port": port}, "policy": str(policy.resolve()), "discover": False, **configuration}
        file = home / "halfdoor.yaml"
        file.write_text(yaml.safe_dump(document))
        own = {"HALFDOOR_CONFIG_DIR": str(home), "HALFDOOR_DATA_DIR": str(home / "data"), **(environ or {})}
        command = [sys.executable, "-m", "router.cli", "serve", "--config", str(file)]
        address = f"http://127.0.0.1:{port}"
        with process(command, f"{address}/readyz", log=home / "log", environ=own):
            yield address


def _wait(running: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        if running.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError as answer:
            if answer.code != 503:
                return
        except OSError:
            pass
        else:
            return
        time.sleep(0.2)
    raise SystemExit(f"did not start: {running.args[0]!r}\n{log.read_text(errors='replace')[-2000:]}")
