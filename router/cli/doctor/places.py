"""Who else on this machine can read or change what Halfdoor keeps, and whether there is room."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from router.cli.doctor.remark import About, Remark
from router.paths import Paths

_ROOM = 200 << 20
"""Bytes; below that the ledger soon cannot be written, and without it nothing leaves."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CHANGE = stat.S_IWGRP | stat.S_IWOTH
_about = About("files")


def check(paths: Paths, answers: Path | None = None) -> Iterator[Remark]:
    """Look at modes and owners; changes nothing.

    Args:
        paths: where everything lives.
        answers: the file with kept answers, if one is configured.
    """
    kept = {
        paths.data: (_OTHERS, "700"),
        paths.config: (_CHANGE, "700"),
        paths.ledger: (_OTHERS, "600"),
        paths.device_key: (_OTHERS, "600"),
        paths.vocabulary: (_OTHERS, "600"),
        paths.adapter: (_OTHERS, "600"),
        paths.configuration: (_CHANGE, "600"),
        **({} if answers is None else {answers: (_OTHERS, "600"), answers.parent: (_CHANGE, "700")}),
    }
    bad = [remark for path, (mask, mode) in kept.items() if path.exists() for remark in _one(path, mask, mode)]
    yield from bad
    if not bad:
        yield _about.ok(f"only you can read {paths.data} and change {paths.config}")
    yield from _room(paths.data)


def _one(path: Path, mask: int, mode: str) -> Iterator[Remark]:
    if os.name != "posix":
        return
    found = path.stat()
    if found.st_uid not in {os.getuid(), 0}:
        yield _about.wrong(f"{path} belongs to another user", f"sudo chown -R $(id -un) '{path}'")
    if found.st_mode & mask:
        done = "changed" if mask == _CHANGE else "read"
        yield _about.wrong(f"{path} can be {done} by other users of this machine", f"chmod {mode} '{path}'")


def _room(folder: Path) -> Iterator[Remark]:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not os.access(there, os.W_OK):
        yield _about.wrong(f"{there} cannot be written: no receipts, so nothing leaves", f"chmod u+w '{there}'")
    free = shutil.disk_usage(there).free
    if free < _ROOM:
        what = f"{free >> 20} MiB are free at {there}: when the ledger cannot be written, nothing leaves"
        yield _about.wrong(what, "make room, or move it with HALFDOOR_DATA_DIR")
