"""The estimate is money where a price is known, and its upper end is one."""

import pytest

from router.calibration.estimate import MOST_WRITTEN, estimate
from router.calibration.questions import catalogue
from router.terms import Price


def test_a_price_makes_it_money() -> None:
    asked = catalogue()[:100]
    cost = estimate(asked, Price(1.0, 4.0))
    assert cost.likely is not None
    assert cost.most == pytest.approx((cost.read + 100 * MOST_WRITTEN * 4.0) / 1e6)
    assert 0 < cost.likely < cost.most
    assert estimate(asked, None).likely is None
