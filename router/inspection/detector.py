"""What every detector is."""

from typing import Protocol

from router.inspection.finding import Span

TAGGER = "presidio:TaggerRecognizer"
"""The detector that reads language; every other goes by form."""


class Detector(Protocol):
    """Finds things in one text. It must not keep, log or send the text, nor put it into an exception."""

    def detect(self, text: str) -> list[Span]:
        """Return what was found, in any order; spans may overlap."""
        ...
