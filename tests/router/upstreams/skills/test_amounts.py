import pytest

from router.upstreams.skills.amounts import amounts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The fee is €1,250.00 by Friday", ["€1,250.00"]),
        ("We raised $3.5 million and 20% more", ["$3.5 million", "20%"]),
        ("It costs 40 euros or USD 45", ["40 euros", "USD 45"]),
        ("CHF 12'500 and 1.200,50 EUR", ["CHF 12'500", "1.200,50 EUR"]),
        ("Room 40, version 3.5, 2024-01-02", []),
        ("They sell A$ records", []),
    ],
)
def test_amounts_carry_a_currency_or_a_percent_sign(text: str, found: list[str]) -> None:
    assert [text[start:end].strip() for start, end in amounts(text)] == found
