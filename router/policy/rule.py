"""A privacy rule as a value."""

from dataclasses import dataclass, field
from enum import IntEnum

from router.conversation.message import Role
from router.policy.treatment import Treatment


class History(IntEnum):
    """What a rule does to earlier turns, loosest first."""

    ALLOW = 0
    MASK = 1
    OMIT = 2
    LOCAL = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """Applies to findings of `find`, or to exchanges about `topics` or in which one of `files` is named."""

    name: str
    then: Treatment
    find: frozenset[str] = frozenset()
    """Kinds (groups are resolved at loading)."""
    topics: frozenset[str] = frozenset()
    with_any: frozenset[str] = frozenset()
    """Only in the company of one of these kinds or of `with_topics`."""
    at_least: float = 0.4
    """Score below which a finding or a topic does not count."""
    history: History = History.MASK
    proprietary: bool = False
    """About code: only where a licence header keeps all rights."""
    with_topics: frozenset[str] = frozenset()
    anywhere: bool = False
    """The company may stand in any exchange of the conversation, not only in the same one."""
    sources: frozenset[Role] = frozenset()
    """Only what one of these wrote; empty: whoever wrote it."""
    places: tuple[str, ...] = ()
    """Only at places whose shape one of these patterns covers."""
    words: frozenset[str] = frozenset()
    """About VOCABULARY: only entries of these categories."""
    files: tuple[str, ...] = ()
    """Only in exchanges that name a file one of these patterns covers; alone, about those exchanges."""
    origin: str = field(default="", compare=False)
    """The file that it comes from."""

    @property
    def conditional(self) -> bool:
        """Whether it depends on more than the finding itself; then it can only tighten."""
        return bool(self.with_any or self.with_topics or self.files)

    @property
    def narrow(self) -> bool:
        """Whether it speaks of some findings of its kinds only, by where they stand or whose word they are."""
        return bool(self.sources or self.places or self.words)
