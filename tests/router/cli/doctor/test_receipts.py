"""What the doctor says of the ledger."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from router.cli.doctor.receipts import check
from router.cli.doctor.remark import Level
from router.ledger.append import Ledger
from router.ledger.key import load_key
from router.paths import paths
from router.settings import Settings
from tests.router.ledger.rows import a_decision


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    places = paths({"HALFDOOR_CONFIG_DIR": str(tmp_path), "HALFDOOR_DATA_DIR": str(tmp_path)})
    return Settings(places)


def wrote(settings: Settings) -> None:
    ledger = Ledger(settings.paths.ledger, load_key(settings.paths.device_key))
    ledger.open()
    for _ in range(3):
        ledger.decided(a_decision())
    ledger.close()


def test_no_ledger_is_no_fault_and_none_is_made(settings: Settings) -> None:
    assert [remark.level for remark in check(settings)] == [Level.OK]
    assert list(settings.paths.data.iterdir()) == []


def test_a_chain_that_holds_is_in_order(settings: Settings) -> None:
    wrote(settings)
    (remark,) = check(settings)
    assert (remark.level, "3 rows" in remark.says) == (Level.OK, True)


def test_a_changed_row_is_wrong(settings: Settings) -> None:
    wrote(settings)
    with closing(sqlite3.connect(settings.paths.ledger)) as vandal:
        vandal.execute("DROP TRIGGER no_update")
        vandal.execute("UPDATE ledger SET route = 'local' WHERE seq = 2")
        vandal.commit()
    (remark,) = check(settings)
    assert (remark.level, "row 2" in remark.says) == (Level.WRONG, True)


def test_a_lost_key_is_wrong_and_no_other_is_made(settings: Settings) -> None:
    wrote(settings)
    settings.paths.device_key.unlink()
    (remark,) = check(settings)
    assert remark.level is Level.WRONG
    assert not settings.paths.device_key.exists()


def test_a_file_that_is_no_ledger_is_wrong(settings: Settings) -> None:
    load_key(settings.paths.device_key)
    settings.paths.ledger.write_bytes(b"not a database" * 100)
    (remark,) = check(settings)
    assert remark.level is Level.WRONG
