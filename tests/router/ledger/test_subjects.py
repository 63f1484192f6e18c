"""Hashes by which a person's requests are found, and what they give away."""

import pytest

from router.conversation.message import Conversation, Message, Role, Text
from router.conversation.place import Place
from router.inspection.finding import Finding, Inspection
from router.inspection.kinds import GROUPS
from router.ledger.columns import COLUMNS
from router.ledger.key import DeviceKey
from router.ledger.subjects import FATES, IDENTIFYING, Subjects, fates
from router.policy.decision import Decision, Route
from router.policy.rules import Treatment
from tests.router.ledger.rows import KEY

SUBJECTS = Subjects(KEY)
SAID = "Ada Byron"


def written(*judged: tuple[str, str, Treatment], omitted: frozenset[int] = frozenset()) -> tuple[str, ...]:
    texts = tuple(Text(Place(f"messages[{i}].content"), said, Role.USER, i) for i, (_, said, _) in enumerate(judged))
    conversation = Conversation("chat", "auto", False, texts, (Message(Role.USER, 0),), len(texts) - 1, {})
    found = tuple(
        Finding(kind, text.place, 0, len(text.text), 1.0, "test")
        for text, (kind, _, _) in zip(texts, judged, strict=True)
    )
    treatments = tuple(treatment for _, _, treatment in judged)
    decision = Decision(Route.CLOUD, Treatment.MASK, treatments, omitted)
    return SUBJECTS.of(conversation, Inspection(found), decision)


@pytest.mark.parametrize("spelled", ["ada byron", "ADA  BYRON", "Ada-Byron", "Ada Byron"])
def test_a_value_is_found_again_however_it_is_spelled(spelled: str) -> None:
    assert SUBJECTS.hash(spelled) == SUBJECTS.hash(SAID)


def test_other_values_and_other_keys_have_other_hashes() -> None:
    assert SUBJECTS.hash("Ada Lovelace") != SUBJECTS.hash(SAID)
    assert Subjects(DeviceKey(bytes(32))).hash(SAID) != SUBJECTS.hash(SAID)


def test_a_row_says_what_became_of_each_value_and_holds_no_text() -> None:
    row = written(("PERSON", SAID, Treatment.MASK), ("EMAIL_ADDRESS", "ada@example.org", Treatment.ALLOW))
    assert COLUMNS["subjects"].accepts(",".join(row))
    assert fates(row, [SUBJECTS.hash("ada byron")]) == ("masked",)
    assert fates(row, [SUBJECTS.hash("ADA@example.org")]) == ("allowed as it is",)
    assert fates(row, [SUBJECTS.hash("nobody")]) == ()
    assert "ada" not in ",".join(row).casefold()


def test_what_was_left_out_says_so() -> None:
    row = written(("PERSON", SAID, Treatment.MASK), ("PERSON", "Bob", Treatment.MASK), omitted=frozenset({0}))
    assert fates(row, [SUBJECTS.hash(SAID)]) == ("left out",)


def test_credentials_and_what_singles_nobody_out_are_not_hashed() -> None:
    assert not IDENTIFYING & {*GROUPS["CREDENTIAL"], "DATE_TIME", "LOCATION", "CODE"}
    assert written(("PASSWORD", "hunter2", Treatment.MASK), ("DATE_TIME", "today", Treatment.ALLOW)) == ()


def test_every_treatment_has_its_letter() -> None:
    assert {treatment.name[0] for treatment in Treatment} | {"O"} == set(FATES)
