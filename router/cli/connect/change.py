"""One change of one file: shown, written, remembered, and taken back byte for byte."""

import base64
import difflib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from router.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is and as it shall be."""

    path: Path
    """Where it really lies; links are followed, so that a linked file stays linked."""
    before: bytes | None = field(repr=False)
    """None when there is no such file."""
    after: bytes = field(repr=False)

    def diff(self) -> Iterator[str]:
        """Give the lines of a unified diff."""
        old = (self.before or b"").decode("utf-8").splitlines()
        new = self.after.decode("utf-8").splitlines()
        source = str(self.path) if self.before is not None else "/dev/null"
        yield from difflib.unified_diff(old, new, source, str(self.path), lineterm="")


def planned(path: Path, text: str, before: bytes | None) -> Change:
    """Return the change that gives a file this text."""
    return Change(path, before, text.encode("utf-8"))


def read(path: Path) -> tuple[bytes | None, str]:
    """Return a file's bytes and its text; no file is no text.

    Raises:
        ConfigurationError: it cannot be read, or is no text.
    """
    try:
        raw = path.read_bytes()
        return raw, raw.decode("utf-8")
    except FileNotFoundError:
        return None, ""
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8 text; nothing was changed") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {os.strerror(error.errno or 0)}") from None


def carry_out(change: Change, record: Path) -> None:
    """Write the record of how it was, then the file.

    Raises:
        ConfigurationError: one of the two could not be written; the file is as it was.
    """
    folders = [str(folder) for folder in _missing(change.path.parent)]
    told = {
        "path": str(change.path),
        "before": None if change.before is None else base64.b64encode(change.before).decode(),
        "after": hashlib.sha256(change.after).hexdigest(),
        "folders": folders,
    }
    try:
        record.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(record, json.dumps(told).encode(), 0o600)
        change.path.parent.mkdir(parents=True, exist_ok=True)
        _replace(change.path, change.after, _mode(change.path))
    except OSError as error:
        raise ConfigurationError(f"{change.path}: cannot be written: {os.strerror(error.errno or 0)}") from None


def take_back(record: Path) -> Path:
    """Make a file what it was before `carry_out`, and forget the record; return the file's path.

    Raises:
        ConfigurationError: there is nothing to take back, or the file has been changed since.
    """
    try:
        told = json.loads(record.read_bytes())
    except FileNotFoundError:
        raise ConfigurationError("there is nothing to take back: this client was not connected from here") from None
    path = Path(told["path"])
    now, _ = read(path)
    if now is None or hashlib.sha256(now).hexdigest() != told["after"]:
        raise ConfigurationError(
            f"{path} has been changed since, and was left as it is; take Halfdoor out of it by hand, "
            f"then delete {record}"
        )
    if told["before"] is None:
        path.unlink()
        for folder in reversed(told["folders"]):
            if Path(folder).is_dir() and not any(Path(folder).iterdir()):
                Path(folder).rmdir()
    else:
        _replace(path, base64.b64decode(told["before"]), _mode(path))
    record.unlink()
    return path


def _missing(folder: Path) -> list[Path]:
    """Return the folders that do not exist yet, outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    return missing[::-1]


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o600


def _replace(path: Path, data: bytes, mode: int) -> None:
    """Write a file in one step: whoever reads it sees all of the old or all of the new."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
