"""The header by which a running instance knows its own requests again."""

from typing import Final

HOP_HEADER: Final = "x-halfdoor-hop"
"""Holds the instance's own random word: a request that comes in with it has gone in a circle and is refused."""
