"""The card of the heads: what they are, how the build went, how good they are."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TEMPLATE = Path(__file__).parent / "templates" / "heads.md"
NAME = "HEADS.md"
UNMEASURED = "Not measured since the build: run `python bench/heads.py DATA`."


class _Copied(io.StringIO):
    """Prints on, and keeps what was printed."""

    def write(self, text: str, /) -> int:
        sys.__stdout__.write(text)  # type: ignore[union-attr]
        return super().write(text)


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Keep what is printed meanwhile: losses, counts, seconds."""
    before, kept = sys.stdout, _Copied()
    sys.stdout = kept
    try:
        yield kept
    finally:
        sys.stdout = before


def write(weights: Path, log: str, figures: str = UNMEASURED) -> None:
    """Write the card beside the weights."""
    text = _TEMPLATE.read_text(encoding="utf-8").replace("@LOG@", log.strip()).replace("@FIGURES@", figures.strip())
    (weights / NAME).write_text(text, encoding="utf-8")


def measured(weights: Path, figures: str) -> None:
    """Put figures into a card that is there; how the build went stays."""
    log = (weights / NAME).read_text(encoding="utf-8").rsplit("```\n", 2)[-2]
    write(weights, log, figures)
