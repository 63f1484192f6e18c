"""The split rule: a hash of the document or template decides, once and for all, where a row belongs."""

from hashlib import blake2b
from typing import Literal

Part = Literal["train", "dev", "test"]

DEV_PERCENT = 7
TEST_PERCENT = 11


def part_of(source: str, group: str) -> Part:
    """Return the part of a whole document or template.

    BLAKE2b over "source/group", first four bytes modulo 100: below 7 is dev
    (temperatures and thresholds), below 18 is test (reported), the rest trains.
    A row alone never decides, so neighbours of one document cannot leak.
    """
    digest = blake2b(f"{source}/{group}".encode(), digest_size=4).digest()
    bucket = int.from_bytes(digest, "big") % 100
    if bucket < DEV_PERCENT:
        return "dev"
    return "test" if bucket < DEV_PERCENT + TEST_PERCENT else "train"
