"""What stood there before it was decoded counts, where a plain value looks like an encoded one."""

import base64
from collections.abc import Callable

import pytest

from tests.router.inspection.views.test_readings import TWINS, conversation, inspector


@pytest.mark.parametrize(
    "disguise",
    [
        lambda account: "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in account),
        lambda account: f"{account[:2]}\u200b{account[2:]}",
        lambda account: account.replace(" ", "%20"),
        lambda account: " ".join(map(str, f"{account} it is".encode())),
    ],
    ids=["full width", "zero width", "percent", "codes"],
)
def test_what_could_be_decoded_without_its_disguise_counts_as_it_stands(disguise: Callable[[str], str]) -> None:
    account = disguise("DE55 3597 5107 7343 2986 97")
    # Without the disguise all of it is hex digits, and letters come out when they are read as such.
    found = inspector().inspect(conversation(f"Please keep the account {account} in mind.")).findings
    assert "IBAN_CODE" in {one.kind for one in found}


def test_letters_that_look_latin_are_read_so_in_a_word_of_digits_alone() -> None:
    account = "AE42 2904 9162 0467 7692 732".translate(TWINS)
    assert "IBAN_CODE" in {one.kind for one in inspector().inspect(conversation(f"the account {account}")).findings}


@pytest.mark.parametrize("encoded", [base64.b64encode, base64.urlsafe_b64encode, base64.b32encode])
def test_what_could_be_decoded_once_more_counts_as_it_stands(encoded: Callable[[bytes], bytes]) -> None:
    # All hex digits, and letters come out when they are read as such.
    payload = encoded(b"Please keep DE93712065743944684472 in mind.").decode()
    assert "IBAN_CODE" in {one.kind for one in inspector().inspect(conversation(f"the account {payload}")).findings}
