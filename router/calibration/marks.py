"""What has been answered so far: a mark for each question and side, no text; what makes a run that stopped go on."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from router.calibration.private_file import write
from router.classification.gain import Pair

Side = Literal["local", "cloud"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One graded answer."""

    question: str
    side: Side
    right: bool
    read: int = 0
    """Tokens, as the upstream counted them."""
    written: int = 0


class Marks:
    """The marks of one pair on one catalogue; each is on the disk before the next question is asked."""

    def __init__(self, place: Path, pair: Pair, questions: str) -> None:
        self._place = place
        self._head = {"pair": asdict(pair), "questions": questions}
        self._known: dict[tuple[str, Side], Mark] = {}

    def open(self) -> int:
        """Take up what an earlier run left, or begin anew when it was about others; return how many marks there are.

        Raises:
            ConfigurationError: the file cannot be written.
        """
        try:
            head, *rows = self._place.read_text(encoding="utf-8").splitlines()
            if json.loads(head) == self._head:
                self._known = {(mark.question, mark.side): mark for mark in map(_mark, rows) if mark}
        except (OSError, ValueError):
            self._known = {}
        # Written anew in any case: a line that a crash cut off must not run into the next one.
        lines = [json.dumps(self._head), *(json.dumps(asdict(mark)) for mark in self._known.values())]
        write(self._place, "\n".join(lines) + "\n")
        return len(self._known)

    def note(self, mark: Mark) -> None:
        """Keep a mark."""
        self._known[mark.question, mark.side] = mark
        with self._place.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(mark)) + "\n")
            file.flush()
            os.fsync(file.fileno())

    @property
    def known(self) -> Mapping[tuple[str, Side], Mark]:
        return MappingProxyType(self._known)


def _mark(line: str) -> Mark | None:
    try:
        row: Any = json.loads(line)
        mark = Mark(**row)
    except (TypeError, ValueError):
        return None
    sound = mark.side in ("local", "cloud") and type(mark.right) is bool and type(mark.question) is str
    return mark if sound and type(mark.read) is int and type(mark.written) is int else None
