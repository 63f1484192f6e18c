"""One request on one page: parse, inspect, classify, decide, then stay, leave or refuse.

The order is the promise. Nothing is masked before everything was inspected, nothing is
sent before the decision is in the ledger, and only what the egress guard cleared can
reach a cloud at all.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from router.considered import Considered, Leaving, Staying, leaving, staying
from router.considering import INLINE_CHARACTERS, Considering
from router.conversation.message import Conversation
from router.conversation.reply import Event
from router.conversation.thought import Thought
from router.course import Course, Head
from router.early import Delivery, beside, early
from router.egress import Cleared, Exempt
from router.errors import EgressBlocked, LedgerUnavailable, NoModel, PolicyRefused, RouterError, UpstreamFailed
from router.inspection.kinds import KINDS
from router.ledger.entry import Status
from router.loops import Hear, Heard, Loops, Side, both
from router.masking.mask import Masked, mask
from router.masking.note import NOTE
from router.masking.restorers import Restorers
from router.parts import Parts
from router.policy.decision import Route
from router.policy.fallbacks import Step, steps
from router.policy.guarded import guarded_kinds
from router.policy.refusal import refusal
from router.policy.rules import Policy
from router.receipt import Receipt
from router.rehearsal import Rehearsal
from router.reply import Reply, Restoring, Unchanged
from router.seals import Seals
from router.thoughts import NOTHING_KEPT, Asker, Kept, Thoughts, untold
from router.trouble import Trouble
from router.upstreams.answer import Answer, Call
from router.upstreams.engine import Engine
from router.upstreams.fleet import configured, names
from router.upstreams.skills.speaking import answered
from router.wire.dialects import CHAT, DIALECTS, MESSAGES, Dialect
from router.wire.messages_betas import HEADER as BETA_HEADER
from router.wire.messages_betas import told as betas_told
from router.wire.outgoing import Rendered, all_told, render_cloud, render_local
from router.wire.rendering import Rendering
from router.wire.tongues import Tongue

LOOK_AGAIN_S = 2.0
LOADING_PAUSE_S = 0.5
"""Between two questions to an engine whose model is being loaded."""
NAMES_CLOSED = (
    "cloud routes are closed because nothing here detects names of people: the nano-models are not installed. "
    "Reinstall halfdoor, start a local engine, or accept it with `inspection: {names: off}` in halfdoor.yaml."
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the door hands in."""

    body: bytes = field(repr=False)
    bearer: str | None = field(default=None, repr=False)
    local_only: bool = False
    """The client sent `x-halfdoor-route: local`."""
    dialect: Dialect = CHAT
    """How the client speaks: the request is read, and the answer written, in it."""
    strict: bool = False
    """The client sent `x-halfdoor-parameters: strict`: a field that cannot be told is an error."""
    betas: tuple[str, ...] = ()
    """What the client sent as `anthropic-beta`."""


class Outgoing:
    """An answer that the door sends: whole, or chunk by chunk. `close` must be called however it ended."""

    def __init__(
        self, headers: list[tuple[bytes, bytes]], receipt: Receipt, reply: Reply, answer: Answer, hear: Hear
    ) -> None:
        self.body = None if answer.whole is None else reply.whole(answer.whole)
        self.headers = [*headers, *reply.headers()]
        if answer.whole is not None:
            hear(answer.whole)
        self._receipt = receipt
        self._reply = reply
        self._answer = answer
        self._hear = hear

    @property
    def receipt(self) -> str:
        """The id of its row in the ledger; empty when it has none."""
        return self._receipt.id

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the stream's bytes; a failing upstream ends it with an error event."""
        assert self._answer.events is not None  # noqa: S101 - the other case has a body
        async for chunk in self._reply.stream(Heard(self._answer.events, self._hear)):
            yield chunk

    def close(self, *, delivered: bool) -> None:
        """Close the upstream and write the last row. A client that left counts as cancelled."""
        if self._answer.events is not None:
            self._answer.events.close()
        self._receipt.finished(self._reply, delivered=delivered)


