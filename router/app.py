"""The composition root: settings become objects, objects become routes; opening and closing."""

import asyncio
import gc
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from starlette.applications import Starlette
from starlette.types import ASGIApp

from router.aside import Aside
from router.asked import asked
from router.calibration.pair import pair_in_use
from router.classification.calibrated import CalibratedLabeller
from router.classification.labeller import Labeller
from router.considered import Considered
from router.door.gate import Gate, Rules
from router.door.listing import Listing, broken, unknown_route
from router.door.log import RequestLog, Writer, behind, teller, where, writer
from router.door.routes import PATTERNS, Serving, routes
from router.errors import ConfigurationError, RouterError
from router.inspecting import Inspecting, build_inspecting
from router.kept.answer import Keep
from router.kept.custody import Custody, Whose
from router.kept.in_file import InFile
from router.kept.in_memory import InMemory
from router.ledger.append import Ledger
from router.ledger.key import DeviceKey, load_key
from router.ledger.read import read_all
from router.ledger.subjects import Subjects
from router.parts import Parts
from router.pipeline import Pipeline
from router.policy.brought import brought
from router.policy.detectable import check_topics, needs_names
from router.policy.loading import load_policy
from router.policy.rules import NO_BUDGET, Policy
from router.policy.shadow import Shadow
from router.receipt import Writing
from router.rehearsal import Rehearsal
from router.reloading import (
    KeptWatch,
    LessonWatch,
    PolicyWatch,
    Reloading,
    Retention,
    SurroundingsWatch,
    VocabularyWatch,
    Watched,
)
from router.remembering import Remembering
from router.settings import Responses, Settings
from router.spending import Spending
from router.surroundings import Surroundings
from router.upstreams.fleet import names
from router.upstreams.live import Upstreams
from router.upstreams.skills.all import shelf
from router.vectors import Embed, Vectors

WRITERS = 8
"""Threads that wait for the disk; rows that come together are written together."""
SWITCH_S = 0.001
"""How long a thread that inspects may hold the interpreter while the event loop waits for it; Python's own 5 ms, times
several such threads, made streams stutter (bench/overhead.py --tagger)."""


@dataclass(slots=True)
class Opened:
    """What exists only while the proxy runs."""

    pipeline: Pipeline | None = None
    remembering: Remembering | None = None
    failure: RouterError | None = None
    """Why start-up stopped."""
    on_ready: Callable[[], None] = lambda: None


