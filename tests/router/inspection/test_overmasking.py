"""Clean traffic stays as it is: the limits for what is masked or kept at home where nobody appears."""

from pathlib import Path

import pytest

from router.inspection.nano import NanoModels
from tests.router.inspection.clean_corpus import corpus
from tests.router.inspection.clean_path import Walk, request

MASKED, HELD = 0.01, 0.05

pytestmark = pytest.mark.skipif(not NanoModels.installed(), reason="the weights are not installed")


def test_of_clean_traffic_one_in_a_hundred_characters_is_masked_and_one_in_twenty_stays(tmp_path: Path) -> None:
    walk = Walk(tmp_path, ("default", "masked"))
    outcomes = [walk.outcome(request(clean)) for clean in corpus(6, seed=2)]
    assert len(outcomes) >= 36
    for preset in ("default", "masked"):
        assert sum(one.masked[preset] for one in outcomes) <= MASKED * sum(one.characters for one in outcomes)
        assert sum(preset in one.held for one in outcomes) <= HELD * len(outcomes)
