"""Any split of an answer gives what the whole of it gives, and that is what a second implementation says."""

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.masking.restore import Restorer
from router.masking.vault import Entry, Vault
from tests.router.masking import buffered

VALUES = {
    "[PERSON_1]": "Ann Lee",
    "[PERSON_1.2]": "ANN LEE",
    "[PERSON_10]": "Bo",
    "[US_SSN_1]": "219-09-9999",
    "[EMAIL_ADDRESS_1]": "ann@corp.example",
    "[URL_1]": "https://corp.example/a?b=[c](d",
    "[PASSWORD_1]": 'a"b\\c\n<[PERSON_10]',
}
VAULT = Vault(Entry(name, name[1:].rsplit("_", 1)[0], value) for name, value in VALUES.items())

ANSWERS = (
    "Dear [PERSON_1], [PERSON_10] and [PERSON_1.2]; not [PERSON_2] nor [person_1].",
    r"As \[PERSON\_1\] or [PERSON\_1] says in C:\Users\[PERSON_1]\x, and \[US\_SSN\_1\]",
    "[[PERSON_1]]([URL_1]) and ![x](https://e.example/?q=[EMAIL_ADDRESS_1]) [PERSON_1]",
    "[PERSON_[PERSON_1] [PERSON_1 ] [PERSON_1.] [PERSON_1.2",
    "[a]: /x?[PERSON_1] [PERSON_1]\n[^1]: [PERSON_1]\n\n[PERSON_1]",
    '<a href="/x?y= [PERSON_1]" title="[PERSON_1]">[PERSON_1]</a><https://e.example/[US_SSN_1]>',
    "https://e.example/[PERSON_1]\n[URL_1]/[PERSON_1] [PASSWORD_1] www.[PERSON_1] e.example/?[PERSON_1]",
    "\\[PERSON\\_1\\",
    "",
)

FRAGMENTS = (
    *VALUES, r"[PERSON\_1]", r"\[US\_SSN\_1\]", "[PERSON_3]", "[PERSON_", "PERSON_1]", "[", "]", "(", ")", "](", "]: ",
    "<", ">", "<a href=", '<img alt="', "<b c=d>", "<http:", "<x+y:", "/", "//", ":", "https:", "https://e.ex/",
    "mailto:", "www.", "e.example/?q=", "e.ex:80#", '"', "'", "=", "\\", "_", " ", "\t", "\n", "\n\n", "^", "-", "a",
    "title=", "x y", "é", "](<", "![i](", "\n[l]:", "\n> [^1]: ",
    "url(", "\\\\h\\", "URL( '", "sip:",
    ".evil.example", ".com", ".", "-x.", ".1.2",
)  # fmt: skip


MAY_BE_HOST = re.compile(
    r"\\{0,2}\[[A-Z_\\]+[0-9.]+\\{0,2}\](?:[\w-]+|(?=[.\\]|\Z))(?:\.(?:[\w-]+\.?)?)?(?:\\u?\w{0,3})?"
)


def fed(pieces: list[str], *, json_source: bool = False) -> str:
    restorer = Restorer(VAULT, json_source=json_source)
    return "".join([*(restorer.feed(piece) for piece in pieces), restorer.finish()])


def sources(answer: str) -> tuple[tuple[str, bool], ...]:
    """Return an answer as prose and as the source of JSON."""
    return (answer, False), (json.dumps([answer, "[PERSON_1]"], ensure_ascii=False), True)


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_every_cut_in_three_gives_what_the_second_implementation_gives(number: int) -> None:
    for text, json_source in sources(ANSWERS[number]):
        step = 3 if json_source else 1
        expected = buffered.restore(text, VALUES, json_source=json_source)
        for first in range(len(text) + 1):
            for second in range(first, len(text) + 1, step):
                pieces = [text[:first], text[first:second], text[second:]]
                assert fed(pieces, json_source=json_source) == expected


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_one_character_at_a_time_gives_the_same(number: int) -> None:
    for text, json_source in sources(ANSWERS[number]):
        assert fed(list(text), json_source=json_source) == buffered.restore(text, VALUES, json_source=json_source)


@settings(max_examples=400, deadline=None)
@given(
    fragments=st.lists(st.sampled_from(FRAGMENTS), max_size=14),
    cuts=st.lists(st.integers(0, 150), max_size=6),
    json_source=st.booleans(),
)
def test_two_implementations_agree_on_anything(fragments: list[str], cuts: list[int], *, json_source: bool) -> None:
    text = sources("".join(fragments))[json_source][0]
    bounds = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[a:b] for a, b in pairwise(bounds)]
    assert fed(pieces, json_source=json_source) == buffered.restore(text, VALUES, json_source=json_source)


@settings(max_examples=200, deadline=None)
@given(fragments=st.lists(st.sampled_from(FRAGMENTS), max_size=10), json_source=st.booleans())
def test_only_what_may_still_become_a_placeholder_is_held_back(fragments: list[str], *, json_source: bool) -> None:
    restorer = Restorer(VAULT, json_source=json_source)
    escape = "\\\\" if json_source else "\\"
    given_so_far = ""
    for character in "".join(fragments):
        given_so_far += character
        restorer.feed(character)
        held = restorer.give_up()
        restorer = Restorer(VAULT, json_source=json_source)
        restorer.feed(given_so_far)
        assert given_so_far.endswith(held)
        bare = held.replace(escape + "_", "_").removeprefix(escape).rstrip("\\")
        begins = any(name.startswith(bare) and name != bare for name in VALUES)
        assert not held or bare == "" or begins or MAY_BE_HOST.fullmatch(held)
        assert len(held) <= 200


@given(answer=st.lists(st.sampled_from(FRAGMENTS), max_size=10).map("".join))
def test_what_was_valid_json_stays_valid_json(answer: str) -> None:
    text = json.dumps({"[PERSON_1]": answer, "n": [answer, 1]})
    restored = json.loads(fed(list(text), json_source=True))
    assert set(restored) == {"Ann Lee", "n"}


def test_nothing_to_restore_passes_everything_at_once() -> None:
    restorer = Restorer(Vault())
    assert restorer.feed("[PERSON_1") == "[PERSON_1"
    assert restorer.finish() == ""


def test_what_is_restored_is_counted_by_kind() -> None:
    restorer = Restorer(VAULT)
    restorer.feed("[PERSON_1] [PERSON_1.2] [US_SSN_1] https://x.example/[US_SSN_1] [ID_1]")
    restorer.finish()
    assert restorer.counts == {"PERSON": 2, "US_SSN": 1}
