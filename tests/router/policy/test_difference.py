"""What another policy would decide otherwise: looser first, by the rule that makes the difference."""

from dataclasses import replace

from hypothesis import given, settings

from router.policy.compared import classes, rules
from router.policy.compared import settings as differing
from router.policy.decide import decide
from router.policy.decision import Situation
from router.policy.difference import Change, Decided, change, grouped
from router.policy.facts import Fact, Facts
from router.policy.loading import load_policy
from router.policy.rules import History, Policy, Rule, Treatment
from tests.router.policy.test_decide_laws import known, labels, policy

NAMES = Rule("names", Treatment.MASK, frozenset({"PERSON"}))
KEPT = Rule("people stay", Treatment.LOCAL, frozenset({"PERSON"}), history=History.LOCAL)
LINKS = Rule("links", Treatment.MASK, frozenset({"URL"}))
FACTS = Facts((Fact("PERSON", 0.9, 1), Fact("URL", 0.9, 1)), 1, labels(), Situation(cloud=True, engine=False))


def between(old: tuple[Rule, ...], new: tuple[Rule, ...], facts: Facts = FACTS) -> Change | None:
    return change(*(Decided(one, facts, decide(one, facts)) for one in (Policy("old", old), Policy("new", new))))


def test_a_stricter_rule_is_named_as_what_keeps_a_request() -> None:
    found = between((NAMES,), (NAMES, KEPT))
    assert found == Change("cloud-masked", "refused", ("people stay",), (), ("PERSON", "URL"))
    assert found.direction == "stricter"


def test_a_rule_that_is_gone_is_named_as_what_no_longer_asks() -> None:
    found = between((NAMES, KEPT), (NAMES,))
    assert found == Change("refused", "cloud-masked", ("people stay",), ("PERSON", "URL"), ())
    assert found.direction == "looser"


def test_a_value_that_leaves_in_another_form_on_the_same_way_is_a_change() -> None:
    found = between((NAMES, LINKS), (NAMES,))
    assert found == Change("cloud-masked", "cloud-masked", ("links",), ("URL",), ())
    assert found.direction == "looser"
    assert between((NAMES,), (NAMES, LINKS)) == Change("cloud-masked", "cloud-masked", ("links",), (), ("URL",))


def test_what_stays_either_way_is_no_change() -> None:
    here = replace(FACTS, situation=Situation(cloud=False, engine=True))
    assert between((NAMES,), (NAMES, KEPT), here) is None


def test_equal_changes_are_counted_together_and_looser_ones_come_first() -> None:
    looser, stricter = between((NAMES, KEPT), (NAMES,)), between((NAMES,), (NAMES, KEPT))
    total, listed = grouped([("a", stricter), ("b", None), ("c", stricter), ("d", looser), ("e", stricter)])
    assert (total, [one.count for one in listed]) == (5, [1, 3])
    assert listed[0].change.direction == "looser"
    assert listed[1].seen == ("a", "c", "e")


@settings(max_examples=60, deadline=None)
@given(old=policy, new=policy, facts=known)
def test_nothing_changes_from_a_policy_to_itself_and_back_is_the_other_direction(
    old: Policy, new: Policy, facts: Facts
) -> None:
    before, after = (Decided(one, facts, decide(one, facts)) for one in (old, new))
    assert change(before, before) is None
    there, back = change(before, after), change(after, before)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert (there.looser, there.stricter) == (back.stricter, back.looser)
        assert {there.direction, back.direction} in ({"looser", "stricter"}, {"other"}, {"looser"})


def test_side_by_side_shows_settings_rules_and_what_a_finding_alone_comes_to() -> None:
    old, new = load_policy("default"), load_policy("strict")
    assert ("otherwise", "mask", "local") in set(differing(old, new))
    assert ("everything personal", "new") in set(rules(old, new))
    found = classes(old, new)
    (kept,) = [one for one in found if "CREDIT_CARD" in one.kinds]
    assert (kept.before, kept.after, kept.where, kept.looser) == ("mask", "local", "now and earlier", False)
    assert all(one.looser for one in classes(new, old))
    assert classes(old, old) == ()


def test_a_gap_between_scores_is_seen() -> None:
    old = Policy("old", (replace(NAMES, at_least=0.2),))
    new = Policy("new", (replace(NAMES, at_least=0.6),))
    plain = [one for one in classes(old, new) if "number" not in one.where]
    now, earlier = sorted(plain, key=lambda one: one.where, reverse=True)
    assert (now.kinds, now.before, now.after, now.looser) == (("PERSON",), "mask", "allow", True)
    assert (now.where, earlier.where) == ("now, score 0.2 up to 0.6", "earlier, score 0.2 up to 0.6")
