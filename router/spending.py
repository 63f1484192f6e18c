"""What went to clouds since midnight: requests, tokens, cost. One instance counts for one process."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from router.ledger.entry import Decided, Entry, Finished
from router.policy.decision import Route
from router.terms import Terms

Today = Callable[[], str]


def today() -> str:
    """Return the local date."""
    return datetime.now().astimezone().date().isoformat()


@dataclass(frozen=True, slots=True)
class Spent:
    """The account of one day."""

    requests: int = 0
    tokens: int = 0
    cost: float = 0.0


NOTHING = Spent()


class Spending:
    """Counts what left. A model without a price costs nothing here: a budget of cost needs prices."""

    def __init__(self, terms: Mapping[str, Terms], day: Today = today) -> None:
        """Begin an empty account.

        Args:
            terms: what is stated of each cloud, by its name.
            day: says which day it is.
        """
        self._terms = terms
        self._today = day
        self._day = day()
        self._spent = NOTHING
        self._lock = Lock()

    def seed(self, entries: Iterable[Entry]) -> None:
        """Take over what the ledger knows of today, after a restart; entries of other days are passed over.

        The cost of these is reckoned by the model that was asked for, or the cloud's first priced one.
        """
        left: dict[str, Decided] = {}
        for entry in entries:
            if datetime.fromtimestamp(entry.time_ms / 1000).astimezone().date().isoformat() != self._today():
                continue
            if isinstance(entry, Decided):
                if entry.route == Route.CLOUD:
                    left[entry.receipt] = entry
                    self.departed()
            elif isinstance(entry, Finished) and entry.receipt in left:
                decided = left.pop(entry.receipt)
                self.answered(decided.upstream, decided.model, entry.input_tokens, entry.output_tokens)

    def departed(self) -> None:
        """Count one request that leaves."""
        self._add(Spent(requests=1))

    def answered(self, cloud: str, model: str, tokens_read: int, tokens_written: int) -> None:
        """Count what a cloud says that it read and wrote."""
        terms = self._terms.get(cloud, Terms())
        price = terms.price(model) or next((price for _, price in terms.prices), None)
        cost = price.of(tokens_read, tokens_written) if price else 0.0
        self._add(Spent(0, tokens_read + tokens_written, cost))

    def so_far(self) -> Spent:
        """Return today's account."""
        self._add(NOTHING)
        return self._spent

    def _add(self, more: Spent) -> None:
        with self._lock:
            day = self._today()
            before = self._spent if day == self._day else NOTHING
            self._day = day
            self._spent = Spent(before.requests + more.requests, before.tokens + more.tokens, before.cost + more.cost)
