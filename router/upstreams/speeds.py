"""The measured speeds of local models, kept in a file that only the user can read."""

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from router.upstreams.local import LocalModel

FRESH_S: Final = 30 * 86_400.0
AGAIN_S: Final = 3_600.0
"""When a model that could not be measured is tried again."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure."""

    speed: float | None
    """Tokens a second; None when the probe did not tell."""
    at: float
    """Seconds since 1970."""


class Speeds:
    """Figures by engine, model, its version and the context it was measured with. A broken file is an empty one."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, Measured] | None = None

    def speed(self, model: LocalModel) -> float | None:
        """Return tokens a second, if they were measured."""
        known = self._read().get(_key(model))
        return known.speed if known is not None else None

    def fresh(self, model: LocalModel) -> bool:
        """Whether the model need not be measured again."""
        known = self._read().get(_key(model))
        lasts = FRESH_S if known is not None and known.speed is not None else AGAIN_S
        return known is not None and 0 <= time.time() - known.at < lasts

    def note(self, model: LocalModel, speed: float | None) -> None:
        """Keep a figure; when the disk does not take it, for this process only."""
        self._read()[_key(model)] = Measured(speed, time.time())
        rows = {key: {"tokens_per_second": one.speed, "at": one.at} for key, one in self._read().items()}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = self._file.with_name(f"{self._file.name}.new")
            new.unlink(missing_ok=True)
            new.touch(mode=0o600, exist_ok=False)
            new.write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
            new.replace(self._file)

    def _read(self) -> dict[str, Measured]:
        if self._known is None:
            self._known = dict(_rows(self._file))
        return self._known


def _rows(file: Path) -> list[tuple[str, Measured]]:
    try:
        document = orjson.loads(file.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return []
    rows = []
    for key, row in document.items() if isinstance(document, dict) else ():
        speed, at = (row.get("tokens_per_second"), row.get("at")) if isinstance(row, dict) else (None, None)
        if isinstance(at, float) and (speed is None or (isinstance(speed, float) and speed > 0)):
            rows.append((key, Measured(speed, at)))
    return rows


def _key(model: LocalModel) -> str:
    return " ".join((model.kind or model.server, model.base_url, model.name, model.version, str(model.context or "")))
