"""Files that are looked after while the proxy runs: the policy, the user's own words, receipts and answers grown old.

What is in force changes in one step or not at all: a file that cannot be used leaves the
earlier one in force, and says so on stderr until it is mended.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from router.errors import ConfigurationError, LedgerUnavailable
from router.inspection.lesson import Lessons
from router.inspection.vocabulary import Vocabulary
from router.kept.answer import Keep
from router.ledger.choose import DAY_MS, older_than
from router.ledger.erase import erase
from router.ledger.key import DeviceKey
from router.ledger.read import last_erasure, still_there
from router.policy.layers import shown
from router.policy.loading import PRESETS, load_policy
from router.policy.rules import Policy
from router.surroundings import Surroundings

EVERY_S = 1.0
LOOK_S = 60.0
"""How often kept answers are looked after."""
REMIND_S = 60.0
"""How often a file that stays broken is spoken of again."""

Signature = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class News:
    """What the owner of a file should read."""

    words: str
    broken: bool = False
    """The file could not be taken up; what was in force stays in force."""


class Watched(Protocol):
    """A file that may change. It must never leave half of a change in force."""

    def refresh(self) -> News | None:
        """Take the file up if it changed; None where nothing did."""
        ...


class PolicyWatch:
    """The policy file in force; presets are part of the program and never change."""

    def __init__(
        self, reference: str, adopt: Callable[[Policy], None], policy: Policy | None = None, what: str = "policy"
    ) -> None:
        """Begin to follow.

        Args:
            reference: a preset or a path, as the configuration has it.
            adopt: puts a policy in force, or raises `ConfigurationError` and changes nothing.
            policy: what is in force; it knows the files that it was made of.
            what: how it is called in what people read.
        """
        self._what = what
        self._reference = reference
        self._paths = () if reference in PRESETS else (Path(reference).expanduser(), *_beside(policy))
        self._adopt = adopt
        self._seen = signatures(self._paths)
        self._settling = self._seen

    def refresh(self) -> News | None:
        """Hand a changed policy to who decides, once two looks saw the same; a wrong one is told once per change."""
        now = signatures(self._paths)
        if now == self._seen:
            return None
        if now != self._settling:
            self._settling = now  # perhaps half written: the first half of a strict policy may be a loose one
            return None
        self._seen = now  # as it was before reading: what is written meanwhile is another change
        try:
            policy = load_policy(self._reference)
            self._adopt(policy)
        except ConfigurationError as error:
            return News(
                f"{self._what.upper()} NOT CHANGED, the earlier one stays in force: {error.message}", broken=True
            )
        paths = (self._paths[0], *_beside(policy))
        if paths != self._paths:
            self._paths = paths
            self._seen = self._settling = signatures(paths)
        return News(f"{self._what} {policy.name} taken up (digest {policy.digest})")


def _beside(policy: Policy | None) -> tuple[Path, ...]:
    """Return the files that a policy was made of, beside the one that is named."""
    if policy is None:
        return ()
    shipped = {shown(preset) for preset in PRESETS}
    return tuple(Path(one) for one in (*policy.layers[1:], *policy.vocabulary.files) if one not in shipped)


class SurroundingsWatch:
    """Battery and network: not a file, but looked at as often; there is never news of them."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    def refresh(self) -> None:
        """Look when it is time to."""
        self._surroundings.refresh()


class VocabularyWatch:
    """The user's own words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def refresh(self) -> News | None:
        """Take other words up; they count from the next request on, in texts that were read before too."""
        looked = self._vocabulary.refresh()
        if looked.changed:
            return News(f"vocabulary taken up: {len(self._vocabulary)} entries. {looked.warning}".rstrip())
        return News(f"VOCABULARY NOT CHANGED: {looked.warning}", broken=True) if looked.warning else None


class LessonWatch:
    """What the user taught the tagger; requests that are under way keep what they began with."""

    def __init__(self, lessons: Lessons) -> None:
        self._lessons = lessons

    def refresh(self) -> News | None:
        """Take another adapter up, or let go of one that was removed."""
        looked = self._lessons.refresh()
        return None if looked is None else News(looked.words, broken=looked.broken)


class Retention:
    """Erases receipts that are older than the configuration lets them become, once a day."""

    def __init__(self, path: Path, key: DeviceKey, days: int, now_ms: Callable[[], int]) -> None:
        self._path = path
        self._key = key
        self._days = days
        self._now_ms = now_ms
        self._next_ms = 0

    def refresh(self) -> News | None:
        """Erase what is due; a ledger that cannot be rewritten now is tried again the next day."""
        now = self._now_ms()
        if now < self._next_ms:
            return None
        self._next_ms = now + DAY_MS
        try:
            done = erase(self._path, self._key, older_than(self._path, now - self._days * DAY_MS), "age")
        except LedgerUnavailable as error:
            return News(f"RECEIPTS NOT ERASED (`ledger.keep_days`): {error.message}", broken=True)
        return News(f"receipts of {done.requests} requests older than {self._days} days erased") if done.rows else None


class KeptWatch:
    """Erases kept answers whose time is over, and those whose receipts somebody erased, here or from a command line."""

    def __init__(self, keep: Keep, ledger: Path, every_s: float = LOOK_S) -> None:
        self._keep = keep
        self._ledger = ledger
        self._every_s = every_s
        self._next = 0.0
        self._erasure = 0

    def refresh(self) -> News | None:
        """Look after what is kept: at once after an erasure, and once a minute for what was on its way then."""
        erasure = last_erasure(self._ledger, self._erasure)
        now = time.monotonic()
        if erasure == self._erasure and now < self._next:
            return None
        self._next = now + self._every_s
        self._keep.forget()
        known = self._keep.receipts()
        gone = known - still_there(self._ledger, known)
        erased = self._keep.erase(gone) if gone or erasure != self._erasure else 0
        self._erasure = erasure
        return News(f"{erased} kept answers went with their receipts") if erased else None


def signature(path: Path) -> Signature | None:
    """Return what changes when a file does; None where there is none that can be read."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def signatures(paths: Sequence[Path]) -> tuple[Signature | None, ...]:
    """Return what changes when any of the files does."""
    return tuple(map(signature, paths))


class Reloading:
    """Looks at every file again and again, in a thread, for as long as the proxy runs."""

    def __init__(self, watched: Sequence[Watched], say: Callable[[str], None], every_s: float = EVERY_S) -> None:
        self._watched = tuple(watched)
        self._say = say
        self._every_s = every_s
        self._broken: dict[int, News] = {}

    async def run(self) -> None:
        """Run until cancelled; nothing that goes wrong with a file ends it."""
        since_reminder = 0.0
        while True:
            await asyncio.sleep(self._every_s)
            since_reminder += self._every_s
            await asyncio.to_thread(self.look)
            if since_reminder >= REMIND_S:
                since_reminder = 0.0
                for news in self._broken.values():
                    self._say(news.words)

    def look(self) -> None:
        """Look at each file once."""
        for i, one in enumerate(self._watched):
            try:
                news = one.refresh()
            except Exception as error:  # noqa: BLE001 - whatever broke, what is in force stays in force
                news = News(f"NOT CHANGED, a file could not be looked at: {type(error).__name__}", broken=True)
            if news is None or news == self._broken.get(i):
                continue
            self._say(news.words)
            if news.broken:
                self._broken[i] = news
            else:
                self._broken.pop(i, None)
