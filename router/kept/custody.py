"""Where answers are kept, and whose."""

from dataclasses import dataclass
from enum import StrEnum

from router.kept.answer import Keep


class Whose(StrEnum):
    """Whose answers are kept, when they ask for it."""

    ASKED = "asked"
    """Everybody's. Clients that show the same key, or none, are one owner."""
    KEYED = "keyed"
    """Of clients that show a key of their own."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Custody:
    """What the configuration lets be kept."""

    keep: Keep
    whose: Whose = Whose.ASKED

    def takes(self, bearer: str | None) -> bool:
        """Whether answers for a client with this key are kept at all."""
        match self.whose:
            case Whose.ASKED:
                return True
            case Whose.KEYED:
                return bool(bearer)
            case Whose.NEVER:
                return False
