"""The table: its columns with their grammars, and entries as rows of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from router.errors import LedgerUnavailable
from router.ledger import grammar
from router.ledger.entry import Decided, Entry, Erased, Finished, Status
from router.ledger.grammar import Grammar, Number
from router.policy.decision import Route, Wish
from router.policy.rules import Treatment

Value = str | int | None
NUMBER = Number()

COLUMNS: Mapping[str, Grammar | Number] = MappingProxyType(
    {
        "seq": NUMBER,
        "event": grammar.words("decided", "finished", "erased", "gone"),
        "receipt": grammar.RECEIPT,
        "time_ms": NUMBER,
        "dialect": grammar.WORD,
        "wish": grammar.words(*Wish),
        "model": grammar.NAMED,
        "route": grammar.words(*Route),
        "treatment": grammar.words(*(treatment.name.lower() for treatment in Treatment)),
        "masked": NUMBER,
        "reasons": grammar.RULES,
        "counts": grammar.COUNTS,
        "places": grammar.PLACES,
        "policy": grammar.RULE,
        "policy_digest": grammar.DIGEST,
        "upstream": grammar.NAMED,
        "error": grammar.WORD,
        "facts": grammar.FACTS,
        "status": grammar.words(*Status),
        "http_status": NUMBER,
        "input_tokens": NUMBER,
        "output_tokens": NUMBER,
        "duration_ms": NUMBER,
        "overhead_us": NUMBER,
        "bytes_out": NUMBER,
        "restored": grammar.COUNTS,
        "unrestored": grammar.COUNTS,
        "subjects": grammar.SUBJECTS,
        "cause": grammar.WORD,
        "erased": grammar.RANGES,
        "erased_digest": grammar.DIGEST,
        "shadow": grammar.SHADOW,
        "shadow_digest": grammar.DIGEST,
        "models": grammar.MODELS,
    }
)
"""Every column but the chain, in the order in which a row is hashed."""
LATER = ("unrestored", "subjects", "cause", "erased", "erased_digest", "shadow", "shadow_digest", "models")
"""Columns that the first ledgers did not have, at the end and NULL where they say nothing: see `hashed`."""

GONE = "gone"
"""A row whose content was erased: its number and its link are left, and an `erased` row vouches for both."""
_EVENTS: Mapping[str, type[Decided] | type[Finished] | type[Erased]] = MappingProxyType(
    {"decided": Decided, "finished": Finished, "erased": Erased}
)
_NAMES: Mapping[type[object], str] = MappingProxyType({kind: name for name, kind in _EVENTS.items()})
COUNTED = frozenset({"counts", "restored", "unrestored"})
_LISTS = frozenset({"reasons", "places", "subjects", "erased", "shadow"})


def schema() -> str:
    """Return the SQL that makes the table; rows can be added, never changed or taken away."""
    return ";\n".join(statements()) + ";"


def statements() -> tuple[str, ...]:
    """Return the same, one statement each."""
    columns = ["seq INTEGER PRIMARY KEY"]
    columns += [
        f"{name} {'INTEGER' if isinstance(kind, Number) else 'TEXT'} {kind.check(name)}"
        for name, kind in COLUMNS.items()
        if name != "seq"
    ]
    columns.append("chain BLOB NOT NULL CHECK (typeof(chain) = 'blob' AND length(chain) = 32)")
    table = f"CREATE TABLE IF NOT EXISTS ledger ({', '.join(columns)})"
    index = "CREATE INDEX IF NOT EXISTS by_receipt ON ledger (receipt)"
    guards = (
        f"CREATE TRIGGER IF NOT EXISTS no_{act.lower()} BEFORE {act} ON ledger "
        "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
        for act in ("UPDATE", "DELETE")
    )
    return (table, index, *guards)


def addition(name: str) -> str:
    """Return the SQL that adds a later column to an older table."""
    return f"ALTER TABLE ledger ADD COLUMN {name} TEXT {COLUMNS[name].check(name)}"


def hashed(values: Sequence[Value]) -> Sequence[Value]:
    """Return what the chain vouches for: a later column counts only where it says something, so old rows stay good."""
    last = len(values)
    while last > len(COLUMNS) - len(LATER) and values[last - 1] is None:
        last -= 1
    return values[:last]


def to_row(entry: Entry) -> dict[str, Value]:
    """Return an entry as a row, without number and chain.

    Raises:
        LedgerUnavailable: a field holds what no row may hold.
    """
    row: dict[str, Value] = dict.fromkeys(COLUMNS)
    row["event"] = _NAMES[type(entry)]
    for name in type(entry).__dataclass_fields__:
        if name in LATER and not getattr(entry, name):
            continue
        value = _plain(name, getattr(entry, name))
        if not COLUMNS[name].accepts(value):
            raise LedgerUnavailable(f"the decision could not be recorded: `{name}` is not of the ledger's grammar")
        row[name] = value
    return row


def to_entry(row: Sequence[Value]) -> Entry:
    """Return the entry that a row of all columns holds; a row that is gone holds none."""
    values = dict(zip(COLUMNS, row, strict=True))
    kind = _EVENTS[str(values["event"])]
    fields = {name: _rich(name, values[name]) for name in kind.__dataclass_fields__}
    return kind(**fields)  # type: ignore[arg-type]


def _plain(name: str, value: object) -> Value:
    if name in COUNTED and isinstance(value, tuple):
        return ",".join(f"{kind}={count}" for kind, count in value)
    if name == "places" and isinstance(value, tuple):
        # A place that breaks its own promise is not worth a request, and may not be written.
        listed = ",".join(value)
        if grammar.PLACES.accepts(listed) and listed.count(",") == max(len(value), 1) - 1:
            return listed
        return ",".join(place if grammar.PLACE.fullmatch(place) else "unnamed" for place in value)
    if name in _LISTS and isinstance(value, tuple):
        return ",".join(f"{one[0]}-{one[1]}" if isinstance(one, tuple) else str(one) for one in value)
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, str) else value if isinstance(value, int) else None


def _rich(name: str, value: Value) -> object:
    text = str(value or "")
    if name in COUNTED:
        pairs = (item.split("=") for item in text.split(",") if item)
        return tuple((kind, int(count)) for kind, count in pairs)
    if name == "erased":
        pairs = (item.split("-") for item in text.split(",") if item)
        return tuple((int(first), int(last)) for first, last in pairs)
    if name in _LISTS:
        return tuple(text.split(",")) if text else ()
    if name in LATER:
        return text
    return bool(value) if name == "masked" else value
