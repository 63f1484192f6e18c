"""Exact kinds: what check digits and unmistakable forms give away, and what must pass."""

import hashlib
import json
import random
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.inspection import check_digits
from router.inspection.exact import ExactKinds
from router.inspection.kinds import KINDS


@pytest.fixture(scope="module")
def exact() -> ExactKinds:
    made = ExactKinds()
    made.load()
    return made


FOUND = [
    ("CREDIT_CARD", "4242 4242 4242 4242"),
    ("CREDIT_CARD", "5500-0055-5555-5559"),
    ("CREDIT_CARD", "378282246310005"),
    ("CREDIT_CARD", "30569309025904"),
    ("IBAN_CODE", "DE89 3704 0044 0532 0130 00"),
    ("IBAN_CODE", "gb29nwbk60161331926819"),
    ("EMAIL_ADDRESS", "jane.doe+x@example.co.uk"),
    ("EMAIL_ADDRESS", "j\u00e4ne@m\u00fcnchen.de"),
    ("PHONE_NUMBER", "+49 30 901820"),
    ("PHONE_NUMBER", "+12125550187"),
    ("PHONE_NUMBER", "(212) 555-0187"),
    ("PHONE_NUMBER", "212-555-0187"),
    ("PHONE_NUMBER", "020 7946 0958"),
    ("US_SSN", "536-22-1847"),
    ("US_ITIN", "912-71-1234"),
    ("UK_NHS", "943 476 5919"),
    ("AU_ABN", "51 824 753 556"),
    ("AU_TFN", "123 456 782"),
    ("CA_SIN", "130-692-544"),
    ("SG_NRIC_FIN", "S1234567D"),
    ("MEDICAL_LICENSE", "BB1388568"),
    ("CRYPTO", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
]


@pytest.mark.parametrize(("kind", "value"), FOUND, ids=range(len(FOUND)))
@pytest.mark.parametrize(
    "around",
    ["{}", "it is {}, thanks", '{{"x":"{}"}}', "\u6f22\u5b57 {} \U0001f600", "({})", "'{}'.", '{{"x":"a\\n{}\\n"}}'],
)
def test_a_value_is_found_wherever_it_stands(exact: ExactKinds, kind: str, value: str, around: str) -> None:
    if kind == "CRYPTO":
        around = around.replace("\\n", " ")  # behind an escaped line end an address reads like another one
    text = around.format(value)
    found = [(span.kind, text[span.start : span.end].lstrip("n")) for span in exact.detect(text)]
    assert (kind, value) in found


def test_an_account_is_found_behind_a_word_that_looks_like_its_beginning(exact: ExactKinds) -> None:
    text = "ref AB12 DE89 3704 0044 0532 0130 00 2 days"
    assert [text[s.start : s.end] for s in exact.detect(text)] == ["DE89 3704 0044 0532 0130 00"]


@pytest.mark.parametrize(
    "value",
    [
        "4242 4242 4242 4241",
        "0.4242424242424242",
        "14242424242424242",
        "DE89 3704 0044 0532 0130 01",
        "icon@2x.png",
        "000-12-3456",
        "666-12-3456",
        "536-22-18471",
        "943 476 5918",
        "2024-01-15T10:30:00+02:00",
        "1700000000",
        "1.212-555-01879",
        "+123",
        "S1234567E",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "10.0.0.1",
    ],
    ids=range(16),
)
def test_what_only_looks_alike_passes(exact: ExactKinds, value: str) -> None:
    assert exact.detect(f"value {value} end") == []


def machine_data(rows: int, seed: int = 3) -> str:
    chance = random.Random(seed)
    return json.dumps(
        [
            {
                "id": chance.randrange(10**9),
                "ms": 1_700_000_000_000 + chance.randrange(10**9),
                "score": chance.uniform(-1e6, 1e6),
                "vector": [chance.random() for _ in range(3)],
                "sha": hashlib.sha256(str(index).encode()).hexdigest(),
                "uuid": str(uuid.UUID(int=chance.getrandbits(128))),
                "at": "2024-01-15T10:30:00+02:00",
                "version": "1.2.3-4",
            }
            for index in range(rows)
        ]
    )


def test_floats_hashes_time_stamps_and_ids_are_never_flagged(exact: ExactKinds) -> None:
    assert exact.detect(machine_data(1_000)) == []


def test_a_hundred_thousand_characters_of_prose_cost_milliseconds(exact: ExactKinds) -> None:
    text = ("The order of 12 March was late; see page 4 and pay 20.50 by Friday, said the clerk.\n" * 1300)[:100_000]
    exact.detect(text)
    costs = []
    for _ in range(5):
        start = time.thread_time()
        exact.detect(text)
        costs.append(time.thread_time() - start)
    assert min(costs) < 0.008  # 2 ms on the machine it was made for


@given(st.integers(0, 10**15 - 1))
def test_one_last_digit_of_ten_passes_luhn(number: int) -> None:
    assert sum(check_digits.luhn(f"{number}{last}") for last in range(10)) == 1


@given(st.integers(10**10, 10**11 - 1), st.integers(0, 9), st.integers(0, 10))
def test_a_changed_digit_fails_verhoeff(number: int, other: int, place: int) -> None:
    valid = next(f"{number}{last}" for last in range(10) if check_digits.verhoeff(f"{number}{last}"))
    changed = valid[:place] + str(other) + valid[place + 1 :]
    assert check_digits.verhoeff(changed) == (changed == valid)


def test_its_kinds_are_kinds(exact: ExactKinds) -> None:
    found = {span.kind for _, value in FOUND for span in exact.detect(value)}
    assert found <= KINDS
    assert found == {kind for kind, _ in FOUND} | (found & {"CA_SIN"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("visa4242424242424242", "4242424242424242"),
        ("card_4242-4242-4242-4242_old", "4242-4242-4242-4242"),
        ("SSN536-90-4399", "536-90-4399"),
        ("konto_DE89370400440532013000", "DE89370400440532013000"),
    ],
)
def test_a_number_with_check_digits_is_found_in_a_word(exact: ExactKinds, text: str, value: str) -> None:
    whole = f"see {text} there"
    assert value in [whole[span.start : span.end] for span in exact.detect(whole)]


@pytest.mark.parametrize("text", ["0x4242424242424242", "ab4242424242424242cd", "fe4242424242424242", "v536-90-4399"])
def test_digits_of_a_hash_are_no_number_of_a_person(exact: ExactKinds, text: str) -> None:
    assert not exact.detect(f"see {text} there")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ada@analytical.example.org.pdf", "ada@analytical.example.org"),
        ("to_ada@example.org_2024.eml", "to_ada@example.org"),
    ],
)
def test_a_file_that_is_named_after_a_mailbox_names_it(exact: ExactKinds, text: str, value: str) -> None:
    whole = f"see {text} there"
    assert value in [whole[span.start : span.end] for span in exact.detect(whole)]


@pytest.mark.parametrize("text", ["icon@2x.png", "lodash@4.17.21.tgz", "getty@tty1.service", "style@home.css"])
def test_a_file_with_a_sign_in_its_name_is_no_mailbox(exact: ExactKinds, text: str) -> None:
    assert not exact.detect(f"see {text} there")
