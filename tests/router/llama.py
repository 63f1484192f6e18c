"""A real llama.cpp server in a process of its own, with a model of random weights."""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "fixtures" / "engine"
MODEL = "tiny"

needs_llama = pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None,
    reason="`xllamacpp` is not installed: it has no wheel for this machine, or `make install-dev` has not run",
)


@contextmanager
def llama(*, context: int = 1024, slots: int = 2, more: tuple[str, ...] = ()) -> Iterator[str]:
    """Run the server while the block runs; gives its address.

    Args:
        context: tokens of all slots together.
        slots: requests at the same time; each has its share of the context.
        more: further options of `serve_gguf.py`.
    """
    command = [sys.executable, str(FOLDER / "serve_gguf.py"), "--context", str(context), "--slots", str(slots), *more]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            address = process.stdout.readline().strip()
            assert address, "the server did not start"
            yield address
        finally:
            process.terminate()
