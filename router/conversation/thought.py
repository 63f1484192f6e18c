"""What a model thought before it called tools, as it goes back to that model with what the tools returned."""

from dataclasses import dataclass

from router.conversation.reply import Signed


@dataclass(frozen=True, slots=True, repr=False)
class Thought:
    """The signed reasoning of one answer. Only the model that made it may be given it."""

    calls: tuple[str, ...]
    """Ids of the tool calls of that answer, as its maker accepts them."""
    blocks: tuple[Signed, ...]
    """Empty when it called its tools without thinking, which is worth knowing too."""
    before: bytes
    """Digest of everything that its maker had been told when it thought so."""

    def __repr__(self) -> str:
        return f"Thought({len(self.blocks)} blocks, {len(self.calls)} calls)"
