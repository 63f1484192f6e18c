"""A value at every position of a request of every dialect: as a value, as a key, as one more field or item."""

import random
from collections.abc import Iterator

import pytest

from tests.leaks.door import Door, door
from tests.leaks.positions import BODIES, altered
from tests.leaks.searcher import Haystack
from tests.leaks.values import KINDS

CARD = KINDS["card"](random.Random("a card at every position"))
DIGITS = "".join(filter(str.isdigit, CARD))


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(tmp_path_factory.mktemp("positions")) as there:
        yield there


@pytest.mark.parametrize("dialect", BODIES)
def test_nothing_is_found_outside_wherever_it_was_put(shut: Door, dialect: str) -> None:
    shut.path = dialect
    crossed, leaking = 0, []
    for value in (f"my card {CARD} ok", DIGITS, int(DIGITS)):
        for place, body in altered(BODIES[dialect], value):
            answer = shut.post(body)
            crossed += bool(answer.crossed)
            if Haystack(answer.crossed).holds(CARD):
                leaking.append(place)
    assert not leaking
    assert crossed >= 5, "too little left to mean anything"


@pytest.mark.parametrize("dialect", BODIES)
def test_the_requests_leave_as_they_are(shut: Door, dialect: str) -> None:
    shut.path = dialect
    assert shut.post(BODIES[dialect]).crossed
