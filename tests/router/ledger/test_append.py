"""A decision is on disk before anyone may act on it, and no column can hold what somebody said."""

import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from router.errors import LedgerUnavailable
from router.ledger.append import Ledger
from router.ledger.columns import COLUMNS
from router.ledger.grammar import Number
from router.ledger.read import read_all, read_tail
from router.ledger.verify import verify
from tests.router.ledger.rows import KEY, a_decision, an_end

SAID = "Ann Lee's card is 4242 4242 4242 4242!"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.sqlite", KEY)
    opened.open()
    yield opened
    opened.close()


def committed(path: Path) -> list[tuple[object, ...]]:
    """Return what another process would see now."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT event, receipt FROM ledger ORDER BY seq").fetchall()
    finally:
        connection.close()


def test_a_decision_is_committed_when_its_receipt_comes_back(ledger: Ledger, tmp_path: Path) -> None:
    decision = a_decision()
    assert ledger.decided(decision) == decision.receipt
    assert committed(tmp_path / "ledger.sqlite") == [("decided", decision.receipt)]


def test_entries_come_back_as_they_were(ledger: Ledger, tmp_path: Path) -> None:
    plain = a_decision(reasons=(), counts=(), places=(), masked=False, policy_digest="", upstream="", error="no_model")
    written = [a_decision(), plain]
    for decision in written:
        ledger.decided(decision)
    ledger.finished(an_end(written[0]))
    ledger.close()
    assert list(read_all(tmp_path / "ledger.sqlite")) == [*written, an_end(written[0])]


def test_the_tail_counts_requests_and_brings_their_ends(ledger: Ledger, tmp_path: Path) -> None:
    written = [a_decision() for _ in range(3)]
    for decision in written:
        ledger.decided(decision)
        ledger.finished(an_end(decision))
    ledger.close()
    tail = read_tail(tmp_path / "ledger.sqlite", 2)
    assert {row.receipt for row in tail} == {decision.receipt for decision in written[1:]}
    assert len(tail) == 4


def test_an_end_is_on_disk_within_a_second_or_two(ledger: Ledger, tmp_path: Path) -> None:
    decision = a_decision()
    ledger.decided(decision)
    ledger.finished(an_end(decision))
    until = time.monotonic() + 5
    while len(committed(tmp_path / "ledger.sqlite")) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert [event for event, _ in committed(tmp_path / "ledger.sqlite")] == ["decided", "finished"]


def test_decisions_of_many_threads_are_each_committed_once_and_in_one_chain(ledger: Ledger, tmp_path: Path) -> None:
    written = [[a_decision() for _ in range(20)] for _ in range(8)]

    def write(decisions: list[object]) -> None:
        for decision in decisions:
            ledger.decided(decision)  # type: ignore[arg-type]

    threads = [threading.Thread(target=write, args=(decisions,)) for decisions in written]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    receipts = [receipt for _, receipt in committed(tmp_path / "ledger.sqlite")]
    assert sorted(receipts) == sorted(decision.receipt for decisions in written for decision in decisions)
    assert verify(tmp_path / "ledger.sqlite", KEY).ok


def test_two_processes_keep_one_chain(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "ledger.sqlite", KEY)
    other.open()
    for _ in range(3):
        ledger.decided(a_decision())
        other.decided(a_decision())
    other.close()
    assert verify(tmp_path / "ledger.sqlite", KEY).rows == 6


@pytest.mark.parametrize(
    "field", ["receipt", "dialect", "wish", "model", "route", "treatment", "policy", "policy_digest", "error", "facts"]
)
def test_no_field_of_a_decision_takes_what_was_said(ledger: Ledger, tmp_path: Path, field: str) -> None:
    with pytest.raises(LedgerUnavailable) as refused:
        ledger.decided(replace(a_decision(), **{field: SAID}))
    assert "Ann" not in str(refused.value)
    assert committed(tmp_path / "ledger.sqlite") == []


def test_lists_of_a_decision_do_not_take_what_was_said(ledger: Ledger, tmp_path: Path) -> None:
    for changes in ({"reasons": (SAID,)}, {"counts": ((SAID, 1),)}, {"reasons": ("x" * 65,)}):
        with pytest.raises(LedgerUnavailable):
            ledger.decided(a_decision(**changes))
    ledger.decided(a_decision(places=(SAID,), upstream=SAID))
    ledger.finished(an_end(a_decision(), status=SAID))
    ledger.close()
    for file in tmp_path.iterdir():
        assert b"Ann" not in file.read_bytes()


@pytest.mark.parametrize("column", [name for name, kind in COLUMNS.items() if not isinstance(kind, Number)])
@pytest.mark.parametrize("value", [SAID, b"Ann", 4242424242424242], ids=["text", "bytes", "number"])
def test_the_database_itself_refuses_free_text(ledger: Ledger, tmp_path: Path, column: str, value: object) -> None:
    if column in ("reasons", "policy") and isinstance(value, int):
        value = SAID  # names in the policy file may be digits alone
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        connection.execute(f"INSERT INTO ledger ({column}, chain) VALUES (?, zeroblob(32))", (value,))
    connection.close()


@pytest.mark.parametrize("column", [name for name, kind in COLUMNS.items() if isinstance(kind, Number)])
def test_number_columns_refuse_text(ledger: Ledger, tmp_path: Path, column: str) -> None:
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)):
        connection.execute(f"INSERT INTO ledger ({column}, chain) VALUES ('Ann', zeroblob(32))")
    connection.close()


@pytest.mark.parametrize("statement", ["UPDATE ledger SET policy = 'x'", "DELETE FROM ledger"])
def test_rows_cannot_be_changed_or_taken_away_in_passing(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    ledger.decided(a_decision())
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()


def test_every_file_is_its_owners_alone(ledger: Ledger, tmp_path: Path) -> None:
    decision = a_decision()
    ledger.decided(decision)
    during = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    ledger.close()
    after = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert "ledger.sqlite-wal" in during
    assert "ledger.sqlite.head" in after
    assert set(during.values()) | set(after.values()) == {0o600}


def test_a_ledger_that_was_never_opened_or_is_closed_lets_nothing_out(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(LedgerUnavailable):
        Ledger(tmp_path / "other.sqlite", KEY).decided(a_decision())
    ledger.close()
    with pytest.raises(LedgerUnavailable):
        ledger.decided(a_decision())


def test_a_file_that_cannot_be_opened_says_only_that(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnavailable) as failed:
        Ledger(tmp_path / "no" / "ledger.sqlite", KEY).open()
    assert failed.value.__cause__ is None


def test_a_locked_database_fails_the_decision_and_the_next_one_works(ledger: Ledger, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    early = a_decision()
    ledger.finished(an_end(early))
    with pytest.raises(LedgerUnavailable):
        ledger.decided(early)
    other.execute("ROLLBACK")
    other.close()
    later = a_decision()
    ledger.decided(later)
    assert set(committed(tmp_path / "ledger.sqlite")) == {("finished", early.receipt), ("decided", later.receipt)}


def _many(ledger: Ledger) -> None:
    for _ in range(100):
        ledger.decided(a_decision())


def test_a_full_disk_fails_the_decision(ledger: Ledger, tmp_path: Path) -> None:
    ledger.decided(a_decision())
    connection = ledger._connection
    assert connection is not None
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerUnavailable):
        _many(ledger)
    connection.execute("PRAGMA max_page_count = 1000000")
    ledger.decided(a_decision())
    assert verify(tmp_path / "ledger.sqlite", KEY).ok
