"""The file in which what placeholders stand for is kept, for its owner alone: one JSON object a line."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from router.errors import RouterError
from router.masking.placeholder import parse
from router.masking.vault import Entry, Vault


class NewTable:
    """A file that is made for this run. It is never written over, because it may be the only way back."""

    def __init__(self, path: Path) -> None:
        """Make the file, readable and writable by its owner alone from its first moment.

        Raises:
            RouterError: something of that name is there already, or it cannot be made.
        """
        try:
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise RouterError("the file named by --table exists; name a new one or delete it") from None
        except OSError:
            raise RouterError("the file named by --table cannot be made") from None
        self._ids: set[str] = set()

    def add(self, identity: object, values: Mapping[str, str]) -> None:
        """Write one text's placeholders with what they stand for, before its redacted text is given out.

        Raises:
            RouterError: two texts have one `id`, so nobody could say which table is whose; or the disk is full.
        """
        key = json.dumps(identity)
        if key in self._ids:
            raise RouterError("two lines have the same `id`: their tables could not be told apart")
        self._ids.add(key)
        line = json.dumps({"id": identity, "values": dict(values)}, ensure_ascii=False) + "\n"
        try:
            rest = line.encode("utf-8")
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            raise RouterError("the table cannot be written") from None


def read_table(path: Path) -> Mapping[str, Vault]:
    """Return what may be restored for each `id`, as JSON.

    Raises:
        RouterError: the file is not there, or `nano redact` did not write it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise RouterError("the file named by --table cannot be read") from None
    tables: dict[str, Vault] = {}
    for line in filter(str.strip, lines):
        try:
            written = json.loads(line)
            tables[json.dumps(written["id"])] = Vault(_entry(mark, text) for mark, text in written["values"].items())
        except (ValueError, TypeError, KeyError, AttributeError):
            raise RouterError("the file named by --table is no table of `nano redact`") from None
    return tables


def _entry(mark: str, text: object) -> Entry:
    placeholder = parse(mark)
    if placeholder is None or not isinstance(text, str):
        raise ValueError
    return Entry(mark, placeholder.kind, text)
