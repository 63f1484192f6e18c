"""When an upstream is believed reachable."""

from hypothesis import given
from hypothesis import strategies as st

from router.upstreams.availability import Availability


def test_nobody_is_suspected_before_the_first_call() -> None:
    assert Availability().reachable("any", 0.0)


def test_the_rest_doubles_while_failures_go_on_and_one_answer_ends_it() -> None:
    availability = Availability()
    rests = []
    for _ in range(8):
        availability.failed("a", 100.0)
        rests.append(availability.record("a").rests_until - 100.0)
    assert rests == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    availability.answered("a", 101.0)
    assert availability.reachable("a", 101.0)
    availability.failed("a", 102.0)
    assert availability.record("a").rests_until == 104.0


def test_what_an_upstream_asks_for_is_granted_up_to_a_minute() -> None:
    availability = Availability()
    availability.failed("a", 0.0, rest_s=7.0)
    assert (availability.reachable("a", 6.9), availability.reachable("a", 7.0)) == (False, True)
    availability.failed("a", 0.0, rest_s=86_400.0)
    assert availability.reachable("a", 60.0)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_no_rest_is_ever_longer_than_a_minute(asked: list[float]) -> None:
    availability = Availability()
    for rest in asked:
        availability.failed("a", 5.0, rest)
    assert availability.reachable("a", 65.0)
    assert availability.reachable("b", 5.0), "one upstream's failure says nothing of another"
