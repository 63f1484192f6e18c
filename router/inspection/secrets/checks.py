"""Check digits of keys that have them: they raise or lower a score, and never free a key.

A key whose check fails is still sent by somebody who believes in it: cut, mistyped, or made before the provider
added the digits. Of eight GitHub tokens published as examples six fail.
"""

import re
import string
import zlib

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_CHECKED = re.compile(r"(?:gh[pousr]|npm)_([A-Za-z0-9]{30})([A-Za-z0-9]{6})$")
_AWS = re.compile(r"[A-Z0-9]{4}[A-Z2-7]{16}$")


def crc_in_base62(key: str) -> bool:
    """Say whether the last six characters are the CRC32 of the thirty before, as GitHub and npm build their tokens."""
    parts = _CHECKED.match(key)
    return parts is not None and parts.group(2) == _written(zlib.crc32(parts.group(1).encode()))


def base32_account(key: str) -> bool:
    """Say whether an AWS access key holds an account number in base 32, as all since 2019 do."""
    return _AWS.match(key) is not None


def _written(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(6, _BASE62[0])
