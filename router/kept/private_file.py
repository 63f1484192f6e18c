"""A file that nobody else on this machine can read, change or put another in the place of."""

import os
import stat
from pathlib import Path

from router.errors import ConfigurationError

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def make_private(path: Path) -> None:
    """Make the file if it is not there, and its folder.

    Raises:
        ConfigurationError: it is a link or no plain file, somebody else's, has a second name, or others may write in
            its folder: what is written there could land, or be read, elsewhere.
        OSError: it cannot be made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_folder(path)
    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise ConfigurationError(f"{path}: is a link; name the file itself")
    opened = os.open(path, flags, 0o600)
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            raise ConfigurationError(f"{path}: is no plain file")
        if found.st_nlink != 1:
            raise ConfigurationError(f"{path}: has a second name; move it away")
        if os.name == "posix":
            if found.st_uid != os.geteuid():
                raise ConfigurationError(f"{path}: belongs to another user")
            os.fchmod(opened, 0o600)
    finally:
        os.close(opened)


def _check_folder(path: Path) -> None:
    """Refuse a folder in which others may rename: a file's own mode does not help there, and a sticky bit not enough.

    SQLite makes its journal beside the file by name.
    """
    if os.name != "posix":
        return
    found = path.parent.stat()
    if found.st_uid not in (os.geteuid(), 0):
        raise ConfigurationError(f"{path.parent}: belongs to another user")
    if found.st_mode & _OTHERS_WRITE:
        raise ConfigurationError(f"{path.parent}: others may write in this folder: chmod 700 '{path.parent}'")
