"""Any change to a written row is found, and the first row that changed is named."""

import csv
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from router.errors import LedgerUnavailable
from router.ledger.append import Ledger
from router.ledger.chain import head_file, read_head
from router.ledger.columns import COLUMNS
from router.ledger.export import export
from router.ledger.key import DeviceKey
from router.ledger.verify import verify
from tests.router.ledger.rows import KEY, a_decision, an_end

ROWS = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ledger = Ledger(tmp_path / "ledger.sqlite", KEY)
    ledger.open()
    for _ in range(ROWS // 2):
        decision = a_decision()
        ledger.decided(decision)
        ledger.finished(an_end(decision))
    ledger.close()
    return tmp_path / "ledger.sqlite"


def tamper(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER no_update")
    connection.execute("DROP TRIGGER no_delete")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_an_untouched_ledger_is_in_order(path: Path) -> None:
    result = verify(path, KEY)
    assert (result.ok, result.rows, result.first_bad) == (True, ROWS, None)


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in ("seq", "event")])
def test_a_change_in_any_column_is_found(path: Path, column: str) -> None:
    event, other = ("finished", "0") if column in ("status", "restored") else ("decided", "1")
    changed = {"status": "'failed'", "wish": "'local'", "route": "'local'", "treatment": "'allow'"}.get(column)
    connection = sqlite3.connect(path)
    number, before = connection.execute(f"SELECT seq, {column} FROM ledger WHERE event = '{event}' LIMIT 1").fetchone()
    connection.close()
    value = changed or ("NULL" if before is not None else other if COLUMNS[column].accepts(1) else "''")
    tamper(path, f"UPDATE ledger SET {column} = {value} WHERE seq = {number}")
    assert verify(path, KEY).first_bad == number


def test_a_removed_row_is_found(path: Path) -> None:
    tamper(path, "DELETE FROM ledger WHERE seq = 3")
    assert verify(path, KEY).first_bad == 3


def test_a_row_of_a_fork_under_the_same_key_is_found(path: Path) -> None:
    fork = path.with_name("fork.sqlite")
    shutil.copy(path, fork)
    for file in (path, fork):
        ledger = Ledger(file, KEY)
        ledger.open()
        ledger.decided(a_decision())
        ledger.decided(a_decision())
        ledger.close()
    tamper(path, f"DELETE FROM ledger WHERE seq = {ROWS + 2}")
    connection = sqlite3.connect(path)
    connection.execute(f"ATTACH '{fork}' AS fork")
    connection.execute(f"INSERT INTO ledger SELECT * FROM fork.ledger WHERE seq = {ROWS + 2}")
    connection.commit()
    connection.close()
    head_file(path).unlink()
    assert verify(path, KEY).first_bad == ROWS + 2


def test_a_cut_tail_is_found_by_the_noted_head(path: Path) -> None:
    tamper(path, f"DELETE FROM ledger WHERE seq > {ROWS - 2}")
    result = verify(path, KEY)
    assert (result.ok, result.first_bad) == (False, ROWS - 1)


def test_a_cut_tail_is_found_by_a_head_kept_elsewhere(path: Path) -> None:
    kept = read_head(head_file(path))
    tamper(path, f"DELETE FROM ledger WHERE seq > {ROWS - 1}")
    head_file(path).unlink()
    assert verify(path, KEY).ok
    assert not verify(path, KEY, kept).ok


def test_another_devices_key_does_not_vouch(path: Path) -> None:
    assert verify(path, DeviceKey(bytes(32))).first_bad == 1


def test_a_file_that_is_no_ledger_is_an_error_not_a_verdict(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"Ann Lee" * 1000)
    with pytest.raises(LedgerUnavailable) as failed:
        verify(tmp_path / "ledger.sqlite", KEY)
    assert "Ann" not in str(failed.value)


def test_exports_hold_every_row(path: Path) -> None:
    objects = [json.loads(line) for line in export(path, "jsonl")]
    assert [row["seq"] for row in objects] == list(range(1, ROWS + 1))
    assert objects[0]["counts"] == {"CREDIT_CARD": 2, "PERSON": 1}
    assert objects[0]["reasons"] == ["bank numbers", "health of a person"]
    table = list(csv.DictReader(export(path, "csv")))
    assert [row["receipt"] for row in table] == [row["receipt"] for row in objects]
