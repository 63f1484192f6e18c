"""Places stand for all places: every combination of patterns that a place can meet is met by one of them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from router.policy.prove.shapes import PLAIN, shapes
from router.policy.rules import Policy, Rule, Treatment
from router.policy.stands import covers

pattern = st.builds(str.__add__, st.sampled_from("ab*"), st.text("ab*.[]", max_size=4))
place = st.builds(str.__add__, st.sampled_from("abc"), st.text("abc.[]", max_size=5))
some_rules = st.lists(st.lists(pattern, min_size=1, max_size=2), min_size=1, max_size=3)


def policy(patterns: list[list[str]]) -> Policy:
    rules = (Rule(f"r{i}", Treatment.MASK, frozenset({"PERSON"}), places=tuple(p)) for i, p in enumerate(patterns))
    return Policy("any", tuple(rules))


def met(one: Policy, shape: str) -> tuple[bool, ...]:
    return tuple(any(covers(pattern, shape) for pattern in rule.places) for rule in one.rules)


@settings(max_examples=150, deadline=None)
@given(patterns=some_rules, anywhere=st.lists(place, min_size=5, max_size=20))
def test_whatever_place_is_tried_one_of_them_is_the_same_to_every_rule(
    patterns: list[list[str]], anywhere: list[str]
) -> None:
    one = policy(patterns)
    known = {met(one, shape) for shape in shapes(one)}
    assert {met(one, shape) for shape in anywhere} <= known


def test_a_combination_that_only_a_rare_place_meets_is_found() -> None:
    one = policy([["tools*"], ["*description"], ["tools[].function.description"]])
    known = {met(one, shape) for shape in shapes(one)}
    assert known == {
        (False, False, False),
        (True, False, False),
        (False, True, False),
        (True, True, False),
        (True, True, True),
    }


def test_without_places_one_place_is_enough() -> None:
    assert shapes(policy([])) == (PLAIN,)
