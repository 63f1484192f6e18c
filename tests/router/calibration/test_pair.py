"""The pair in use is what answers when nobody is named."""

from router.calibration.pair import pair_in_use
from router.classification.gain import Pair
from router.upstreams.fleet import Fleet
from router.upstreams.local import LocalModel

ENGINES = (LocalModel("vectors", "e", "http://127.0.0.1:1", chat=False), LocalModel("small", "e", "http://127.0.0.1:1"))


def test_the_first_that_chats_and_the_first_clouds_first() -> None:
    fleet = Fleet((("far", ("large", "larger")), ("other", ("x",))), ENGINES)
    assert pair_in_use(fleet) == Pair("small", "far", "large")


def test_a_side_that_is_missing_is_no_pair() -> None:
    assert pair_in_use(Fleet((("far", ("large",)),), ENGINES[:1])) is None
    assert pair_in_use(Fleet((), ENGINES)) is None
