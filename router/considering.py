"""Everything up to the decision: who could answer, what was found, what it is about, and where it goes."""

import time
from dataclasses import replace

from router.classification.classify import CHUNK, begin, labelled
from router.considered import Considered
from router.conversation.message import Conversation
from router.inspection import model_name
from router.inspection.finding import Inspection
from router.inspection.inspect import Recalled
from router.loops import Loops
from router.masking.feasible import feasible
from router.parts import Parts
from router.policy.decision import Situation
from router.policy.facts import facts
from router.seals import Seals
from router.upstreams.admitted import admitted
from router.upstreams.fleet import Choice, Target, choose, configured, meant, preferring, resolve
from router.upstreams.shares import beginning
from router.upstreams.skills.offer import NO_OFFER, Offer, offered

INLINE_CHARACTERS = 200_000
"""A known conversation up to this long takes a few milliseconds: a thread would cost more than it frees."""


class Considering:
    """Sends and stores nothing."""

    def __init__(self, parts: Parts, loops: Loops, seals: Seals) -> None:
        self._parts = parts
        self._loops = loops
        self._seals = seals

    async def consider(self, conversation: Conversation, *, local_only: bool) -> Considered:
        """Return everything up to the decision."""
        parts = self._parts
        loop = self._loops.side(conversation)
        fleet = parts.upstreams.fleet()
        wanted = preferring(resolve(conversation.model, fleet), loop.model if loop else "")
        name, began = meant(conversation.model, fleet), beginning(conversation)
        fit = admitted(wanted, name, parts.upstreams.configured, parts.policy, began)
        target = fit.target
        if target.cloud is not None:
            conversation = self._seals.without(conversation, target.cloud.cloud)
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
            self._ahead(conversation, recalled)
            inspection = parts.inspector.inspect(conversation, recalled)
            labels, doubts = labelled(conversation, parts.labeller)
            if not configured(target, parts.upstreams.fleet()):
                doubts = (*doubts, *model_name.doubts(conversation.model, parts.inspector))
            inspection = replace(inspection, doubts=(*inspection.doubts, *doubts)) if doubts else inspection
            offer = self._offer(conversation, inspection, target, (labels.task, situation.engine))
            patterns = parts.policy.patterns | (parts.writing.shadow.patterns if parts.writing.shadow else frozenset())
            known = facts(conversation, inspection, labels, replace(situation, skill=offer.name), patterns)
            known, decision = feasible(conversation, inspection, parts.policy, known)
            return Considered(conversation, inspection, target, choice, known, parts.policy, decision, offer)

        if conversation.needs.characters > INLINE_CHARACTERS:
            return await self._parts.aside.run(judge)
        recalled = parts.inspector.recall(conversation)
        # Whatever a detector has to read takes a hundred times as long as what is known.
        return await self._parts.aside.run(lambda: judge(recalled)) if recalled.unseen else judge(recalled)

    def _ahead(self, conversation: Conversation, recalled: Recalled | None) -> None:
        """Have much new text labelled beside its inspection: rules keep one core, the encoder has use for the other."""
        if recalled is None or recalled.unseen > CHUNK:
            begin(conversation, self._parts.labeller)

    def again(self, seen: Considered, target: Target) -> Considered:
        """Return the request decided by changed facts: others are there to answer than before; reads nothing."""
        choice = choose(target, seen.conversation.needs, self._parts.upstreams.load)
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

    def _cloud_is_open(self, target: Target, choice: Choice) -> bool:
        """Whether the cloud is a choice; one that did not answer lately is tried only when nothing else can."""
        parts = self._parts
        if target.cloud is None or not parts.cloud_open or parts.offline:
            return False
        reachable = parts.upstreams.availability.reachable(target.cloud.cloud, time.monotonic())
        return reachable or choice.model is None
