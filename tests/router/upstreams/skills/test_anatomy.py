import pytest

from router.upstreams.skills.anatomy import anatomy

PYTHON = '''# Copyright 2024 Nobody. All rights reserved.
# Adds up the items of a basket.
import json
from decimal import Decimal

class Basket(dict):
    """Items by name."""
    def total(self, tax: Decimal = Decimal(0)) -> Decimal:
        """Return the price of all. Slow."""
        return json.loads("1")
'''
GO = """// Package store keeps things.
package store

import (
\t"database/sql"
\t"fmt"
)

func Open(path string) error { return fmt.Errorf("no") }
"""
BROKEN = "def total_price(items:\n    return requests.get('https://example.com/a')"


def test_python_is_read_by_its_grammar() -> None:
    found = anatomy(PYTHON, "python")
    assert found.purpose == "Adds up the items of a basket."
    assert found.parts == (
        "class Basket(dict): Items by name.",
        "Basket.total(self, tax: Decimal=Decimal(0)) -> Decimal: Return the price of all.",
    )
    assert found.imports == ("json", "decimal")
    assert "json" in found.tags


def test_other_languages_are_read_by_their_tokens() -> None:
    found = anatomy(GO, "golang")
    assert (found.language, found.purpose) == ("go", "Package store keeps things.")
    assert "Open()" in found.parts
    assert {"database/sql", "fmt"} <= set(found.imports)


def test_python_that_does_not_parse_is_still_annotated() -> None:
    found = anatomy(BROKEN, "python")
    assert found.parts == ("total_price()",)
    assert found.purpose == "defines total price"
    assert found.links == ("https://example.com/a",)


@pytest.mark.parametrize("code", ["", "\n", "}{", "x" * 5_000, "日本語"])
def test_nothing_is_too_odd_to_annotate(code: str) -> None:
    assert anatomy(code).purpose
