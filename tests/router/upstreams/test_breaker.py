"""When an upstream is left alone, and how it is found out that it is back."""

from hypothesis import given
from hypothesis import strategies as st

from router.trouble import Trouble
from router.upstreams.breaker import LONGEST_REST_S, OPENS_AFTER, Breaker, State

DOWN = Trouble.CLOUD_DOWN


def opened(now: float = 0.0) -> Breaker:
    breaker = Breaker()
    for _ in range(OPENS_AFTER):
        breaker.failed(DOWN, now)
    return breaker


def test_nobody_is_suspected_before_the_first_call() -> None:
    assert not Breaker().rests(0.0)
    assert Breaker().state(0.0) is State.CLOSED


def test_the_rest_doubles_while_failures_go_on_and_one_answer_ends_it() -> None:
    breaker = Breaker()
    rests = []
    for _ in range(8):
        breaker.failed(DOWN, 100.0)
        rests.append(breaker.rests_until - 100.0)
    assert rests == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    breaker.answered()
    assert not breaker.rests(101.0)
    breaker.failed(DOWN, 102.0)
    assert breaker.rests_until == 104.0


def test_it_opens_after_some_failures_in_a_row_and_is_half_open_when_it_has_rested() -> None:
    breaker = Breaker()
    for _ in range(OPENS_AFTER - 1):
        breaker.failed(DOWN, 0.0)
    assert breaker.state(0.0) is State.CLOSED
    breaker.failed(DOWN, 0.0)
    assert breaker.state(0.0) is State.OPEN
    assert breaker.state(breaker.rests_until) is State.HALF_OPEN
    breaker.answered()
    assert breaker.state(0.0) is State.CLOSED
    assert breaker.opened == 1


def test_an_answer_between_failures_keeps_it_closed() -> None:
    breaker = Breaker()
    for _ in range(10):
        breaker.failed(DOWN, 0.0)
        breaker.answered()
    assert breaker.state(0.0) is State.CLOSED


def test_closed_everybody_passes_and_past_the_threshold_one_at_a_time() -> None:
    breaker = Breaker()
    assert [breaker.admit() for _ in range(5)] == [True] * 5
    breaker = opened()
    assert [breaker.admit() for _ in range(5)] == [True, False, False, False, False]
    assert breaker.state(0.0) is State.HALF_OPEN
    breaker.failed(DOWN, 1.0)
    assert [breaker.admit() for _ in range(2)] == [True, False]
    breaker.abandoned()
    assert breaker.admit(), "a client that left shows nothing: the next is the trial"
    breaker.answered()
    assert [breaker.admit() for _ in range(5)] == [True] * 5


def test_what_an_upstream_asks_for_is_granted_up_to_a_minute() -> None:
    breaker = Breaker()
    breaker.failed(Trouble.CLOUD_BUSY, 0.0, rest_s=7.0)
    assert (breaker.rests(6.9), breaker.rests(7.0)) == (True, False)
    breaker.failed(Trouble.CLOUD_BUSY, 0.0, rest_s=86_400.0)
    assert not breaker.rests(LONGEST_REST_S)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=30))
def test_no_sequence_of_failures_rests_longer_than_a_minute(rests: list[float | None]) -> None:
    breaker = Breaker()
    for rest in rests:
        breaker.failed(DOWN, 5.0, rest)
    assert not breaker.rests(5.0 + LONGEST_REST_S)
