"""What looks generated, what looks chosen, and what stands where a secret would."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.entropy import entropy, is_password, is_pattern, is_random, is_short_key, stands_in

GENERATED = [
    "a1b2c3d4e5f60718293a4b5c6d7e8f90",
    "Qx7Lz0pWk3Vt9Rb2",
    "wsxY2eUG78qKGTyUpAOUbwCD",
    "zkqvbnxrtplmwsdfghjkcv",
    "ubjCIstwMbPyePEaJokSukvIsvg1CpiAmZOSVL9n",
    "KiSxCKhgvOIGiZhsyVDYXNBLMgbKyhUn",
    "LRBO26OZIBDCA47WPRJEXPE27R",
]
ORDINARY = [
    "getAccessTokenFromRequest",
    "HTTP_204_NO_CONTENT",
    "user_profile_settings_page",
    "/usr/local/lib/python3.11",
    "https://login.page/path1234",
    "app18922506.service.local",
    "internationalization",
    "self.config.secret_key",
    "12345",
    "arn:aws:iam::aws:policy/Change1234",
]


@pytest.mark.parametrize("value", GENERATED, ids=range(len(GENERATED)))
def test_a_generated_value_looks_random(value: str) -> None:
    assert is_random(value)


@pytest.mark.parametrize("value", ORDINARY, ids=range(len(ORDINARY)))
def test_words_paths_and_names_do_not_look_random(value: str) -> None:
    assert not is_random(value)


@pytest.mark.parametrize(
    "value",
    ["${TOKEN}", "<your key>", "xxxxxxxxxx", "****", "YOUR_API_KEY", "changeme", "{{ token }}", "AKIAEXAMPLE", "aaaa"],
)
def test_a_stand_in_is_known(value: str) -> None:
    assert stands_in(value)
    assert not is_random(value * 3)


@pytest.mark.parametrize("value", ["1234567890abcdef", "abcd1234abcd1234", "deadbeefdeadbeef", "abcdefghijklmnop"])
def test_a_row_that_somebody_typed_is_not_generated(value: str) -> None:
    assert is_pattern(value)
    assert not is_random(value)


def test_a_short_key_has_letters_and_digits_and_is_no_word_with_a_number() -> None:
    assert is_short_key("42fc56d9x1")
    assert not is_short_key("tokenizer200")
    assert not is_short_key("12345678")


def test_a_regular_expression_is_not_generated() -> None:
    assert not is_random("[A-Za-z0-9+/_-]{40,}={0,2}")


def test_a_long_row_is_doubted_and_a_short_password_kept() -> None:
    assert not is_pattern("1234567890abcdef" * 2)
    assert is_password("12345678", quoted=False)


@pytest.mark.parametrize(
    "value", ["insert_token_here", "__CLIENT_SECRET__", "not-a-real-token", "sample_auth_token", "my-secret-key"]
)
def test_a_value_that_only_tells_what_stands_there_is_none(value: str) -> None:
    assert stands_in(value)


@pytest.mark.parametrize("value", ["open_sesame", "Summer2024!", "test1234", "secret99"])
def test_a_weak_password_does_not_stand_in(value: str) -> None:
    assert not stands_in(value)


def test_unquoted_identifiers_are_code_and_quoted_ones_passwords() -> None:
    assert not is_password("getPassword", quoted=False)
    assert is_password("swordfish", quoted=True)
    assert not is_password("string", quoted=True)
    assert not is_password("Enter the new password for %s", quoted=True)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_entropy_is_between_none_and_that_of_all_different(text: str) -> None:
    assert 0 <= entropy(text) <= 6


@settings(deadline=None)
@given(st.text(max_size=80))
def test_judging_never_fails(text: str) -> None:
    is_random(text)
    is_password(text, quoted=True)
    is_password(text, quoted=False)
    stands_in(text)
