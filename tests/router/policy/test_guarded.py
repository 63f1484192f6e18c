"""The guard is told the kinds that never leave as they are."""

from router.inspection.kinds import KINDS
from router.policy.guarded import guarded_kinds
from router.policy.rules import Policy, Rule, Treatment

PERSON, URL = frozenset({"PERSON"}), frozenset({"URL"})


def test_a_kind_is_guarded_when_any_rule_without_condition_holds_it_back() -> None:
    rules = (Rule("loose", Treatment.ALLOW, PERSON), Rule("tight", Treatment.MASK, PERSON, at_least=0.9))
    assert guarded_kinds(Policy("any", rules)) == {"PERSON"}


def test_a_kind_that_depends_on_company_is_left_to_the_decision() -> None:
    assert guarded_kinds(Policy("any", (Rule("links", Treatment.LOCAL, URL, with_any=PERSON),))) == frozenset()


def test_otherwise_guards_what_no_rule_names() -> None:
    policy = Policy("any", (Rule("links", Treatment.ALLOW, URL),), otherwise=Treatment.MASK)
    assert guarded_kinds(policy) == KINDS - {"URL", "CODE"}


def test_a_closed_cloud_guards_everything() -> None:
    assert guarded_kinds(Policy("any", (), cloud=False)) == KINDS - {"CODE"}
