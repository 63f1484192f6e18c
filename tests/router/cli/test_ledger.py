"""Receipts on the command line: read, exported, and checked against tampering."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from router.cli.commands import app
from router.ledger.chain import head_file
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import cloud, standing, user

CARD = "4242 4242 4242 4242"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose ledger holds a masked answer, a plain one and a refusal."""
    home = tmp_path_factory.mktemp("written")
    with ExitStack() as stack:
        outside = stack.enter_context(serve_in_thread(GlassCloud().app))
        proxy = stack.enter_context(standing(home, {"policy": "masked", "clouds": [cloud(outside)]}))
        proxy.post(user(f"Card {CARD}."))
        proxy.post(user("Why is the sky blue?", "anything-else"))
        proxy.post(user("Stay.", "local"))
    return home


@pytest.fixture
def home(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may damage."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for file in (written / "data").iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(data))
    return data


def ledger(*words: str) -> Result:
    return CliRunner().invoke(app, ["ledger", *words])


def test_tail_shows_one_line_a_request_with_route_reason_kinds_and_end(home: Path) -> None:
    result = ledger("tail")
    assert result.exit_code == 0
    first, second, third = result.stdout.splitlines()
    assert "cloud-masked" in first
    assert "CREDIT_CARD=1" in first
    assert " ok " in first
    assert "nothing found" in second
    assert "refused" in third
    assert "anything-else" not in result.stdout, "what a caller wrote as model is the caller's text"


def test_tail_takes_a_count_and_writes_json(home: Path) -> None:
    assert len(ledger("tail", "-n", "1").stdout.splitlines()) == 1
    rows = [json.loads(line) for line in ledger("tail", "--json").stdout.splitlines()]
    assert [row["row"] for row in rows].count("decided") == 3
    assert [row["row"] for row in rows].count("finished") == 3
    assert CARD not in json.dumps(rows)


def test_export_writes_every_row_in_both_forms(home: Path) -> None:
    objects = [json.loads(line) for line in ledger("export").stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(ledger("export", "--form", "csv").stdout)))
    assert len(objects) == len(table) == 6
    assert [one["receipt"] for one in objects] == [row["receipt"] for row in table]


def test_an_untouched_ledger_is_in_order(home: Path) -> None:
    result = ledger("verify")
    assert (result.exit_code, result.stdout) == (0, "6 rows, all in order\n")


def sql(statement: str) -> Callable[[Path], None]:
    def run(data: Path) -> None:
        with closing(sqlite3.connect(data / "ledger.sqlite")) as connection, connection:
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                connection.execute(statement)
            # Whoever can write the file can take the triggers away too; the chain is what remains.
            for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute(statement)

    return run


def without_ledger(data: Path) -> None:
    for file in data.glob("ledger.sqlite*"):
        if file != head_file(data / "ledger.sqlite"):
            file.unlink()


def another_key(data: Path) -> None:
    (data / "device.key").write_bytes(bytes(32))


TAMPERED = {
    "a route was changed": sql("UPDATE ledger SET route = 'local' WHERE seq = 1"),
    "a count was changed": sql("UPDATE ledger SET counts = '' WHERE seq = 1"),
    "a time was changed": sql("UPDATE ledger SET time_ms = time_ms + 1 WHERE seq = 2"),
    "a row was removed": sql("DELETE FROM ledger WHERE seq = 3"),
    "the first row was removed": sql("DELETE FROM ledger WHERE seq = 1"),
    "the last row was cut off": sql("DELETE FROM ledger WHERE seq = 6"),
    "everything was cut off": sql("DELETE FROM ledger"),
    "the file is gone": without_ledger,
    "the key is another": another_key,
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_is_exit_code_1(home: Path, how: str) -> None:
    TAMPERED[how](home)
    result = ledger("verify")
    assert result.exit_code == 1
    assert "all in order" not in result.stdout
    assert len(result.stdout.splitlines()) == 1


def test_a_file_that_is_no_ledger_is_one_line_and_exit_code_2(home: Path) -> None:
    without_ledger(home)
    (home / "ledger.sqlite").write_text("not a database, only text that is long enough to be looked at" * 20)
    for words in (("tail",), ("verify",), ("export",)):
        result = ledger(*words)
        assert result.exit_code == 2
        assert result.stderr == "halfdoor: the ledger cannot be read\n"


def test_before_the_first_request_there_is_nothing_to_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path))
    for words in (("tail",), ("verify",), ("export",)):
        result = ledger(*words)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.startswith("no receipts yet: ")
    assert list(tmp_path.iterdir()) == [], "looking made something"
