"""How often Halfdoor repeats a request by itself."""

from hypothesis import given
from hypothesis import strategies as st

from router.upstreams.retries import SAVED, RetryBudget


@given(st.lists(st.booleans(), max_size=300))
def test_retries_are_never_more_than_a_tenth_of_the_requests(retrying: list[bool]) -> None:
    budget, requests, retries = RetryBudget(), 0, 0
    for retry in retrying:
        if retry:
            retries += budget.take()
        else:
            budget.request()
            requests += 1
        assert retries * 10 <= requests


def test_ten_requests_buy_one_retry_and_a_quiet_time_saves_a_few() -> None:
    budget = RetryBudget()
    assert not budget.take(), "nothing was put aside yet"
    for _ in range(10):
        budget.request()
    assert (budget.take(), budget.take()) == (True, False)
    for _ in range(1_000):
        budget.request()
    assert [budget.take() for _ in range(SAVED + 1)] == [True] * SAVED + [False]
