"""A ledger that an earlier version wrote is read, verified and continued; its rows stay as good as they were."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from router.ledger.append import Ledger
from router.ledger.chain import GENESIS, link
from router.ledger.columns import COLUMNS, LATER, hashed, schema, to_row
from router.ledger.entry import Finished
from router.ledger.export import export
from router.ledger.read import read_all, read_tail
from router.ledger.verify import verify
from tests.router.ledger.rows import KEY, a_decision, an_end

FIRST = [name for name in COLUMNS if name not in LATER]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger of two rows without the later columns."""
    file = tmp_path / "ledger.sqlite"
    decision = a_decision()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(schema())
        for name in LATER:
            connection.execute(f"ALTER TABLE ledger DROP COLUMN {name}")
        chain = GENESIS
        for seq, entry in enumerate((decision, an_end(decision)), 1):
            row = {**to_row(entry), "seq": seq}
            values = tuple(row[name] for name in FIRST)
            chain = link(KEY, chain, values)
            marks = ", ".join("?" * (len(FIRST) + 1))
            connection.execute(f"INSERT INTO ledger ({', '.join(FIRST)}, chain) VALUES ({marks})", (*values, chain))
        connection.commit()
    return file


def test_it_is_read_and_verified_as_it_is(path: Path) -> None:
    assert verify(path, KEY).ok
    assert len(list(read_all(path))) == 2
    assert len(read_tail(path, 5)) == 2
    assert len(list(export(path, "csv"))) == 3


def test_it_is_continued_and_its_rows_stay_good(path: Path) -> None:
    ledger = Ledger(path, KEY)
    ledger.open()
    decision = a_decision()
    ledger.decided(decision)
    ledger.finished(Finished(decision.receipt, 0, "ok", 200, unrestored=(("PERSON", 2),)))
    ledger.close()
    result = verify(path, KEY)
    assert (result.ok, result.rows) == (True, 4)
    ends = [entry for entry in read_all(path) if isinstance(entry, Finished)]
    assert [end.unrestored for end in ends] == [(), (("PERSON", 2),)]


@pytest.mark.parametrize("value", ["NULL", "''", "'PERSON=1'"])
def test_what_was_not_put_back_is_vouched_for(path: Path, value: str) -> None:
    test_it_is_continued_and_its_rows_stay_good(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER no_update")
        connection.execute(f"UPDATE ledger SET unrestored = {value} WHERE seq = 4")
        connection.commit()
    assert verify(path, KEY).first_bad == 4


def test_a_later_column_that_says_nothing_is_no_part_of_the_chain() -> None:
    values = tuple(range(len(COLUMNS) - len(LATER)))
    assert hashed((*values, *(None for _ in LATER))) == values
    assert hashed(values) == values
    assert hashed((*values[:-1], None)) == (*values[:-1], None)
