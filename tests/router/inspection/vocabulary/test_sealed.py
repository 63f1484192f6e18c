"""An encrypted vocabulary is found like a plain one, and without its key nothing starts."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from router.errors import ConfigurationError
from router.inspection.vocabulary import Vocabulary, Word, read
from router.inspection.vocabulary.keep import add, seal
from router.inspection.vocabulary.sealed import VARIABLE

keyring = pytest.importorskip("keyring")
pytest.importorskip("cryptography")


def _memory() -> object:
    class Memory(keyring.backend.KeyringBackend):  # type: ignore[name-defined,misc]
        priority = 1

        def __init__(self) -> None:
            super().__init__()
            self.held: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.held[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.held[service, username]

    return Memory()


@pytest.fixture
def ring() -> Iterator[object]:
    before, memory = keyring.get_keyring(), _memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "vocabulary.txt"
    add(made, [Word("falcon")])
    return made


def test_what_is_sealed_is_read_changed_and_opened_again(path: Path, ring: object) -> None:
    assert seal(path, closed=True).done
    assert not seal(path, closed=True).done
    add(path, [Word("osprey")])
    assert b"falcon" not in path.read_bytes()
    assert b"osprey" not in path.read_bytes()
    assert [w.text for w in read(path).words] == ["falcon", "osprey"]
    seal(path, closed=False)
    assert path.read_text().endswith("falcon\nosprey\n")


def test_a_key_of_a_variable_needs_no_keyring(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, base64.b64encode(bytes(32)).decode())
    seal(path, closed=True)
    assert len(read(path).words) == 1
    monkeypatch.setenv(VARIABLE, base64.b64encode(bytes(31) + b"x").decode())
    with pytest.raises(ConfigurationError, match="cannot be decrypted"):
        read(path)
    monkeypatch.setenv(VARIABLE, "short")
    with pytest.raises(ConfigurationError, match="32 bytes"):
        read(path)


def test_a_changed_byte_is_noticed(path: Path, ring: object) -> None:
    seal(path, closed=True)
    raw = path.read_bytes()
    path.write_bytes(raw[:-6] + bytes([raw[-6] ^ 1]) + raw[-5:])
    with pytest.raises(ConfigurationError, match="cannot be decrypted"):
        read(path)


def test_without_the_key_nothing_starts_and_a_running_one_keeps_its_words(path: Path, ring: object) -> None:
    loaded = read(path)
    vocabulary = Vocabulary(loaded.words, path, loaded.stamp)
    vocabulary.load()
    seal(path, closed=True)
    ring.held.clear()  # type: ignore[attr-defined]
    assert "stay in force" in vocabulary.refresh().warning
    assert len(vocabulary.detect("falcon")) == 1
    with pytest.raises(ConfigurationError, match="keyring"):
        read(path)


def test_a_machine_without_keyring_says_so_and_leaves_the_file(path: Path) -> None:
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        with pytest.raises(ConfigurationError, match="no usable keyring"):
            seal(path, closed=True)
    finally:
        keyring.set_keyring(before)
    assert path.read_text().endswith("falcon\n")


def test_a_keyring_that_forgets_encrypts_nothing(path: Path, ring: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "set_password", lambda *_: None)
    with pytest.raises(ConfigurationError, match="no usable keyring"):
        seal(path, closed=True)
    assert path.read_text().endswith("falcon\n")
