"""What a million tokens cost at common providers, as the package ships it: for a first look, not for an invoice."""

import json
from functools import cache
from importlib.resources import files

from router.terms import Price


@cache
def _prices() -> dict[str, list[float]]:
    text = files("router").joinpath("price_list.json").read_text(encoding="utf-8")
    table: dict[str, list[float]] = json.loads(text)["prices"]
    return table


def listed(model: str) -> Price | None:
    """Return the price of a model by its own name or litellm's (`gemini/…`), in US dollars, where one is known."""
    found = _prices().get(model)
    return Price(found[0], found[1]) if found else None
