"""Which receipts somebody wants erased, from what they wrote."""

import re
import sys
import time
from collections.abc import Collection, Sequence
from datetime import datetime

from router.errors import ConfigurationError
from router.kept.in_file import InFile
from router.ledger.choose import DAY_MS, of_subject, older_than
from router.ledger.key import load_key
from router.ledger.read import read_all
from router.ledger.subjects import Subjects
from router.paths import Paths
from router.settings import Responses

_DAYS = re.compile(r"([1-9][0-9]{0,4})d")


def chosen(
    places: Paths, before: str | None, receipts: Sequence[str] | None, subjects: Sequence[str] | None
) -> tuple[str, tuple[str, ...]]:
    """Return why, and the receipts that are meant.

    Raises:
        ConfigurationError: nothing was said, two things were, or a word is not understood.
    """
    given = [what for what in (before, receipts, subjects) if what]
    if len(given) != 1:
        raise ConfigurationError("say one of --before, --receipt and --subject")
    if before:
        return "age", older_than(places.ledger, moment_ms(before, time.time_ns() // 1_000_000))
    if subjects:
        return "subject", of_subject(places.ledger, hashes(places, subjects))
    wanted = set(receipts or ())
    there = {entry.receipt for entry in read_all(places.ledger)}
    if missing := sorted(wanted - there):
        raise ConfigurationError(f"the ledger has no receipt {missing[0]}, or it was erased already")
    return "receipt", tuple(sorted(wanted))


def hashes(places: Paths, subjects: Sequence[str]) -> tuple[str, ...]:
    """Return the hashes of some values; `-` stands for lines of standard input, so that no shell remembers a name.

    Raises:
        ConfigurationError: no receipt can carry such hashes, because nobody asked for them.
    """
    if not places.subject_key.exists():
        what = "receipts carry no hashes of values: `ledger.subjects` was never switched on, or their key is gone"
        raise ConfigurationError(f"{what} ({places.subject_key})")
    listed = [line for one in subjects for line in (sys.stdin.read().splitlines() if one == "-" else [one])]
    key = Subjects(load_key(places.subject_key))
    return tuple(key.hash(value.strip()) for value in listed if value.strip())


def kept_erased(responses: Responses, receipts: Collection[str]) -> int:
    """Erase the answers in a file that go with these receipts; a proxy that keeps them in memory does it itself.

    Raises:
        ConfigurationError: the file is there and cannot be used.
    """
    if responses.path is None or not responses.path.exists():
        return 0
    keep = InFile(responses.path, responses.hours * 3600)
    try:
        return keep.erase(receipts)
    finally:
        keep.close()


def moment_ms(written: str, now_ms: int) -> int:
    """Return a date of this device's time zone, or so many days ago, in milliseconds since 1970.

    Raises:
        ConfigurationError: it is neither, or lies in the future.
    """
    days = _DAYS.fullmatch(written)
    if days:
        return now_ms - int(days[1]) * DAY_MS
    try:
        moment = round(datetime.fromisoformat(written).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise ConfigurationError("--before takes a date such as 2026-01-31, or days such as 90d") from None
    if moment > now_ms:
        raise ConfigurationError("--before lies in the future")
    return moment
