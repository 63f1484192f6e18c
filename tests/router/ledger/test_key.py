"""One key for each device, its owner's alone, and no hash that another device could make."""

import stat
from pathlib import Path

import pytest

from router.errors import LedgerUnavailable
from router.ledger.grammar import NAMED
from router.ledger.key import DeviceKey, load_key


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "device.key"
    first = load_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).hash("x", b"y") == first.hash("x", b"y")
    assert [file.name for file in path.parent.iterdir()] == ["device.key"]


def test_hashes_differ_by_device_and_purpose(tmp_path: Path) -> None:
    one, other = load_key(tmp_path / "a"), load_key(tmp_path / "b")
    assert len({one.hash("x", b"y"), other.hash("x", b"y"), one.hash("z", b"y")}) == 3


def test_a_name_that_the_configuration_does_not_know_is_hashed() -> None:
    key = DeviceKey(bytes(32))
    assert key.name("gpt-5-mini", {"gpt-5-mini"}) == "gpt-5-mini"
    for asked in ("Ann Lee", "gpt-6", "\ud800"):
        named = key.name(asked, {"gpt-5-mini"})
        assert named.startswith("hashed:")
        assert NAMED.accepts(named)
    assert key.name("Ann Lee", {"Ann Lee"}).startswith("hashed:")


def test_a_damaged_key_stops_instead_of_starting_a_second_one(tmp_path: Path) -> None:
    (tmp_path / "device.key").write_bytes(b"short")
    with pytest.raises(LedgerUnavailable):
        load_key(tmp_path / "device.key")


def test_a_key_shows_nothing_of_itself() -> None:
    assert repr(DeviceKey(b"k" * 32)) == "DeviceKey()"


def test_a_pseudonym_holds_nothing_that_reads_as_a_name_or_a_number(tmp_path: Path) -> None:
    one, other = load_key(tmp_path / "a"), load_key(tmp_path / "b")
    made = [key.pseudonym(who) for key in (one, other) for who in ("Ada", "Ed", "")]
    assert len(set(made)) == 6
    assert all(len(word) == 32 and word.isalpha() and not set(word) & set("aeiouy") for word in made)
