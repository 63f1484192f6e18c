"""Which of several capable models is asked, as a table of pairs: the first of each goes before the second."""

import pytest

from router.conversation.message import Needs
from router.policy.decision import Wish
from router.upstreams.fleet import Target, choose, preferring
from router.upstreams.local import LocalModel


def model(name: str, **facts: object) -> LocalModel:
    return LocalModel(name, "e", "http://127.0.0.1:1/v1", **{"context": 8_192, **facts})  # type: ignore[arg-type]


WISH = model("wish", configured=True, speed=1.0, loaded=False)
PAIRS = [
    (WISH, model("found", loaded=True, speed=90.0, size=9)),
    (WISH, model("second", configured=True, loaded=True, speed=90.0)),
    (model("known", loaded=False), model("assumed", context=None, loaded=True)),
    (model("awake", loaded=True, speed=2.0), model("asleep", loaded=False, speed=90.0, size=9)),
    (model("awake", loaded=True), model("unstated", loaded=None)),
    (model("fast", loaded=True, speed=20.0, size=1), model("slow", loaded=True, speed=3.0, size=9)),
    (model("slow", loaded=True, speed=5.0), model("slower", loaded=True, speed=3.0, size=9)),
    (model("larger", loaded=True, speed=20.0, size=9), model("faster", loaded=True, speed=200.0, size=1)),
    (model("larger", loaded=True, size=9), model("smaller", loaded=True, size=1)),
    (model("one", loaded=True), model("other", loaded=True)),
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_one_goes_before_the_other_whatever_the_order(before: LocalModel, after: LocalModel) -> None:
    assert choose(Target(Wish.AUTO, engines=(before, after)), Needs()).model == before
    if before.name != "one" and not after.configured:
        assert choose(Target(Wish.AUTO, engines=(after, before)), Needs()).model == before


def test_a_busy_engine_comes_after_a_free_one_and_never_before_what_it_lacks() -> None:
    busy = model("busy", loaded=True, size=9, slots=2)
    free = model("free", loaded=True, size=1, slots=2)
    target = Target(Wish.AUTO, engines=(busy, free))
    assert choose(target, Needs(), lambda one: 2 if one is busy else 0).model is free
    assert choose(target, Needs(), lambda one: 1 if one is busy else 0).model is busy, "a turn is free there too"
    blind = model("blind", tools=False)
    able = model("able", tools=True)
    assert choose(Target(Wish.AUTO, engines=(blind, able)), Needs(tools=True), lambda one: one is able).model is able


def test_the_model_of_a_tool_loop_stays_unless_it_cannot_take_the_request() -> None:
    first, small = model("first", loaded=True), model("small", context=10)
    target = Target(Wish.AUTO, engines=(first, small))
    assert choose(preferring(target, "small"), Needs()).model is small
    assert choose(preferring(target, "small"), Needs(characters=3_500)).model is first
