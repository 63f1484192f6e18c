"""A value that must not be told cannot stand in clear where nothing can be replaced."""

import pytest

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.errors import EgressBlocked
from router.inspection.finding import Finding, Inspection
from router.masking.fixed import bound
from router.masking.mask import mask
from router.policy.decision import Decision, Route
from router.policy.rules import Treatment

OLD, NEW = Place("messages[0].content"), Place("metadata{0}")


def case(
    fixed: str, *, treatment: Treatment = Treatment.ALLOW, omitted: frozenset[int] = frozenset()
) -> tuple[Conversation, Inspection, Decision]:
    """Return "Ann Smith", masked in the history, and a fixed text now."""
    texts = (Text(OLD, "Ann Smith", Role.USER, 0), Text(NEW, fixed, Role.DEFINITION, 1, fixed=True))
    findings = tuple(Finding("PERSON", text.place, 0, len(text.text), 0.9, "tagger") for text in texts)
    decision = Decision(Route.CLOUD, Treatment.MASK, (Treatment.MASK, treatment), omitted)
    return Conversation("chat", "auto", False, texts, (), 1, {}), Inspection(findings), decision


@pytest.mark.parametrize("written", ["Ann Smith", "ann smith", "ANN-SMITH"])
def test_a_value_masked_elsewhere_binds_the_request_however_it_is_written(written: str) -> None:
    assert bound(*case(written))
    with pytest.raises(EgressBlocked):
        mask(*case(written))


def test_it_binds_when_its_other_mention_is_left_out() -> None:
    assert bound(*case("Ann Smith", omitted=frozenset({0})))


def test_another_value_binds_nothing() -> None:
    assert not bound(*case("Bob Jones"))
    assert mask(*case("Bob Jones")).texts == ("[PERSON_1]", "Bob Jones")


def test_what_is_left_out_itself_binds_nothing() -> None:
    conversation, inspection, decision = case("Ann Smith")
    texts = (conversation.texts[0]._replace(exchange=1), conversation.texts[1]._replace(exchange=0))
    turned = Conversation("chat", "auto", False, texts, (), 1, {})
    omitting = Decision(Route.CLOUD, Treatment.MASK, decision.treatments, frozenset({0}))
    assert not bound(turned, inspection, omitting)


def test_where_nothing_is_masked_nothing_is_bound() -> None:
    conversation, inspection, _ = case("Ann Smith")
    free = Decision(Route.CLOUD, Treatment.ALLOW, (Treatment.ALLOW, Treatment.ALLOW))
    assert not bound(conversation, inspection, free)
