"""One request on one page: parse, inspect, classify, decide, then stay, leave or refuse.

The order is the promise. Nothing is masked before everything was inspected, nothing is
sent before the decision is in the ledger, and only what the egress guard cleared can
reach a cloud at all.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace

from router.aside import Aside
from router.classification.classify import labelled
from router.classification.labeller import Labeller
from router.considered import Considered, Leaving, Staying, leaving, staying
from router.conversation.message import Conversation
from router.course import Course
from router.egress import Cleared, Exempt, Guard
from router.errors import EgressBlocked, LedgerUnavailable, NoModel, RouterError, UpstreamFailed
from router.inspection import model_name
from router.inspection.finding import Inspection
from router.inspection.inspect import Inspector, Recalled
from router.inspection.kinds import KINDS
from router.ledger.entry import Status
from router.loops import Heard, Loops, Side
from router.masking.feasible import feasible
from router.masking.mask import Masked, mask
from router.masking.note import NOTE
from router.masking.restorers import Restorers
from router.policy.decision import Route, Situation
from router.policy.facts import facts
from router.policy.fallbacks import Step, steps
from router.policy.guarded import guarded_kinds
from router.policy.refusal import refusal
from router.policy.rules import Policy
from router.receipt import Receipt, Writing
from router.rehearsal import Rehearsal
from router.reply import Reply, Restoring, Unchanged
from router.settings import Limits
from router.surroundings import Surroundings
from router.trouble import Trouble
from router.upstreams.admitted import admitted
from router.upstreams.answer import Answer, Call
from router.upstreams.engine import Engine
from router.upstreams.fleet import Choice, Target, choose, configured, names, preferring, resolve
from router.upstreams.live import Upstreams
from router.upstreams.skills.offer import NO_OFFER, Offer, offered
from router.upstreams.skills.shelf import Shelf
from router.upstreams.skills.speaking import answered
from router.wire.dialects import CHAT, DIALECTS, Dialect
from router.wire.outgoing import Rendered, render_cloud, render_local
from router.wire.rendering import Rendering
from router.wire.tongues import Tongue

Hear = Callable[[tuple[str, ...]], None]
LOOK_AGAIN_S = 2.0
LOADING_PAUSE_S = 0.5
"""Between two questions to an engine whose model is being loaded."""
NAMES_CLOSED = (
    "cloud routes are closed because nothing here detects names of people: the nano-models are not installed. "
    "Reinstall halfdoor, start a local engine, or accept it with `inspection: {names: off}` in halfdoor.yaml."
)
INLINE_CHARACTERS = 200_000
"""A known conversation up to this long takes a few milliseconds: a thread would cost more than it frees."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the door hands in."""

    body: bytes = field(repr=False)
    bearer: str | None = field(default=None, repr=False)
    local_only: bool = False
    """The client sent `x-halfdoor-route: local`."""
    dialect: Dialect = CHAT
    """How the client speaks: the request is read, and the answer written, in it."""


