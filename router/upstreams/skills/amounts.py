"""Amounts of money and percentages as they stand in a text."""

import re
from collections.abc import Iterator

_CODES = (
    "USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|SGD|HKD|KRW|TRY|ILS|AED|SAR|NGN|KES"
)
_WORDS = (
    r"dollars?|euros?|pounds?(?: sterling)?|cents?|pence|yen|yuan|rupees?|francs?|"
    r"kron(?:er|or|a)|pesos?|rand|quid|bucks"
)
_NUMBER = r"\d{1,3}(?:[,.' \u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SCALE = r"(?:\s?(?:k|m|bn|mn|thousand|million|billion|trillion)\b)?"
_MONEY = re.compile(
    rf"(?<![\w.])(?:[$€£¥₹]|(?:US|CA|AU|NZ|HK|S)\$|(?:{_CODES})\s?)\s?(?:{_NUMBER}){_SCALE}"
    rf"|(?<![\w.,])(?:{_NUMBER}){_SCALE}\s?(?:[€£¥₹]|(?:{_CODES})\b|(?:{_WORDS})\b|%|percent\b|per cent\b)",
    re.IGNORECASE,
)


def amounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each amount. Linear in the text."""
    for found in _MONEY.finditer(text):
        yield found.start(), found.end()
