"""What the doctor says about one thing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much it matters."""

    OK = "ok"
    NOTE = "note"
    """Works; worth knowing."""
    WRONG = "wrong"
    """Does not work, or does not protect as it should."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the report. Never holds a key, nor anything of a conversation."""

    about: str
    level: Level
    says: str
    mend: str = ""
    """The command, or the one thing to do; empty when there is nothing to mend."""


Check = Callable[[], Iterable[Remark]]


class About:
    """Makes the remarks of one section."""

    def __init__(self, about: str) -> None:
        self._about = about

    def ok(self, says: str) -> Remark:
        return Remark(self._about, Level.OK, says)

    def note(self, says: str, mend: str = "") -> Remark:
        return Remark(self._about, Level.NOTE, says, mend)

    def wrong(self, says: str, mend: str) -> Remark:
        return Remark(self._about, Level.WRONG, says, mend)