class Outgoing:
    """An answer that the door sends: whole, or chunk by chunk. `close` must be called however it ended."""

    def __init__(
        self, headers: list[tuple[bytes, bytes]], receipt: Receipt, reply: Reply, answer: Answer, calls: Hear
    ) -> None:
        self.body = None if answer.whole is None else reply.whole(answer.whole)
        self.headers = [*headers, *reply.headers()]
        if answer.whole is not None and answer.whole.calls:
            calls(tuple(call.id for call in answer.whole.calls))
        self._receipt = receipt
        self._reply = reply
        self._answer = answer
        self._calls = calls

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the stream's bytes; a failing upstream ends it with an error event."""
        assert self._answer.events is not None  # noqa: S101 - the other case has a body
        async for chunk in self._reply.stream(Heard(self._answer.events, self._calls)):
            yield chunk

    def close(self, *, delivered: bool) -> None:
        """Close the upstream and write the last row. A client that left counts as cancelled."""
        if self._answer.events is not None:
            self._answer.events.close()
        self._receipt.finished(self._reply, delivered=delivered)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a pipeline is made of; built once, in `app.py`."""

    inspector: Inspector
    labeller: Labeller
    policy: Policy
    guard: Guard
    upstreams: Upstreams
    writing: Writing
    aside: Aside
    """Where text is read."""
    limits: Limits
    skills: Shelf
    """What nano-models answer alone."""
    cloud_open: bool = True
    """False while names are not detected and the configuration does not accept that: nothing leaves."""
    offline: bool = False
    surroundings: Surroundings = field(default_factory=Surroundings)


class Pipeline:
    """Answers requests of every dialect."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._loops = Loops()

    def adopt(self, policy: Policy, *, cloud_open: bool) -> None:
        """Decide by another policy from the next request on; those that are under way keep the one they began with."""
        self._parts = replace(self._parts, policy=policy, cloud_open=cloud_open)

    async def answer(self, incoming: Incoming) -> Outgoing:
        """Return the answer, or raise the error that the client is told.

        Raises:
            RouterError: nothing was sent, or the upstream failed before its first byte.
        """
        began = time.perf_counter()
        conversation = await self._parse(incoming)
        seen = await self.consider(conversation, local_only=incoming.local_only)
        if seen.decision.error and seen.choice.model is None:
            # An engine that was started a moment ago is worth one more look before anybody is sent away.
            await self._parts.upstreams.look(LOOK_AGAIN_S)
            seen = await self.consider(conversation, local_only=incoming.local_only)
        course = Course(self._parts.limits, self._parts.upstreams.availability.retries, began)
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
                return await self._alone(seen, receipt, incoming.dialect)
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
        for step in () if failure.trouble is None else steps(failure.trouble, seen.freedom):
            match step:
                case Step.RETRY if (pause := course.repeats()) is not None:
                    await asyncio.sleep(pause)
                    return seen
                case Step.WAIT if course.waits():
                    return seen
                case Step.HERE | Step.ANYWHERE:
                    again = self._again(seen, course.remaining(seen.target, here=step is Step.HERE))
                    if again.decision.route is not Route.REFUSED:
                        return again
        raise course.told(failure)

    def _again(self, seen: Considered, target: Target) -> Considered:
        """Return the request decided by changed facts: others are there to answer than before."""
        choice = choose(target, seen.conversation.needs)
        engine = choice.model is not None
        offer = self._offer(seen.conversation, seen.inspection, target, (seen.facts.labels.task, engine))
        situation = replace(
            seen.facts.situation, cloud=self._cloud_is_open(target, choice), engine=engine, skill=offer.name
        )
        known, decision = feasible(
            seen.conversation, seen.inspection, seen.policy, replace(seen.facts, situation=situation)
        )
        return Considered(seen.conversation, seen.inspection, target, choice, known, seen.policy, decision, offer)

    def _offer(
        self, conversation: Conversation, inspection: Inspection, target: Target, known: tuple[str, bool]
    ) -> Offer:
        """Return what the skills say; `known` are the task and whether an engine can answer, who comes first."""
        task, engine = known
        if engine and target.skill is None:
            return NO_OFFER
        return offered(self._parts.skills, conversation, inspection, target, task)

    async def consider(self, conversation: Conversation, *, local_only: bool) -> Considered:
        """Return everything up to the decision; sends and stores nothing."""
        parts = self._parts
        loop = self._loops.side(conversation)
        meant = preferring(resolve(conversation.model, parts.upstreams.fleet()), loop.model if loop else "")
        fit = admitted(meant, conversation.model, parts.upstreams.configured, parts.policy)
        target = fit.target
        choice = choose(target, conversation.needs, parts.upstreams.load)
        situation = Situation(
            cloud=self._cloud_is_open(target, choice),
            engine=choice.model is not None,
            wish=target.wish,
            local_only=local_only or parts.offline,
            loop=loop.route if loop else None,
            unfit=fit.unfit,
            moment=parts.surroundings.moment(),
        )

        def judge(recalled: Recalled | None = None) -> Considered:
            inspection = parts.inspector.inspect(conversation, recalled)
            labels, doubts = labelled(conversation, parts.labeller)
            if not configured(target, parts.upstreams.fleet()):
                doubts = (*doubts, *model_name.doubts(conversation.model, parts.inspector))
            inspection = replace(inspection, doubts=(*inspection.doubts, *doubts)) if doubts else inspection
            offer = self._offer(conversation, inspection, target, (labels.task, situation.engine))
            known = facts(conversation, inspection, labels, replace(situation, skill=offer.name), parts.policy.patterns)
            known, decision = feasible(conversation, inspection, parts.policy, known)
            return Considered(conversation, inspection, target, choice, known, parts.policy, decision, offer)

        if conversation.needs.characters > INLINE_CHARACTERS:
            return await self._parts.aside.run(judge)
        recalled = parts.inspector.recall(conversation)
        # Whatever a detector has to read takes a hundred times as long as what is known.
        return await self._parts.aside.run(lambda: judge(recalled)) if recalled.unseen else judge(recalled)

    def depart(self, going: Leaving) -> tuple[Masked, Rendered]:
        """Return what would leave; a rehearsal shows it, `_leave` sends it."""
        seen = going.seen
        masked = mask(seen.conversation, seen.inspection, seen.decision)
        rendering = Rendering(
            texts=masked.texts,
            model=going.cloud.model,
            pseudonym=self._parts.writing.key.pseudonym,
            omitted=seen.decision.omitted,
            note=NOTE if seen.decision.masked and seen.policy.note else None,
        )
        dialect = DIALECTS[seen.conversation.dialect]
        return masked, render_cloud(seen.conversation, rendering, dialect, self._tongue(seen))

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
            return Rehearsal(seen, masked=masked, blocked=blocked.kinds, told=blocked.message)
        return Rehearsal(seen, body, masked, rendered.dropped)

    async def _leave(self, going: Leaving, receipt: Receipt, incoming: Incoming, course: Course) -> Outgoing:
        seen = going.seen
        inline = seen.conversation.needs.characters <= INLINE_CHARACTERS
        masked, rendered = self.depart(going) if inline else await self._parts.aside.run(lambda: self.depart(going))
        cleared = await receipt.decided(seen, lambda row: self._clear(seen, masked, rendered, row))
        answer = await self._send(going, cleared, rendered, incoming.bearer, course)
        restorers: Restoring = self._restorers(seen, masked) if len(masked.vault) else Unchanged()
        headers = [
            *seen.headers(masked.counts, rendered.dropped, rendered.mapped),
            *_passed(receipt, answer),
            *course.headers(),
        ]
        reply = Reply(restorers, incoming.dialect.writer(seen.conversation))
        return Outgoing(headers, receipt, reply, answer, self._ear(seen))

    def _clear(self, seen: Considered, masked: Masked, rendered: Rendered, decided_id: str) -> Cleared:
        words, ours = self._tongue(seen).words, configured(seen.target, self._parts.upstreams.fleet())
        exempt = Exempt(KINDS - guarded_kinds(seen.policy), words, seen.answers, ours)
        return self._parts.guard.clear(rendered.body, masked.vault.values(), exempt, decided_id)

    def _restorers(self, seen: Considered, masked: Masked) -> Restorers:
        needs = seen.conversation.needs
        policy = seen.policy
        return Restorers(masked.vault, policy.network_tools, policy.restore, json_content=needs.json_answer)

    async def _send(
        self, going: Leaving, cleared: Cleared, rendered: Rendered, bearer: str | None, course: Course
    ) -> Answer:
        tongue = self._tongue(going.seen)
        call = Call(
            going.seen.conversation.stream, going.cloud.model, rendered.hides_usage, bearer, course.within_s(), tongue
        )
        return await self._parts.upstreams.cloud(going.cloud.cloud).send(cleared, call)

    def _tongue(self, seen: Considered) -> Tongue:
        """Return the format in which the chosen cloud is told this request."""
        assert seen.target.cloud is not None  # noqa: S101
        return self._parts.upstreams.cloud(seen.target.cloud.cloud).tongue(seen.conversation.dialect)

    async def _stay(self, home: Staying, receipt: Receipt, dialect: Dialect, course: Course) -> Outgoing:
        seen = home.seen
        await self._noted(seen, receipt)
        engine = self._parts.upstreams.engine(home.model)
        tongue = engine.tongue(dialect.name)
        rendered = render_local(seen.conversation, home.model.name, dialect, tongue)
        answer = await self._ask(home, engine, rendered.body, course)
        headers = [*seen.headers({}, rendered.dropped, rendered.mapped), *_passed(receipt, answer), *course.headers()]
        reply = Reply(Unchanged(), dialect.writer(seen.conversation))
        return Outgoing(headers, receipt, reply, answer, self._ear(seen))

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

    async def _alone(self, seen: Considered, receipt: Receipt, dialect: Dialect) -> Outgoing:
        """Answer by a skill; nothing is asked but the models inside."""
        await self._noted(seen, receipt)
        name, matter, aside = seen.decision.skill, seen.offer.matter, self._parts.aside.run
        assert name is not None and matter is not None  # noqa: S101, PT018 - a skill is chosen for what it is to work on
        answer = await answered(name, self._parts.skills.skill(name), matter, aside, stream=seen.conversation.stream)
        headers = [*seen.headers({}, ()), *_passed(receipt, answer)]
        return Outgoing(
            headers, receipt, Reply(Unchanged(), dialect.writer(seen.conversation)), answer, self._ear(seen)
        )

    def _ear(self, seen: Considered) -> Hear:
        side = Side(seen.decision.route, seen.answers)
        return lambda calls: self._loops.note(seen.conversation, calls, side)

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

    def _cloud_is_open(self, target: Target, choice: Choice) -> bool:
        """Whether the cloud is a choice; one that did not answer lately is tried only when nothing else can."""
        parts = self._parts
        if target.cloud is None or not parts.cloud_open or parts.offline:
            return False
        reachable = parts.upstreams.availability.reachable(target.cloud.cloud, time.monotonic())
        return reachable or choice.model is None

    def _known_names(self) -> frozenset[str]:
        return frozenset(name for name, _ in names(self._parts.upstreams.fleet()))


def _passed(receipt: Receipt, answer: Answer) -> list[tuple[bytes, bytes]]:
    """Return the receipt's header fields and those of the upstream that may be passed on."""
    return [*receipt.headers(), *((name.encode(), value.encode()) for name, value in answer.headers)]
