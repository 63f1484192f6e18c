"""Reasoning that a cloud signed, kept aside for clients whose format cannot carry it, for its maker alone."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from types import MappingProxyType
from typing import Final, NamedTuple

from cachetools import TTLCache

from router.conversation.message import Conversation, Role
from router.conversation.reply import Event, Signed
from router.conversation.thought import Thought
from router.masking.vault import Vault
from router.wire.call_ids import fitting

LIFETIME_S: Final = 3_600.0
"""A loop whose tools take longer goes on without what was thought before them."""
MOST_BYTES: Final = 64 << 20
LARGEST_BYTES: Final = 1 << 20
"""The longest reasoning of one answer that is kept: models think a tenth of it."""
_COUNTS_AT_LEAST: Final = 8 << 10
"""What every answer counts for, so that their number is bounded as well."""


class Asker(NamedTuple):
    """Who asked whom."""

    bearer: str | None
    """The client's own key. Clients that show the same one, or none, are one."""
    cloud: str
    model: str


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """The reasoning of one answer, and what the placeholders stood for when it was made."""

    thought: Thought
    names: tuple[str, ...]
    """The placeholders that its maker had been shown."""
    meaning: bytes
    """Keyed digest of what they stood for; no value is kept."""

    @property
    def size(self) -> int:
        """Bytes that it counts for."""
        texts = (text for signed in self.thought.blocks for text in signed.block.values())
        own = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
        return max(_COUNTS_AT_LEAST, own + sum(map(len, self.names)))


NOTHING_KEPT: Final[Mapping[str, Kept]] = MappingProxyType({})


class Thoughts:
    """Keeps what clouds thought before they called tools; in memory only, used on the event loop alone.

    What stands here is what a cloud wrote, placeholders included. It goes back to the same model of the same cloud, for
    the same caller, in the same conversation, while the loop of tools goes on, and nowhere else. After a restart, or at
    another replica, it is not there, and the loop goes on without it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, timer: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._kept: TTLCache[bytes, Kept] = TTLCache(most_bytes, LIFETIME_S, timer, getsizeof=lambda kept: kept.size)

    def of(self, conversation: Conversation, asker: Asker) -> Mapping[str, Kept]:
        """Return what the model that is asked thought in the loop from which this request goes on, by call."""
        if not self._kept or not conversation.loop:
            return NOTHING_KEPT
        begun = self._begun(conversation, asker)
        named = {call: self._kept.get(_named(begun, call)) for call in map(fitting, conversation.loop)}
        return {call: kept for call, kept in named.items() if kept is not None}

    def fit(self, kept: Mapping[str, Kept], vault: Vault) -> Mapping[str, Thought | None]:
        """Return what may be told again; None where a placeholder would mean something else than it did."""
        return {call: one.thought if self._means_the_same(one, vault) else None for call, one in kept.items()}

    def ear(self, conversation: Conversation, asker: Asker, vault: Vault, before: bytes) -> Callable[[Event], None]:
        """Return what listens to one answer and keeps its reasoning, if it calls tools.

        Args:
            conversation: what is answered.
            asker: who asks whom.
            vault: what stands for what in it.
            before: digest of everything that the model is told.
        """
        blocks: list[Signed] = []
        calls: list[str] = []

        def hear(event: Event) -> None:
            blocks.extend(event.signed)
            calls.extend(fitting(call.id) for call in event.calls)
            if event.ends and calls:
                thought = Thought(tuple(calls), tuple(blocks), before)
                names = tuple(sorted(vault.restorable()))
                self._keep(conversation, asker, Kept(thought, names, self._meaning(names, vault)))

        return hear

    def _keep(self, conversation: Conversation, asker: Asker, kept: Kept) -> None:
        if kept.size > min(LARGEST_BYTES, self._kept.maxsize):
            return
        for call in kept.thought.calls[:1]:
            self._kept[_named(self._begun(conversation, asker), call)] = kept

    def _means_the_same(self, kept: Kept, vault: Vault) -> bool:
        """Whether every placeholder that can stand in a reasoning stands for what it stood for."""
        now = vault.restorable()
        if not now.keys() >= set(kept.names) or self._meaning(kept.names, vault) != kept.meaning:
            return False
        texts = [text for signed in kept.thought.blocks for text in signed.block.values()]
        # A placeholder that its maker made up, and that stands for something by now.
        return not any(name in text for name in now.keys() - set(kept.names) for text in texts)

    def _meaning(self, names: tuple[str, ...], vault: Vault) -> bytes:
        entries = vault.restorable()
        return self._digest(*(part for name in names for part in (name, entries[name].kind, entries[name].text)))

    def _begun(self, conversation: Conversation, asker: Asker) -> blake2b:
        """Return the beginning of a key: everything but the call. The first text may be long, and a loop may too."""
        first = next((text.text for text in conversation.texts if text.role is Role.USER), "")
        shown = ("", "") if asker.bearer is None else ("key", asker.bearer)
        return self._read(*shown, asker.cloud, asker.model, first)

    def _digest(self, *parts: str) -> bytes:
        return self._read(*parts).digest()

    def _read(self, *parts: str) -> blake2b:
        return _more(blake2b(digest_size=16, key=self._key), *parts)


def _named(begun: blake2b, call: str) -> bytes:
    return _more(begun.copy(), call).digest()


def _more(digest: blake2b, *parts: str) -> blake2b:
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest


def untold(kept: Mapping[str, Kept]) -> Mapping[str, Thought | None]:
    """Return the same with no reasoning to be told, for a request that the egress guard stopped because of it."""
    return {call: None if one.thought.blocks else one.thought for call, one in kept.items()}