class Halfdoor:
    """One proxy: constructing stores, the lifespan loads and opens."""

    def __init__(self, settings: Settings, policy: Policy, inspecting: Inspecting, upstreams: Upstreams) -> None:
        self.settings = settings
        self.policy = policy
        self.inspecting = inspecting
        self.upstreams = upstreams
        self.skills = shelf(inspecting.models, inspecting.encoder)
        upstreams.know(self.skills.names)
        self._spending = Spending({cloud.name: cloud.terms for cloud in settings.clouds})
        self._surroundings = Surroundings(self._spending.so_far, settings.metered)
        self._brought = brought(policy)
        inspecting.together.bring(self._brought)
        upstreams.probing.tell = teller(settings.log)
        self._opened = Opened()
        self._subjects: Subjects | None = None
        self._shadow: Shadow | None = None
        limit_s = settings.limits.inspection_s
        self._reading = Aside("halfdoor-reading", os.cpu_count() or 2, limit_s)
        self._writing = Aside("halfdoor-writing", WRITERS, limit_s)
        self.asgi = self._asgi(writer(settings.log))

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline, once the lifespan has begun."""
        assert self._opened.pipeline is not None, "not started"  # noqa: S101 - routes are reachable only afterwards
        return self._opened.pipeline

    @property
    def remembering(self) -> Remembering:
        """The pipeline with a memory, for Responses."""
        assert self._opened.remembering is not None, "not started"  # noqa: S101
        return self._opened.remembering

    @property
    def failure(self) -> RouterError | None:
        """Why start-up stopped, if it did."""
        return self._opened.failure

    @property
    def cloud_open(self) -> bool:
        """Whether cloud routes may be taken at all: names are detected, or settings accept that they are not."""
        return self._open_under(self.policy)

    def _open_under(self, policy: Policy) -> bool:
        # A floor under names is no preference: where nothing finds them, no setting opens the cloud.
        return self.inspecting.names_detected or not (self.settings.names or needs_names(policy))

    @property
    def stuck(self) -> bool:
        """Whether a thread never came back: the process cannot end by itself."""
        return self._reading.stuck or self._writing.stuck

    def on_ready(self, call: Callable[[], None]) -> None:
        """Have `call` run once everything is loaded."""
        self._opened.on_ready = call

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Load models and keys, open the ledger and the connections; close them in the other order."""
        sys.setswitchinterval(SWITCH_S)
        async with AsyncExitStack() as closing:
            try:
                await self._open(closing)
            except Exception as error:
                # Recorded, because uvicorn only says that something went wrong, and says it where nobody reads.
                known = error if isinstance(error, RouterError) else RouterError(f"start-up failed: {where(error)}")
                self._opened.failure = known
                raise
            # A full collection walks through everything that was loaded and stops the loop for 100 ms. What was
            # loaded stays for good, and cycles die young, in the small collections.
            gc.freeze()
            gc.set_threshold(10_000, 10, 10_000)
            self._opened.on_ready()
            yield

    async def _open(self, closing: AsyncExitStack) -> None:
        ledger, key = self._open_ledger()
        closing.callback(ledger.close)
        closing.callback(self._reading.close)
        closing.callback(self._writing.close)
        self.inspecting.load()
        check_topics(self.policy, self.inspecting.judged())
        if self.policy.routing.budget != NO_BUDGET and self.settings.paths.ledger.exists():
            self._spending.seed(read_all(self.settings.paths.ledger))
        await closing.enter_async_context(self.upstreams)
        pipeline = self._opened.pipeline = Pipeline(self._parts(ledger, key))
        settings = self.settings
        custody = Custody(_keep(settings.responses), Whose(settings.responses.keep))
        told = behind(writer(settings.log))
        remembering = self._opened.remembering = Remembering(pipeline, custody, self._writing, key, told)
        closing.push_async_callback(remembering.close)
        watched: list[Watched] = [
            PolicyWatch(settings.policy, self.adopt, self.policy),
            VocabularyWatch(self.inspecting.vocabulary),
            SurroundingsWatch(self._surroundings),
            KeptWatch(custody.keep, settings.paths.ledger),
        ]
        if settings.shadow is not None and (shadow := self._shadow) is not None:
            watched.append(PolicyWatch(settings.shadow, shadow.adopt, shadow.policy, "shadow policy"))
        if (models := self.inspecting.models) is not None:
            watched.append(LessonWatch(models.lessons))
        if settings.keep_days is not None:
            watched.append(
                Retention(settings.paths.ledger, key, settings.keep_days, lambda: time.time_ns() // 1_000_000)
            )
        reloading = asyncio.create_task(Reloading(watched, teller(settings.log)).run(), name="halfdoor-reloading")
        closing.callback(reloading.cancel)

    def adopt(self, policy: Policy) -> None:
        """Put a policy in force, for requests that come from now on.

        Raises:
            ConfigurationError: its words cannot be read, or it promises what nothing here can see; nothing changed.
        """
        before, fresh = self._brought, brought(policy)
        check_topics(policy, self.inspecting.judged())
        # Both policies' words are looked for while one takes the place of the other.
        self.inspecting.together.bring(before.joined(fresh))
        self.policy, self._brought = policy, fresh
        self.pipeline.adopt(policy, cloud_open=self.cloud_open)
        self.inspecting.together.bring(fresh)

    async def rehearse(self, body: bytes, endpoint: str = "") -> Rehearsal:
        """Return how a request would be decided and the body that would leave; writes and sends nothing.

        Args:
            body: of any dialect.
            endpoint: the path it would be sent to; empty where the body has to tell.

        Raises:
            RouterError: the request is wrong.
        """
        self.inspecting.load()
        key = DeviceKey(bytes(32))  # pseudonyms of a dry run belong to no device
        async with self.upstreams:
            pipeline = Pipeline(self._parts(Ledger(self.settings.paths.ledger, key), key))
            seen = await pipeline.consider(asked(body, self.upstreams.fleet(), endpoint))
            return replace(pipeline.rehearse(seen), no_cloud=self._no_cloud(seen))

    async def under_both(self, bodies: Sequence[bytes], other: Policy) -> list[tuple[Considered, Considered]]:
        """Return how each request would be decided now and under another policy; writes and sends nothing.

        Raises:
            RouterError: a request or the other policy is wrong.
        """
        self.inspecting.load()
        key = DeviceKey(bytes(32))
        async with self.upstreams:
            self._opened.pipeline = Pipeline(self._parts(Ledger(self.settings.paths.ledger, key), key))
            read = [asked(body, self.upstreams.fleet()) for body in bodies]
            before = [await self.pipeline.consider(conversation) for conversation in read]
            self.adopt(other)
            after = [await self.pipeline.consider(conversation) for conversation in read]
        return list(zip(before, after, strict=True))

    def _no_cloud(self, seen: Considered) -> str:
        if seen.facts.situation.cloud:
            return ""
        if self.settings.offline:
            return "Halfdoor runs offline"
        if not self.upstreams.fleet().clouds:
            return "no cloud is configured, or its key is not set"
        if not self.cloud_open:
            if not self.settings.names:
                return "nothing here detects names, and the policy says that they never leave"
            return "nothing here detects names: the nano-models are not installed"
        return "its last call failed, and an engine is there" if seen.target.cloud else "the model is not a cloud's"

    def _open_ledger(self) -> tuple[Ledger, DeviceKey]:
        places = self.settings.paths
        for folder in (places.data, places.config, places.ledger.parent):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise ConfigurationError(f"{folder}: cannot be made: {os.strerror(error.errno or 0)}") from None
        places.data.chmod(0o700)
        key = load_key(places.device_key)
        ledger = Ledger(places.ledger, key)
        ledger.open()
        self._shadow = None if self.settings.shadow is None else Shadow(load_policy(self.settings.shadow))
        self._subjects = Subjects(load_key(places.subject_key)) if self.settings.subjects else None
        return ledger, key

    def _parts(self, ledger: Ledger, key: DeviceKey) -> Parts:
        return Parts(
            inspector=self.inspecting.inspector,
            labeller=self._labeller(),
            policy=self.policy,
            guard=self.inspecting.guard,
            upstreams=self.upstreams,
            writing=Writing(ledger, key, self._writing, self._subjects, self._spending, self._shadow),
            aside=self._reading,
            skills=self.skills,
            cloud_open=self.cloud_open,
            offline=self.settings.offline,
            limits=self.settings.limits,
            surroundings=self._surroundings,
        )

    def _labeller(self) -> Labeller:
        inspecting, encoder = self.inspecting, self.inspecting.encoder
        if inspecting.learned is None or encoder is None:
            return inspecting.labeller
        return CalibratedLabeller(
            inspecting.labeller, encoder.embed, inspecting.learned, lambda: pair_in_use(self.upstreams.fleet())
        )

    @property
    def _embed(self) -> Embed | None:
        encoder = self.inspecting.encoder
        return None if encoder is None else encoder.embed

    def _asgi(self, write: Writer) -> ASGIApp:
        settings = self.settings
        listing = Listing(lambda: names(self.upstreams.fleet()), lambda: self._opened.pipeline is not None)
        serving = Serving(
            answers=lambda: self.pipeline,
            memory=lambda: self.remembering,
            vectors=lambda: Vectors(self.pipeline, self.upstreams.fleet, self._reading, self._embed),
            kept=lambda: self.remembering,
            listing=listing,
            body_bytes=settings.limits.body_bytes,
            bearer_is_ours=settings.listen.token is not None,
        )
        faults = {404: unknown_route, 405: unknown_route, 500: broken}
        inner = Starlette(routes=routes(serving), lifespan=self.lifespan, exception_handlers=faults)
        inner.router.redirect_slashes = False
        listen = settings.listen
        rules = Rules(listen.host, listen.hosts, listen.origins, listen.token, settings.limits.body_bytes)
        # Innermost to outermost: routes, the gate, the log. Refused requests have their line too.
        return RequestLog(Gate(inner, rules), write, PATTERNS)


def _keep(responses: Responses) -> Keep:
    lifetime_s = responses.hours * 3600
    if responses.path is not None:
        return InFile(responses.path, lifetime_s)
    return InMemory(lifetime_s, responses.megabytes << 20)


def build(settings: Settings) -> Halfdoor:
    """Return a proxy that is ready to be served; nothing is opened yet.

    Raises:
        ConfigurationError: the policy, the vocabulary or an upstream is configured wrongly.
    """
    return Halfdoor(settings, load_policy(settings.policy), build_inspecting(settings), Upstreams(settings))
