"""What a run showed: each value's fate, each field's, and whether the run proves anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from router.cli.verify.search import Fields, taken_apart
from router.cli.verify.values import Value
from router.cli.verify.watch import Exchange
from router.upstreams.stand_ins.recording_cloud import Arrived


class Fate(StrEnum):
    """What became of a value."""

    LEAK = "LEAK"
    CLEAN = "clean"
    HOME = "kept at home"
    """It stood only in requests that did not leave."""
    NOT_SENT = "not sent"


class Outcome(StrEnum):
    """The last word; the exit code hangs on it."""

    CLEAN = "clean"
    LEAK = "leak"
    INVALID = "invalid"

    @property
    def code(self) -> int:
        return (Outcome.CLEAN, Outcome.LEAK, Outcome.INVALID).index(self)


@dataclass(frozen=True, slots=True)
class Row:
    """One value."""

    value: Value
    fate: Fate
    sent_in: tuple[str, ...]
    """Fields of the client's requests that held it."""
    found_in: tuple[str, ...]
    """Fields that arrived at the cloud with it."""
    restored: bool | None
    """Whether it came back to the client; None when the answers had nothing to restore."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field that arrived at the cloud."""

    path: str
    requests: int
    leaked: tuple[str, ...]
    """Labels of the values that stood in it."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is shown."""

    outcome: Outcome
    why: str
    rows: tuple[Row, ...]
    fields: tuple[Field, ...]
    asked: int
    """Requests of the client."""
    arrived: int
    """Requests at the cloud."""
    kept: int
    """Requests of the client that stayed at home or were refused."""


def judge(values: Sequence[Value], exchanges: Sequence[Exchange], arrived: Sequence[Arrived]) -> Report:
    """Return what was found. Nothing seen is invalid, never clean."""
    asked = [(exchange, taken_apart(exchange.request)) for exchange in exchanges]
    outside = [taken_apart(one) for one in arrived]
    rows = tuple(_row(value, asked, outside) for value in values)
    outcome, why = _outcome(rows, len(exchanges), len(arrived))
    fields = _fields(values, outside)
    told = tuple(row for row in rows if _told(row))
    kept = sum(not exchange.crossed for exchange in exchanges)
    return Report(outcome, why, told, fields, len(exchanges), len(arrived), kept)


def _told(row: Row) -> bool:
    return row.value.wanted or row.fate is not Fate.NOT_SENT


def _row(value: Value, asked: Sequence[tuple[Exchange, Fields]], outside: Sequence[Fields]) -> Row:
    held = [(exchange, paths) for exchange, fields in asked if (paths := fields.holding(value.text))]
    found = _unique(path for fields in outside for path in fields.holding(value.text))
    masked = [exchange for exchange, paths in held if exchange.route == "cloud-masked" and any(map(_body, paths))]
    restored = any(value.text in exchange.answer for exchange in masked) if masked else None
    if found:
        fate = Fate.LEAK
    elif not held:
        fate = Fate.NOT_SENT
    else:
        fate = Fate.CLEAN if any(exchange.crossed for exchange, _ in held) else Fate.HOME
    return Row(value, fate, _unique(path for _, paths in held for path in paths), found, restored)


def _fields(values: Sequence[Value], outside: Sequence[Fields]) -> tuple[Field, ...]:
    requests: dict[str, int] = {}
    leaked: dict[str, dict[str, None]] = {}
    for fields in outside:
        for path in fields.readings:
            requests[path] = requests.get(path, 0) + 1
        for value in values:
            for path in fields.holding(value.text):
                leaked.setdefault(path, {})[value.label] = None
    return tuple(Field(path, count, tuple(leaked.get(path, ()))) for path, count in requests.items())


def _outcome(rows: Sequence[Row], asked: int, arrived: int) -> tuple[Outcome, str]:
    if leaked := [row.value.label for row in rows if row.fate is Fate.LEAK]:
        return Outcome.LEAK, f"arrived at the cloud: {', '.join(leaked)}"
    if not asked:
        return Outcome.INVALID, "no request came: does your client use the base_url above?"
    if unsent := [row.value.label for row in rows if row.value.wanted and row.fate is Fate.NOT_SENT]:
        return Outcome.INVALID, f"not in what your client sent, so not tried: {', '.join(unsent)}"
    if not arrived:
        return Outcome.INVALID, "nothing reached the cloud: every request stayed here or was refused"
    if not any(row.fate is Fate.CLEAN for row in rows):
        return Outcome.INVALID, "no request that held a value reached the cloud: nothing was tried outside"
    return Outcome.CLEAN, "nothing that you planted arrived at the cloud"


def _body(path: str) -> bool:
    return path != "address" and not path.startswith("header ")


def _unique(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths))