class Pipeline:
    """Answers requests of every dialect."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._loops = Loops()
        self._seals = Seals()
        self._thoughts = Thoughts()
        self._considering = Considering(parts, self._loops, self._seals)

    def adopt(self, policy: Policy, *, cloud_open: bool) -> None:
        """Decide by another policy from the next request on; those that are under way keep the one they began with."""
        self._parts = replace(self._parts, policy=policy, cloud_open=cloud_open)
        self._considering = Considering(self._parts, self._loops, self._seals)

    async def answer(self, incoming: Incoming) -> Delivery:
        """Return the answer, or raise the error that the client is told.

        The head of a stream from this device goes out after a while even when no byte is there yet.

        Raises:
            RouterError: nothing was sent, or the upstream failed before its first byte.
        """
        began = time.perf_counter()
        conversation = await self._parse(incoming)
        seen = await self._considering.consider(conversation, local_only=incoming.local_only)
        if seen.decision.error and seen.choice.model is None:
            # An engine that was started a moment ago is worth one more look before anybody is sent away.
            await self._parts.upstreams.look(LOOK_AGAIN_S)
            seen = await self._considering.consider(conversation, local_only=incoming.local_only)
        course = Course(self._parts.limits, self._parts.upstreams.availability.retries, began)
        course.strict = incoming.strict
        taken = self._taken(seen, incoming, course)
        if not conversation.stream or seen.decision.route is not Route.LOCAL or seen.decision.skill is not None:
            return await taken
        return await early(course, asyncio.ensure_future(taken))

    async def _taken(self, seen: Considered, incoming: Incoming, course: Course) -> Delivery:
        """Ask one after the other, as the fallback table says."""
        while True:
            try:
                return await self._attempt(seen, incoming, course)
            except UpstreamFailed as failure:
                course.failed(seen.upstream, seen.answers, failure)
                seen = await self._otherwise(seen, failure, course)

    async def _attempt(self, seen: Considered, incoming: Incoming, course: Course) -> Outgoing:
        """Ask whom the decision names; each attempt has its own rows in the ledger."""
        receipt = Receipt(self._parts.writing, self._known_names(), course.began)
        try:
            if seen.decision.route is Route.REFUSED:
                raise self._refused(seen)
            if seen.decision.skill is not None:
                return await self._alone(seen, receipt, incoming.dialect, course)
            if seen.decision.route is Route.LOCAL:
                return await self._stay(staying(seen), receipt, incoming.dialect, course)
            return await self._leave(leaving(seen), receipt, incoming, course)
        except RouterError as error:
            error.receipt = await receipt.ended(seen, error)
            raise
        except asyncio.CancelledError:
            receipt.cut(Status.CANCELLED)
            raise

    async def _parse(self, incoming: Incoming) -> Conversation:
        parse, body = incoming.dialect.parse, incoming.body
        return parse(body) if len(body) <= INLINE_CHARACTERS else await self._parts.aside.run(lambda: parse(body))

    async def _otherwise(self, seen: Considered, failure: UpstreamFailed, course: Course) -> Considered:
        """Return the request decided again after a failure, as the fallback table says, or raise the failure.

        Privacy is weighed anew each time, over the same findings: what must stay has no step that leads out, and what
        may leave is another type (`Leaving`), which refuses to be made of it.
        """
        tried = () if failure.trouble is None else steps(failure.trouble, seen.freedom)
        for step in tried:
            match step:
                case Step.RETRY if (pause := course.repeats()) is not None:
                    await asyncio.sleep(pause)
                    return seen
                case Step.WAIT if course.waits():
                    return seen
                case Step.HERE | Step.ANYWHERE:
                    again = self._considering.again(seen, course.remaining(seen.target, here=step is Step.HERE))
                    if again.decision.route is not Route.REFUSED:
                        return again
        raise course.told(failure, tried)

    async def consider(self, conversation: Conversation) -> Considered:
        """Return everything up to the decision, for a rehearsal; sends and stores nothing."""
        return await self._considering.consider(conversation, local_only=False)

    def depart(self, going: Leaving, kept: Mapping[str, Kept] = NOTHING_KEPT) -> tuple[Masked, Rendered]:
        """Return what would leave; a rehearsal shows it, `_leave` sends it."""
        masked = mask(going.seen.conversation, going.seen.inspection, going.seen.decision)
        return masked, self._told(going, masked, self._thoughts.fit(kept, masked.vault))

    def _told(
        self, going: Leaving, masked: Masked, thoughts: Mapping[str, Thought | None], *, reasoning: bool = True
    ) -> Rendered:
        seen = going.seen
        rendering = Rendering(
            texts=masked.texts,
            model=going.cloud.model,
            pseudonym=self._parts.writing.key.pseudonym,
            omitted=seen.decision.omitted,
            note=NOTE if seen.decision.masked and seen.policy.note else None,
            thoughts=thoughts,
            reasoning=reasoning,
        )
        dialect = DIALECTS[seen.conversation.dialect]
        return render_cloud(seen.conversation, rendering, dialect, self._tongue(seen))

    def rehearse(self, seen: Considered) -> Rehearsal:
        """Return what would leave, as the guard lets it out; nothing is written or sent."""
        if seen.decision.route is Route.REFUSED:
            return Rehearsal(seen, told=self._refused(seen).message)
        if seen.decision.route is Route.LOCAL:
            return Rehearsal(seen)
        masked, rendered = None, None
        try:
            masked, rendered = self.depart(leaving(seen))
            body = self._clear(seen, masked, rendered, "dry-run").payload
        except EgressBlocked as blocked:
            return Rehearsal(seen, masked=masked, blocked=blocked.kinds, told=blocked.message, error=blocked.code)
        except PolicyRefused as refused:
            return Rehearsal(seen, told=refused.message, error=refused.code)
        return Rehearsal(seen, body, masked, rendered.dropped)

    async def _leave(self, going: Leaving, receipt: Receipt, incoming: Incoming, course: Course) -> Outgoing:
        seen = going.seen
        course.head = None  # one that says `local`, of an engine that failed, must not go out any more
        inline = seen.conversation.needs.characters <= INLINE_CHARACTERS
        tongue = self._tongue(seen)
        asker = Asker(incoming.bearer, seen.upstream, seen.answers)
        kept = self._thoughts.of(seen.conversation, asker) if tongue.name == MESSAGES.name else NOTHING_KEPT
        depart = partial(self.depart, going, kept)
        masked, rendered = depart() if inline else await self._parts.aside.run(depart)
        betas, others = _betas(incoming, tongue.name)
        rendered = _as_wanted(rendered, others, course)

        def let_out(row: str) -> tuple[Rendered, Cleared]:
            try:
                return rendered, self._clear(seen, masked, rendered, row)
            except EgressBlocked:
                if not rendered.gave:
                    raise
            without = _as_wanted(self._told(going, masked, untold(kept), reasoning=False), others, course)
            return without, self._clear(seen, masked, without, row)

        rendered, cleared = await receipt.decided(seen, let_out)
        stream, hides = seen.conversation.stream, rendered.hides_usage
        call = Call(stream, going.cloud.model, hides, incoming.bearer, course.within_s(), tongue, betas)
        answer = await self._send(going, cleared, call)
        restorers: Restoring = self._restorers(seen, masked) if len(masked.vault) else Unchanged()
        told = seen.headers(masked.counts, rendered.dropped, rendered.mapped)
        reply = Reply(restorers, incoming.dialect.writer(seen.conversation))
        hear = self._ear(seen)
        if rendered.before:
            hear = both(hear, self._thoughts.ear(seen.conversation, asker, masked.vault, rendered.before))
        return Outgoing([*told, *_passed(receipt, answer), *course.headers()], receipt, reply, answer, hear)

    def _clear(self, seen: Considered, masked: Masked, rendered: Rendered, decided_id: str) -> Cleared:
        words, ours = self._tongue(seen).words, configured(seen.target, self._parts.upstreams.fleet())
        exempt = Exempt(KINDS - guarded_kinds(seen.policy), words, seen.answers, ours)
        return self._parts.guard.clear(rendered.body, masked.vault.values(), exempt, decided_id)

    def _restorers(self, seen: Considered, masked: Masked) -> Restorers:
        said, policy = seen.conversation, seen.policy
        return Restorers(
            masked.vault,
            policy.network_tools,
            policy.restore,
            json_content=said.needs.json_answer,
            signed=said.dialect == MESSAGES.name,
        )

    async def _send(self, going: Leaving, cleared: Cleared, call: Call) -> Answer:
        return await self._parts.upstreams.cloud(going.cloud.cloud).send(cleared, call)

    def _tongue(self, seen: Considered) -> Tongue:
        """Return the format in which the chosen cloud is told this request."""
        assert seen.target.cloud is not None  # noqa: S101
        return self._parts.upstreams.cloud(seen.target.cloud.cloud).tongue(seen.conversation.dialect)

    async def _stay(self, home: Staying, receipt: Receipt, dialect: Dialect, course: Course) -> Outgoing:
        seen = home.seen
        engine = self._parts.upstreams.engine(home.model)
        tongue = engine.tongue(dialect.name)
        rendered = render_local(seen.conversation, home.model.name, dialect, tongue)
        rendered = all_told(rendered) if course.strict else rendered
        writer = dialect.writer(seen.conversation)
        told = seen.headers({}, rendered.dropped, rendered.mapped)
        course.head = Head(tuple(field for field in told if field[0] != b"x-halfdoor-model"), writer.fault)
        if seen.policy.ledger.required:
            await self._noted(seen, receipt)
            answer = await self._ask(home, engine, rendered.body, course)
        else:
            # Nothing leaves, so the engine need not wait for the disk.
            noting = asyncio.ensure_future(self._noted(seen, receipt))
            answer = await beside(noting, self._ask(home, engine, rendered.body, course))
        headers = [*told, *_passed(receipt, answer), *course.headers()]
        return Outgoing(headers, receipt, Reply(Unchanged(), writer), answer, self._ear(seen))

    async def _noted(self, seen: Considered, receipt: Receipt) -> None:
        try:
            await receipt.decided(seen, str)
        except LedgerUnavailable:
            if seen.policy.ledger.required:
                raise
            receipt.lost()  # nothing leaves, so an answer from this device does not wait for the disk

    async def _ask(self, home: Staying, engine: Engine, body: bytes, course: Course) -> Answer:
        """Ask the engine; while its model loads and the course is patient, ask again."""
        said = home.seen.conversation
        while True:
            tongue = engine.tongue(said.dialect)
            call = Call(said.stream, home.model.name, within_s=course.within_s(), tongue=tongue)
            try:
                return await engine.send(body, call)
            except UpstreamFailed as failure:
                if failure.trouble is not Trouble.LOCAL_LOADING or not course.patient:
                    raise
            await asyncio.sleep(LOADING_PAUSE_S)

    async def _alone(self, seen: Considered, receipt: Receipt, dialect: Dialect, course: Course) -> Outgoing:
        """Answer by a skill; nothing is asked but the models inside."""
        await self._noted(seen, receipt)
        name, matter, aside = seen.decision.skill, seen.offer.matter, self._parts.aside.run
        assert name is not None and matter is not None  # noqa: S101, PT018 - a skill is chosen for what it is to work on
        answer = await answered(name, self._parts.skills.skill(name), matter, aside, stream=seen.conversation.stream)
        headers = [*seen.headers({}, ()), *_passed(receipt, answer), *course.headers()]
        return Outgoing(
            headers, receipt, Reply(Unchanged(), dialect.writer(seen.conversation)), answer, self._ear(seen)
        )

    def _ear(self, seen: Considered) -> Hear:
        side = Side(seen.decision.route, seen.answers)

        def hear(event: Event) -> None:
            if event.calls:
                self._loops.note(seen.conversation, (call.id for call in event.calls), side)
            if side.route is Route.CLOUD:
                self._seals.note(event, seen.upstream)

        return hear

    def _refused(self, seen: Considered) -> RouterError:
        """Return what the client is told; a cloud that is closed for want of a tagger says so itself."""
        if not self._parts.cloud_open and seen.target.cloud is not None and seen.decision.error == "no_model":
            return NoModel(NAMES_CLOSED)
        if seen.offer.declined and seen.decision.error == "no_model":
            return NoModel(
                f"`skill:{seen.target.skill}` does not fit this request: {seen.offer.declined}. "
                "Name another model, or `auto`."
            )
        return refusal(seen.policy, seen.facts, seen.decision)

    def _known_names(self) -> frozenset[str]:
        return frozenset(name for name, _ in names(self._parts.upstreams.fleet()))


def _betas(incoming: Incoming, tongue: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of `anthropic-beta` that a cloud is told, and how the others are named as dropped."""
    known, others = betas_told(incoming.betas) if tongue == MESSAGES.name else ((), bool(incoming.betas))
    return known, (BETA_HEADER,) if others else ()


def _as_wanted(rendered: Rendered, dropped: tuple[str, ...], course: Course) -> Rendered:
    """Return the body with a word about everything that is left out, for a client who bears that.

    Raises:
        BadRequest: the client wants all of it told, or nothing.
    """
    rendered = replace(rendered, dropped=(*rendered.dropped, *dropped)) if dropped else rendered
    return all_told(rendered) if course.strict else rendered


def _passed(receipt: Receipt, answer: Answer) -> list[tuple[bytes, bytes]]:
    """Return the receipt's header fields and those of the upstream that may be passed on."""
    return [*receipt.headers(), *((name.encode(), value.encode()) for name, value in answer.headers)]
