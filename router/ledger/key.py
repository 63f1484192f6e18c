"""The device's own key: every hash in the ledger depends on it, so nobody can guess values by hashing them."""

import contextlib
import os
import secrets
from collections.abc import Collection
from hashlib import blake2b
from pathlib import Path

from router.errors import LedgerUnavailable
from router.ledger.grammar import NAMED

_KEY_BYTES = 32
_CONSONANTS = str.maketrans("0123456789abcdef", "ghjkmnpqrstvwxzb")


class DeviceKey:
    """A random key that never leaves the data directory; its repr shows nothing of it."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise LedgerUnavailable("the device key is damaged; delete it to start a new ledger")
        self._key = key

    def hash(self, purpose: str, data: bytes) -> bytes:
        """Return 32 bytes that stand for `data`; another purpose gives unrelated ones."""
        return blake2b(data, digest_size=32, key=self._key, person=purpose.encode()[:16]).digest()

    def pseudonym(self, identifier: str) -> str:
        """Return 32 consonants that stand for an identifier outside.

        Not hexadecimal: the egress guard would see a masked `Ada` or `Ed` between two digits of it.
        """
        return consonants(self.hash("pseudonym", identifier.encode("utf-8", "surrogatepass")))[:32]

    def name(self, name: str, known: Collection[str]) -> str:
        """Return a name as a row may hold it: itself when the configuration knows it, else its hash.

        What a caller writes where a model name belongs is the caller's text.
        """
        if name in known and NAMED.accepts(name):
            return name
        return f"hashed:{self.hash('name', name.encode('utf-8', 'surrogatepass')).hex()[:32]}"

    def __repr__(self) -> str:
        return "DeviceKey()"


def consonants(digest: bytes) -> str:
    """Return a hash in sixteen letters that form no word and no number."""
    return digest.hex().translate(_CONSONANTS)


def load_key(path: Path) -> DeviceKey:
    """Read the key of this device; the first call makes it, readable by its owner alone."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return DeviceKey(path.read_bytes())
        except FileNotFoundError:
            return DeviceKey(_create(path))
    except OSError:
        raise LedgerUnavailable("the device key cannot be read or made in the data directory") from None


def _create(path: Path) -> bytes:
    """Write a fresh key beside its place and link it there, so that two processes starting at once agree."""
    scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(scratch, path)
        return path.read_bytes()
    finally:
        scratch.unlink()
