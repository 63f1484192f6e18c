"""Kept answers: their owner's alone, for their time alone, and in a file that is the user's alone."""

import sqlite3
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from router.errors import ConfigurationError
from router.kept.answer import Keep, Kept
from router.kept.in_file import InFile
from router.kept.in_memory import InMemory

MINE = Kept("resp_1", b"me", b'["asked"]', b'{"said": 1}')
Make = Callable[[float], Keep]


@pytest.fixture(params=["memory", "file"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "memory":
        return lambda lifetime_s: InMemory(lifetime_s, 1_000)
    return lambda lifetime_s: InFile(tmp_path / "kept.sqlite", lifetime_s)


def test_an_answer_is_given_to_its_owner_alone(make: Make) -> None:
    keep = make(60)
    keep.put(MINE)
    assert keep.get("resp_1", b"me") == MINE
    assert keep.get("resp_1", b"you") is None
    assert not keep.remove("resp_1", b"you")
    assert keep.remove("resp_1", b"me")
    assert keep.get("resp_1", b"me") is None
    keep.close()


def test_an_answer_is_gone_when_its_time_is_over(make: Make) -> None:
    keep = make(0.05)
    keep.put(MINE)
    time.sleep(0.1)
    assert keep.get("resp_1", b"me") is None
    keep.close()


def test_the_later_answer_of_a_name_counts(make: Make) -> None:
    keep = make(60)
    keep.put(MINE)
    keep.put(Kept("resp_1", b"me", b"[]", b"{}"))
    kept = keep.get("resp_1", b"me")
    assert kept is not None
    assert kept.response == b"{}"
    keep.close()


def test_the_oldest_make_room_in_memory() -> None:
    keep = InMemory(60, 100)
    for number in range(20):
        keep.put(Kept(f"resp_{number}", b"me", b"[" + b"1" * 18 + b"]", b"{}"))
    assert keep.get("resp_19", b"me") is not None
    assert keep.get("resp_0", b"me") is None
    keep.put(Kept("resp_large", b"me", b"1" * 200, b"{}"))
    assert keep.get("resp_large", b"me") is None


def test_a_file_outlives_its_process_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "kept.sqlite"
    first = InFile(path, 60)
    first.put(MINE)
    first.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = InFile(path, 60)
    assert again.get("resp_1", b"me") == MINE
    assert again.remove("resp_1", b"me")
    again.close()
    assert b"asked" not in path.read_bytes(), "what is deleted is overwritten"


def test_a_file_that_is_none_stops_start_up(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"no database at all, but long enough to be looked at as one" * 40)
    with pytest.raises(ConfigurationError):
        InFile(path, 60)


def test_no_repr_shows_what_was_said() -> None:
    assert "asked" not in repr(MINE)
    assert "said" not in repr(MINE)


def test_nothing_whose_time_is_over_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    keep = InFile(path, 0.05)
    keep.put(Kept("resp_1", b"me", b'["zzasked"]', b"{}"))
    time.sleep(0.1)
    keep.get("resp_2", b"you")
    assert b"zzasked" not in path.read_bytes()
    keep.put(Kept("resp_1", b"me", b'["zzagain"]', b"{}"))
    time.sleep(0.1)
    keep.close()
    assert b"zzagain" not in path.read_bytes()
    # A process that was killed could not tidy up: the next one does, before anybody asks.
    keep = InFile(path, 0.1)
    keep.put(Kept("resp_1", b"me", b'["zzkilled"]', b"{}"))
    time.sleep(0.15)
    InFile(path, 0.1)
    assert b"zzkilled" not in path.read_bytes()
    keep.close()


def told(name: str, *receipts: str) -> Kept:
    return Kept(name, b"me", b'["zzled"]', b"{}", receipts)


def test_an_answer_goes_with_any_receipt_that_led_to_it_and_no_other_does(make: Make) -> None:
    keep = make(60)
    for kept in (told("resp_1", "hd_a"), told("resp_2", "hd_a", "hd_b"), told("resp_3", "hd_c")):
        keep.put(kept)
    assert keep.receipts() == {"hd_a", "hd_b", "hd_c"}
    assert keep.erase({"hd_b", "hd_z"}) == 1
    assert keep.get("resp_2", b"me") is None
    assert keep.get("resp_1", b"me") == told("resp_1", "hd_a")
    assert keep.erase({"hd_a"}) == 1
    assert keep.receipts() == {"hd_c"}
    keep.close()


def test_an_answer_that_knows_no_receipt_goes_with_every_erasure(make: Make) -> None:
    keep = make(60)
    keep.put(told("resp_1"))
    assert keep.erase({"hd_z"}) == 1
    assert keep.get("resp_1", b"me") is None
    keep.close()


def test_nobody_has_to_ask_for_what_is_too_old_to_be_let_go_of(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    keep = InFile(path, 0.05)
    keep.put(told("resp_1", "hd_a"))
    time.sleep(0.1)
    keep.forget()
    assert b"zzled" not in path.read_bytes()
    keep.close()
    memory = InMemory(0.05, 1_000)
    memory.put(told("resp_1", "hd_a"))
    time.sleep(0.1)
    memory.forget()
    assert memory.receipts() == frozenset()


def test_what_is_erased_is_overwritten_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    keep = InFile(path, 60)
    keep.put(told("resp_1", "hd_a"))
    assert b"zzled" in path.read_bytes(), "the test would see it"
    keep.erase({"hd_a"})
    assert b"zzled" not in path.read_bytes()
    keep.close()


def test_a_file_of_an_earlier_version_is_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with sqlite3.connect(path) as earlier:
        earlier.execute("CREATE TABLE kept (owner, id, until, items, response, PRIMARY KEY (owner, id)) WITHOUT ROWID")
        earlier.execute("INSERT INTO kept VALUES (?, ?, ?, ?, ?)", (b"me", "resp_1", time.time() + 60, b"[]", b"{}"))
    earlier.close()
    keep = InFile(path, 60)
    assert keep.get("resp_1", b"me") == Kept("resp_1", b"me", b"[]", b"{}")
    keep.put(told("resp_2", "hd_a"))
    assert keep.receipts() == {"hd_a"}
    keep.close()
