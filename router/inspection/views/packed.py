"""Bytes that were compressed, as far as they are small."""

import zlib

_LARGEST = 65_536
_GZIP = b"\x1f\x8b\x08"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_EITHER = 32 + zlib.MAX_WBITS


def unpacked(raw: bytes) -> bytes:
    """Return what gzip or zlib packed; nothing for other bytes, and for more than 64 kB, which stay a payload."""
    if not raw.startswith((_GZIP, *_ZLIB)):
        return b""
    opened = zlib.decompressobj(_EITHER)
    try:
        plain = opened.decompress(raw, _LARGEST)
    except zlib.error:
        return b""
    return b"" if opened.unconsumed_tail else plain
