"""What is remembered of each upstream, how many calls it may have, and what is said of it once."""

import pytest

from router.errors import UpstreamFailed
from router.trouble import Trouble
from router.upstreams.availability import Availability
from router.upstreams.breaker import OPENS_AFTER


def test_one_upstreams_failure_says_nothing_of_another() -> None:
    availability = Availability()
    availability.failed("a", Trouble.CLOUD_DOWN, 5.0)
    assert not availability.reachable("a", 5.0)
    assert availability.reachable("b", 5.0)


def test_one_call_more_than_the_cap_is_turned_away_at_once_and_the_end_of_one_makes_room() -> None:
    availability = Availability(calls=2)
    ends = [availability.begin("a", home=False) for _ in range(2)]
    with pytest.raises(UpstreamFailed, match=r"limits\.calls") as caught:
        availability.begin("a", home=False)
    told = caught.value
    assert (told.status, told.retry, told.retry_after, told.trouble) == (503, True, "1", Trouble.CLOUD_BUSY)
    availability.begin("b", home=False)
    ends[0]()
    ends[0]()
    assert availability.live("a") == 1, "an end that is told twice counts once"
    availability.begin("a", home=False)
    with pytest.raises(UpstreamFailed):
        availability.begin("a", home=True)


def test_who_fails_is_tried_by_one_request_and_the_others_are_told_why() -> None:
    availability = Availability()
    for _ in range(OPENS_AFTER):
        availability.failed("a", Trouble.DNS_GONE, 0.0)
    availability.begin("a", home=False)
    with pytest.raises(UpstreamFailed, match="dns gone") as caught:
        availability.begin("a", home=False)
    assert caught.value.trouble is Trouble.DNS_GONE
    availability.answered("a")
    availability.begin("a", home=False)


def test_going_and_coming_back_are_each_said_once() -> None:
    said: list[tuple[str, Trouble | None]] = []
    availability = Availability()
    availability.notice = lambda name, trouble: said.append((name, trouble))
    availability.answered("a")
    for _ in range(3):
        availability.failed("a", Trouble.NO_NETWORK, 0.0)
    assert availability.silent() == ("a",)
    for _ in range(3):
        availability.answered("a")
    assert said == [("a", Trouble.NO_NETWORK), ("a", None)]
    assert availability.silent() == ()
