"""What left today is counted, and starts anew at midnight."""

from datetime import datetime

from router.ledger.entry import Entry
from router.spending import Spending, Spent, today
from router.terms import Price, Terms
from tests.router.ledger.rows import a_decision, an_end

TERMS = {"openai": Terms(prices=(("gpt-5-mini", Price(0.25, 2.0)),))}


def test_requests_tokens_and_cost_are_counted_until_midnight() -> None:
    day = ["one"]
    spending = Spending(TERMS, lambda: day[0])
    spending.departed()
    spending.answered("openai", "gpt-5-mini", 1_000_000, 500_000)
    spending.answered("unknown", "x", 10, 10)
    assert spending.so_far() == Spent(1, 1_500_020, 1.25)
    day[0] = "two"
    assert spending.so_far() == Spent()
    spending.departed()
    assert spending.so_far() == Spent(1, 0, 0.0)


def test_a_restart_takes_over_what_the_ledger_knows_of_today() -> None:
    now = int(datetime.now().timestamp() * 1000)
    left = a_decision(time_ms=now)
    stayed = a_decision(time_ms=now, route="local")
    old = a_decision(time_ms=now - 3 * 86_400_000)
    rows: list[Entry] = [old, an_end(old), left, stayed, an_end(stayed), an_end(left)]
    spending = Spending(TERMS, today)
    spending.seed(rows)
    assert spending.so_far() == Spent(1, 164, Price(0.25, 2.0).of(120, 44))
