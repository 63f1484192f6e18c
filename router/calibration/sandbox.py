"""Runs what a model wrote in a process of its own: isolated Python, limits, no network, an empty folder."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

CHILD: Final = Path(__file__).with_name("child.py")
TIMEOUT_S: Final = 20.0
"""Wall clock; the child's own limit is on processor time, which a busy machine does not use up."""


def available() -> bool:
    """Whether this system has the limits that the child sets; questions about code are left out where not."""
    return os.name == "posix"


def passes(order: Mapping[str, object], timeout_s: float = TIMEOUT_S) -> bool:
    """Whether the code of an order does what the order says; anything that goes wrong is no."""
    word = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="halfdoor-code-") as folder, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-I", "-S", "-B", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={},
            start_new_session=True,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(json.dumps({**order, "word": word}).encode(), timeout_s)
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        said.seek(0)
        return said.read(64) == word.encode()
