"""Worker threads that give way: computing must not keep the event loop's thread from running."""

import os
import sys
import threading
from contextlib import suppress

NICE = 5


def step_back() -> None:
    """Lower the priority of the calling thread; only Linux has priorities for single threads."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
