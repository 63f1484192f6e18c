"""Two policies on the same requests: side by side, on a file of requests, or on the receipts of the ledger."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from router.errors import BadRequest, ConfigurationError, LedgerUnavailable
from router.ledger.entry import Decided as Row
from router.ledger.read import read_all
from router.ledger.replay import decode
from router.policy.compared import Differs, classes, rules, settings
from router.policy.decide import decide
from router.policy.difference import Changes, Decided, change, grouped
from router.policy.rules import Policy
from router.settings import Settings
from router.wire.request_file import requested

Pair = tuple[Policy, Policy]


@dataclass(frozen=True, slots=True)
class Found:
    """What a comparison came to."""

    old: str
    new: str
    requests: int | None = None
    """How many requests were decided twice; None where the policies were compared by themselves."""
    changes: tuple[Changes, ...] = ()
    settings: tuple[tuple[str, str, str], ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    classes: tuple[Differs, ...] = ()
    notes: tuple[str, ...] = field(default=())


def side_by_side(pair: Pair) -> Found:
    """Compare two policies without any request."""
    old, new = pair
    note = (
        "Each line is about one finding alone. What rules with a condition (`with`, `files`) change shows on requests: "
        "--on, --ledger."
    )
    return Found(
        old.name,
        new.name,
        settings=tuple(settings(old, new)),
        rules=tuple(rules(old, new)),
        classes=classes(old, new),
        notes=(note,),
    )


def on_ledger(configured: Settings, pair: Pair) -> Found:
    """Decide every receipt again under both.

    Raises:
        ConfigurationError: there are no receipts.
    """
    old, new = pair
    path = configured.paths.ledger
    if not path.exists():
        raise ConfigurationError(f"no receipts yet: {path} is made by the first request")
    changes, unread = [], 0
    for row in read_all(path):
        if not isinstance(row, Row):
            continue
        try:
            facts = decode(row.facts)
        except LedgerUnavailable:
            unread += 1
            continue
        both = (Decided(one, facts, decide(one, facts)) for one in pair)
        changes.append((row.receipt, change(*both)))
    requests, listed = grouped(changes)
    return Found(old.name, new.name, requests, listed, notes=tuple(_limits(old, new, unread)))


def on_requests(configured: Settings, pair: Pair, file: Path) -> Found:
    """Inspect and decide every request of a file under both.

    Raises:
        ConfigurationError: the file cannot be read, or a line is no request.
    """
    from router.app import build

    old, new = pair
    bodies = _bodies(file)
    seen = asyncio.run(build(configured).under_both([body for _, body in bodies], new))
    changes = [
        (f"line {number}", change(*(Decided(one.policy, one.facts, one.decision) for one in twice)))
        for (number, _), twice in zip(bodies, seen, strict=True)
    ]
    requests, listed = grouped(changes)
    return Found(old.name, new.name, requests, listed)


def _bodies(file: Path) -> list[tuple[int, bytes]]:
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        raise ConfigurationError(f"{file}: there is no such file, or it cannot be read") from None
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    for number, line in numbered:
        try:
            one = requested(line)
            one.dialect.parse(one.body)
        except BadRequest as error:
            raise ConfigurationError(f"{file}: line {number} is no request: {error.message}") from None
    return numbered


def _limits(old: Policy, new: Policy, unread: int) -> list[str]:
    """Return what receipts cannot know of another policy."""
    notes = []
    if unread:
        notes.append(f"{unread} receipts were written by a version whose facts cannot be read")
    if new.patterns - old.patterns:
        notes.append("receipts know only the `files` that the policy of their time asks about; others count as unnamed")
    if new.vocabulary != old.vocabulary:
        notes.append("words that come with a policy were looked for only under the policy of the time")
    if new.upstreams != old.upstreams:
        notes.append("which clouds `upstreams` admits was judged by the policy of the time")
    return notes
