"""Counts what a running text names of ours, exactly or altered, so that what was not put back can be told."""

import re
from collections import Counter
from collections.abc import Mapping

from router.masking.vault import Entry

_LONGEST = 80
_BRACKETED = re.compile(r"\[([^\[\]]{1,80})\]")
_JOINTS = re.compile(r"[\s_\\-]+")


class Sightings:
    """Reads one text in any pieces. An altered placeholder is only counted: what it stands for is never guessed."""

    __slots__ = ("_live", "_open", "counts")

    def __init__(self, live: Mapping[str, Entry]) -> None:
        self._live = live
        self._open = ""
        self.counts: Counter[str] = Counter()
        """Placeholders of private values seen so far, by kind, in whatever case and with whatever joints."""

    def feed(self, text: str) -> None:
        """Read on."""
        if not self._open and "[" not in text:
            return
        text = self._open + text
        for match in _BRACKETED.finditer(text):
            parts = [part for part in _JOINTS.split(match[1].upper()) if part]
            entry = self._live.get(f"[{'_'.join(parts)}]")
            if entry is not None and entry.private:
                self.counts[entry.kind] += 1
        opened = text.rfind("[")
        unfinished = opened > text.rfind("]") and len(text) - opened <= _LONGEST + 1
        self._open = text[opened:] if unfinished else ""
