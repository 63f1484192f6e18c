"""Check digits raise or lower a score and never free a key."""

import zlib

import pytest

from router.inspection.secrets import Secrets
from router.inspection.secrets.checks import base32_account, crc_in_base62

BODY = "Zq8" + "mT4vXb2LkR9wPn7sHd3Jf6" + "Yc1Ga"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def checked(head: str) -> str:
    number, written = zlib.crc32(BODY.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        written = DIGITS[digit] + written
    return head + BODY + written.rjust(6, "0")


@pytest.mark.parametrize("head", ["gh" + "p_", "np" + "m_"])
def test_a_key_whose_check_fails_scores_less_and_is_still_found(secrets: Secrets, head: str) -> None:
    good = checked(head)
    bad = good[:-1] + ("a" if good[-1] != "a" else "b")
    assert crc_in_base62(good)
    assert not crc_in_base62(bad)
    scores = [max(span.score for span in secrets.detect(f"see {key} there")) for key in (good, bad)]
    assert scores[0] > scores[1] >= 0.8


def test_an_access_key_holds_its_account_in_base_32() -> None:
    assert base32_account("AK" + "IA" + "QWERTY234567ABCD")
    assert not base32_account("AK" + "IA" + "QWERTY189067ABCD")
