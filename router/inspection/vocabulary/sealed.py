"""The vocabulary's file under a key: AES-256-GCM, the key in the system's keyring or in a variable."""

import base64
import binascii
import importlib
import os
from pathlib import Path
from typing import Any

from router.errors import ConfigurationError

VARIABLE = "HALFDOOR_VOCABULARY_KEY"
"""Holds the key where there is no keyring (a server); 32 bytes in base64."""

_HEADER = b"halfdoor-vocabulary 1 aes-256-gcm"
_SERVICE, _USER = "halfdoor", "vocabulary"
_KEY, _NONCE, _LINE = 32, 12, 76
_INSTALL = "pip install 'halfdoor[vocabulary-encryption]'"


def is_sealed(raw: bytes) -> bool:
    """Say whether a file's bytes are a sealed vocabulary."""
    return raw.startswith(_HEADER)


def opened(path: Path, raw: bytes) -> bytes:
    """Return the plain bytes of a sealed file.

    Raises:
        ConfigurationError: no key, another key, a damaged file, or the library is missing.
    """
    cipher, key = _library("cryptography.hazmat.primitives.ciphers.aead"), _stored_key()
    if key is None:
        raise ConfigurationError(f"{path} is encrypted, and its key is neither in the keyring nor in {VARIABLE}")
    try:
        data = base64.b64decode(b"".join(raw[len(_HEADER) :].split()), validate=True)
        return bytes(cipher.AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _HEADER))
    except (binascii.Error, ValueError, _library("cryptography.exceptions").InvalidTag):
        raise ConfigurationError(f"{path} cannot be decrypted: it is damaged, or the key is another one") from None


def closed(plain: bytes) -> bytes:
    """Return a sealed file; the first call makes the key and puts it into the keyring.

    Raises:
        ConfigurationError: there is no keyring to keep a key in, or the library is missing.
    """
    cipher = _library("cryptography.hazmat.primitives.ciphers.aead")
    key = _stored_key() or _new_key()
    nonce = os.urandom(_NONCE)
    data = base64.b64encode(nonce + cipher.AESGCM(key).encrypt(nonce, plain, _HEADER))
    return _HEADER + b"\n" + b"\n".join(data[at : at + _LINE] for at in range(0, len(data), _LINE)) + b"\n"


def _stored_key() -> bytes | None:
    if given := os.environ.get(VARIABLE):
        return _decoded(given, VARIABLE)
    keyring = _library("keyring")
    try:
        stored = keyring.get_password(_SERVICE, _USER)
    except _library("keyring.errors").KeyringError:
        raise _no_keyring() from None
    return None if stored is None else _decoded(stored, "the key in the keyring")


def _new_key() -> bytes:
    key = os.urandom(_KEY)
    try:
        _library("keyring").set_password(_SERVICE, _USER, base64.b64encode(key).decode())
    except _library("keyring.errors").KeyringError:
        raise _no_keyring() from None
    if _stored_key() != key:
        # A key that is not kept would make the file unreadable for ever.
        raise _no_keyring()
    return key


def _decoded(given: str, where: str) -> bytes:
    try:
        key = base64.b64decode(given.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY:
        raise ConfigurationError(f"{where} is not a key: it must be {_KEY} bytes in base64")
    return key


def _no_keyring() -> ConfigurationError:
    return ConfigurationError(
        f"this machine has no usable keyring (headless?); unlock or install one, or set {VARIABLE} to 32 bytes in "
        "base64, such as from: openssl rand -base64 32"
    )


def _library(name: str) -> Any:  # noqa: ANN401 - optional, so it has no types here
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ConfigurationError(f"an encrypted vocabulary needs two more packages; run: {_INSTALL}") from None
