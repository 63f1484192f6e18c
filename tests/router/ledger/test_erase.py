"""Erased rows are gone from the disk, and the chain still proves everything else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from router.ledger.append import Ledger
from router.ledger.chain import head_file
from router.ledger.choose import DAY_MS, of_subject, older_than
from router.ledger.columns import COLUMNS, statements, to_row
from router.ledger.entry import Decided, Erased
from router.ledger.erase import erase
from router.ledger.export import export
from router.ledger.key import DeviceKey
from router.ledger.read import read_all
from router.ledger.verify import verify
from router.reloading import Retention
from tests.router.ledger.rows import KEY, a_decision, an_end
from tests.router.ledger.test_older_ledger import path as older  # noqa: F401 - a fixture

OLD, NEW = 1_000, 2_000
ANN = "bghjkmnpqrstvwxz"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger of three requests: an old one, a new one about Ann, another new one."""
    ledger = Ledger(tmp_path / "ledger.sqlite", KEY)
    ledger.open()
    for time_ms, subjects in ((OLD, ()), (NEW, (f"{ANN}M",)), (NEW, (f"{'g' * 16}A",))):
        decision = a_decision(time_ms=time_ms, subjects=subjects, upstream=f"cloud-{time_ms}")
        ledger.decided(decision)
        ledger.finished(an_end(decision))
    ledger.close()
    return tmp_path / "ledger.sqlite"


def receipts(path: Path) -> list[str]:
    return [entry.receipt for entry in read_all(path) if isinstance(entry, Decided)]


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for trigger in ("no_update", "no_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.execute(statement)


def test_what_is_left_is_in_order_and_the_erased_request_is_gone(path: Path) -> None:
    first, second, third = receipts(path)
    done = erase(path, KEY, [second], "receipt")
    assert (done.requests, done.rows, done.overwritten) == (1, 2, True)
    assert receipts(path) == [first, third]
    result = verify(path, KEY)
    assert (result.ok, result.rows) == (True, 7)
    assert "2 of them were erased" in result.message
    (erasure,) = [entry for entry in read_all(path) if isinstance(entry, Erased)]
    assert (erasure.cause, erasure.erased) == ("receipt", ((3, 4),))


def test_nothing_of_an_erased_row_stays_in_any_file(path: Path) -> None:
    (old,) = older_than(path, NEW)
    assert b"cloud-1000" in path.read_bytes()
    erase(path, KEY, [old], "age")
    for file in path.parent.iterdir():
        assert old.encode() not in file.read_bytes()
        assert b"cloud-1000" not in file.read_bytes()


def test_a_ledger_goes_on_after_an_erasure_and_can_be_erased_again(path: Path) -> None:
    first, second, third = receipts(path)
    erase(path, KEY, [first], "age")
    ledger = Ledger(path, KEY)
    ledger.open()
    ledger.decided(a_decision())
    ledger.close()
    erase(path, KEY, [second, third], "age")
    result = verify(path, KEY)
    assert (result.ok, result.rows) == (True, 9)
    assert len(receipts(path)) == 1


def test_an_open_ledger_writes_on_through_an_erasure(path: Path) -> None:
    ledger = Ledger(path, KEY)
    ledger.open()
    ledger.decided(a_decision())
    erase(path, KEY, receipts(path)[:2], "age")
    ledger.decided(a_decision())
    ledger.close()
    assert verify(path, KEY).ok
    assert len(receipts(path)) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET time_ms = 5 WHERE seq = 1",
        "UPDATE ledger SET chain = randomblob(32) WHERE seq = 3",
        "UPDATE ledger SET chain = randomblob(32) WHERE seq = 4",
        "UPDATE ledger SET erased = '3-3' WHERE event = 'erased'",
        "DELETE FROM ledger WHERE event = 'erased'",
        "DELETE FROM ledger WHERE seq = 3",
        "UPDATE ledger SET receipt = 'hd_AAAAAAAAAAAAAAAAAAAAAA' WHERE seq = 3",
    ],
)
def test_tampering_around_an_erasure_is_found(path: Path, statement: str) -> None:
    erase(path, KEY, [receipts(path)[1]], "receipt")
    tamper(path, statement)
    assert not verify(path, KEY).ok


def test_a_row_that_was_emptied_by_hand_is_found(path: Path) -> None:
    names = ", ".join(f"{name} = NULL" for name in COLUMNS if name not in ("seq", "event"))
    tamper(path, f"UPDATE ledger SET event = 'gone', {names} WHERE seq = 3")
    result = verify(path, KEY)
    assert (result.ok, result.first_bad) == (False, 3)
    assert "no erasure says so" in result.message


def test_who_has_another_key_cannot_erase_unseen(path: Path) -> None:
    erase(path, DeviceKey(bytes(32)), [receipts(path)[1]], "receipt")
    assert not verify(path, KEY).ok


def test_a_cut_off_erasure_is_found_by_the_noted_head(path: Path) -> None:
    erase(path, KEY, [receipts(path)[0]], "age")
    tamper(path, "DELETE FROM ledger WHERE seq = 7")
    assert head_file(path).exists()
    assert not verify(path, KEY).ok


def test_an_older_ledger_is_erased_and_stays_good(older: Path) -> None:  # noqa: F811
    with closing(sqlite3.connect(older)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger'").fetchone()
        plain = sql.replace("'finished', 'erased', 'gone'", "'finished'")
        assert plain != sql, "the table of the first version knew two events"
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ledger'", (plain,))
        connection.commit()
    erase(older, KEY, receipts(older), "age")
    assert verify(older, KEY).ok
    assert receipts(older) == []
    assert len(list(export(older, "csv"))) == 4


def test_erasing_nothing_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    assert erase(path, KEY, ["hd_AAAAAAAAAAAAAAAAAAAAAA"], "receipt").rows == 0
    assert path.read_bytes() == before


def test_requests_are_chosen_by_age_and_by_person(path: Path) -> None:
    first, second, third = receipts(path)
    assert older_than(path, NEW) == (first,)
    assert older_than(path, NEW + 10_000) == (first, second, third)
    assert of_subject(path, [ANN]) == (second,)
    assert of_subject(path, ["b" * 16]) == ()
    assert of_subject(path, []) == ()


def test_the_table_takes_only_the_events_it_knows() -> None:
    assert "'erased', 'gone'" in statements()[0]
    assert to_row(Erased("hd_AAAAAAAAAAAAAAAAAAAAAA", 1, "age", ((1, 2), (4, 4))))["erased"] == "1-2,4-4"


def test_what_grew_old_is_erased_by_itself_once_a_day(path: Path) -> None:
    first, second, third = receipts(path)
    now = NEW + 900 + 2 * DAY_MS
    retention = Retention(path, KEY, 2, lambda: now)
    news = retention.refresh()
    assert news is not None
    assert "1 requests older than 2 days" in news.words
    assert receipts(path) == [second, third]
    now += DAY_MS - 1
    assert retention.refresh() is None, "not yet a day later"
    now += 1
    assert retention.refresh() is not None
    assert receipts(path) == []
    assert first not in path.read_bytes().decode("latin-1")


def test_a_ledger_that_cannot_be_rewritten_is_said_and_stays(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 500)
    news = Retention(tmp_path / "ledger.sqlite", KEY, 1, lambda: DAY_MS).refresh()
    assert news is not None
    assert news.broken
