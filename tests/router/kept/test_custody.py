"""Whose answers are kept: everybody's, those of clients with a key of their own, or nobody's."""

import pytest

from router.kept.custody import Custody, Whose
from router.kept.in_memory import InMemory

TAKES = {
    Whose.ASKED: {None: True, "": True, "mine": True},
    Whose.KEYED: {None: False, "": False, "mine": True},
    Whose.NEVER: {None: False, "": False, "mine": False},
}


@pytest.mark.parametrize("whose", Whose)
def test_every_word_says_of_every_client_whether_its_answers_are_kept(whose: Whose) -> None:
    custody = Custody(InMemory(60, 100), whose)
    assert {bearer: custody.takes(bearer) for bearer in TAKES[whose]} == TAKES[whose]
