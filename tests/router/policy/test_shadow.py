"""A shadow is written as words of a row, read back as they were, and fails alone."""

from hypothesis import given, settings

from router.ledger.columns import COLUMNS
from router.policy.decide import decide
from router.policy.difference import Decided, change, route_name
from router.policy.facts import Fact, Facts
from router.policy.rules import Policy, Rule, Treatment
from router.policy.shadow import MOST, Shadow, read, written
from tests.router.policy.test_decide_laws import both, known, labels, policy

STRICT = Policy("strict", (Rule("all", Treatment.LOCAL, frozenset({"PERSON"})),), digest="0" * 32)
LOOSE = Policy("loose", ())


@settings(max_examples=80, deadline=None)
@given(old=policy, new=policy, facts=known)
def test_a_change_comes_back_from_the_row_and_fits_its_column(old: Policy, new: Policy, facts: Facts) -> None:
    before, after = (Decided(one, facts, decide(one, facts)) for one in (old, new))
    words = written(route_name(after.decision), change(before, after))
    assert COLUMNS["shadow"].accepts(",".join(words))
    assert read(route_name(before.decision), words) == change(before, after)


def test_a_rule_of_the_longest_name_fits() -> None:
    name = "x" * 63
    facts = Facts((Fact("PERSON", 0.9, 1),), 1, labels(), both)
    long = Policy("long", (Rule(name, Treatment.REFUSE, frozenset({"PERSON"})),), digest="1" * 32)
    _, words = Shadow(long).beside(LOOSE, facts, decide(LOOSE, facts))
    assert f"by {name}" in words
    assert COLUMNS["shadow"].accepts(",".join(words))


def test_a_shadow_that_breaks_is_missing_and_nothing_else() -> None:
    facts = Facts((Fact("PERSON", 0.9, 1),), 1, labels(), both)
    decision = decide(LOOSE, facts)
    assert Shadow(STRICT).beside(LOOSE, facts, decision)[0] == STRICT.digest
    broken = Shadow(Policy("broken", (), routing=None))  # type: ignore[arg-type]
    assert broken.beside(LOOSE, facts, decision) == ("", ())


def test_a_request_of_very_many_findings_is_not_decided_twice() -> None:
    facts = Facts((Fact("PERSON", 0.9, 1),) * (MOST + 1), 1, labels(), both)
    assert Shadow(STRICT).beside(LOOSE, facts, decide(LOOSE, facts)) == ("", ())
