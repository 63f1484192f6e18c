"""Claims are sentences of a small language; a wrong word is named with the nearest right one."""

import pytest

from router.conversation.message import Role
from router.errors import ConfigurationError
from router.inspection.kinds import GROUPS, KINDS
from router.policy.prove.claim import Verb, When, Whole, parse_claim


def test_a_claim_names_kinds_groups_and_topics() -> None:
    assert parse_claim("PERSON never leaves").kinds == {"PERSON"}
    assert parse_claim("BANK, PERSON and health never leaves").topics == {"health"}
    assert parse_claim("BANK or PERSON never leaves.").kinds == {*GROUPS["BANK"], "PERSON"}
    assert parse_claim("anything never leaves unmasked").kinds == KINDS - {"CODE"}
    assert parse_claim("a request never leaves").whole is Whole.REQUEST


def test_its_parts_may_stand_in_any_order_and_mean_the_same() -> None:
    one = parse_claim("PERSON of score 0.4 or more from user or tool now beside health never leaves unmasked")
    other = parse_claim("PERSON  beside health from user, tool of score 0.4 or more now never leaves unmasked")
    assert (one.verb, one.at_least, one.when, one.beside) == (Verb.UNMASKED, 0.4, When.NOW, {"health"})
    assert one.roles == {Role.USER, Role.TOOL}
    assert (one.kinds, one.at_least, one.roles, one.when, one.beside) == (
        other.kinds, other.at_least, other.roles, other.when, other.beside
    )  # fmt: skip
    assert parse_claim("URL in earlier turns may leave masked").when is When.EARLIER


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("PERSN never leaves", "did you mean `PERSON`"),
        ("PERSON never leves", "never leaves unmasked"),
        ("PERSON from usr never leaves", "did you mean `user`"),
        ("PERSON beside helth never leaves", "did you mean `health`"),
        ("never leaves", "nothing is claimed"),
        ("", "a claim ends in"),
        ("health never leaves unmasked", "only values are masked"),
        ("CODE never leaves unmasked", "only values are masked"),
        ("a request from user never leaves", "is whole"),
        ("health from user never leaves", "topics are judged by exchange"),
        ("PERSON of score 1.5 or more never leaves", "between 0 and 1"),
        ("PERSON now now never leaves", "stands twice"),
        ("PERSON never leaves and BANK never leaves", "kind, group or topic"),
    ],
)
def test_what_is_not_understood_is_named(sentence: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as wrong:
        parse_claim(sentence)
    assert said in wrong.value.message
