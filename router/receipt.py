"""The two ledger rows of one request, and the header that names them."""

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from router.aside import Aside
from router.considered import Considered
from router.errors import EgressBlocked, LedgerUnavailable, NoModel, PolicyRefused, RouterError, Stuck
from router.ledger.append import Ledger
from router.ledger.entry import MAX_PLACES, Decided, Finished, Status, new_receipt
from router.ledger.key import DeviceKey
from router.ledger.replay import encode
from router.ledger.subjects import Subjects
from router.policy.decision import Route
from router.policy.shadow import Shadow
from router.reply import Reply
from router.spending import Spending

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Writing:
    """What rows are written with."""

    ledger: Ledger
    key: DeviceKey
    aside: Aside
    subjects: Subjects | None = None
    """None: rows carry no hashes of values."""
    spending: Spending | None = None
    """Counts what leaves."""
    shadow: Shadow | None = None
    """Decides beside the policy in force, for the report alone."""


class Receipt:
    """Belongs to one request; writes its `Decided` row once and its `Finished` row once."""

    def __init__(self, writing: Writing, names: Collection[str], began: float) -> None:
        self._aside = writing.aside
        self._spending = writing.spending
        self._left: tuple[str, str] | None = None
        """Cloud and model that were sent the request."""
        self._ledger = writing.ledger
        self._key = writing.key
        self._subjects = writing.subjects
        self._shadow = writing.shadow
        self._names = names
        self._began = began
        self._ready: float | None = None
        """When our own work was done and the upstream's began."""
        self._id = ""
        self._closed = False

    async def decided(self, seen: Considered, then: Callable[[str], T]) -> T:
        """Commit the decision and return what `then` makes of the receipt's id.

        Both happen in one thread: the disk would stall the loop, and what needs the row
        need not wait for the loop to come round again.

        Raises:
            LedgerUnavailable: it is not on disk, so nothing may leave, and `then` was not called.
            Stuck: one of the two did not end in time.
        """
        entry = self._entry(seen)

        def commit() -> T:
            self._id = self._ledger.decided(self._shadowed(entry, seen))
            return then(self._id)

        try:
            made = await self._aside.run(commit)
        except (asyncio.CancelledError, Stuck):
            self._id = entry.receipt  # the thread goes on and writes the row: it needs its end
            raise
        self._ready = time.perf_counter()
        if self._spending is not None and seen.decision.route is Route.CLOUD:
            self._left = seen.upstream, seen.answers
            self._spending.departed()
        return made

    @property
    def id(self) -> str:
        """What names its rows; empty before there is one, and when none could be written."""
        return self._id

    def lost(self) -> None:
        """Note that this answer has no rows; its headers will not claim any."""
        self._closed = True
        self._ready = time.perf_counter()

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the header fields with the receipt's id and our own share of the time."""
        own = (self._ready or time.perf_counter()) - self._began
        fields = [(b"x-halfdoor-overhead-ms", f"{own * 1000:.1f}".encode())]
        return [*fields, (b"x-halfdoor-receipt", self._id.encode())] if self._id else fields

    async def ended(self, seen: Considered, error: RouterError) -> str:
        """Write what a request that ends in an error still owes the ledger; return the id of its receipt, if any."""
        if isinstance(error, LedgerUnavailable):
            return ""
        if not self._id and not self._closed:
            try:
                await self.decided(seen, str)
            except LedgerUnavailable:
                return ""
        self._write(_status(error), error.status, None)
        return self._id

    def cut(self, status: Status) -> None:
        """Write the last row of a request whose client left before the first byte."""
        self._write(status, 499, None)

    def finished(self, reply: Reply, *, delivered: bool) -> None:
        """Write the last row of an answer that had begun."""
        if reply.error is not None:
            self._write(Status.FAILED, reply.error.status, reply)
        elif delivered and reply.ended:
            self._write(Status.OK, 200, reply)
        else:
            self._write(Status.CANCELLED, 499, reply)

    def _write(self, status: Status, http_status: int, reply: Reply | None) -> None:
        if self._closed or not self._id:
            return
        self._closed = True
        now = time.perf_counter()
        usage = reply.usage if reply else None
        if usage is not None and self._left is not None and self._spending is not None:
            self._spending.answered(*self._left, usage.input_tokens, usage.output_tokens)
        self._ledger.finished(
            Finished(
                receipt=self._id,
                time_ms=time.time_ns() // 1_000_000,
                status=status,
                http_status=http_status,
                input_tokens=usage.input_tokens if usage else 0,
                output_tokens=usage.output_tokens if usage else 0,
                duration_ms=round((now - self._began) * 1000),
                overhead_us=round(((self._ready or now) - self._began) * 1_000_000),
                bytes_out=reply.bytes_out if reply else 0,
                restored=tuple(sorted(reply.restored.items())) if reply else (),
                unrestored=tuple(sorted(reply.unrestored.items())) if reply else (),
            )
        )

    def _shadowed(self, entry: Decided, seen: Considered) -> Decided:
        """Add what the shadow policy would have done; whatever goes wrong with it, the request goes on."""
        if self._shadow is None:
            return entry
        digest, written = self._shadow.beside(seen.policy, seen.facts, seen.decision)
        return replace(entry, shadow=written, shadow_digest=digest)

    def _entry(self, seen: Considered) -> Decided:
        decision = seen.decision
        return Decided(
            receipt=new_receipt(),
            time_ms=time.time_ns() // 1_000_000,
            dialect=seen.conversation.dialect,
            wish=seen.target.wish,
            model=self._key.name(seen.conversation.model, self._names),
            route=decision.route,
            treatment=decision.treatment.name.lower(),
            masked=decision.masked,
            reasons=decision.reasons,
            counts=tuple(sorted(seen.found().items())),
            places=_places(seen),
            policy=seen.policy.name,
            policy_digest=seen.policy.digest,
            upstream=seen.upstream,
            error=decision.error,
            facts=encode(seen.facts),
            subjects=self._subjects.of(seen.conversation, seen.inspection, decision) if self._subjects else (),
            models=seen.inspection.models,
        )


def _places(seen: Considered) -> tuple[str, ...]:
    """Return the places that a row names: none where the policy does not want them kept."""
    if not seen.policy.ledger.places:
        return ()
    return tuple(dict.fromkeys(str(finding.place) for finding in seen.inspection.findings))[:MAX_PLACES]


def _status(error: RouterError) -> Status:
    if isinstance(error, EgressBlocked):
        return Status.BLOCKED
    return Status.REFUSED if isinstance(error, PolicyRefused | NoModel) else Status.FAILED
