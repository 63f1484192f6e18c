"""Which exchanges name a file that a rule asks about; what is kept of that is a hash of the rule's own pattern."""

from collections.abc import Iterator
from hashlib import blake2b

from router.conversation.message import Conversation
from router.inspection.file_pattern import names_file

Mark = tuple[str, int]
"""The hash of a pattern, and an exchange in which a file that it covers is named."""


def named_files(conversation: Conversation, patterns: frozenset[str]) -> tuple[Mark, ...]:
    """Return which patterns are met in which exchanges."""
    return tuple(sorted(set(_found(conversation, patterns)))) if patterns else ()


def mark(pattern: str) -> str:
    """Return what stands for a pattern in facts and in the ledger."""
    return blake2b(pattern.casefold().encode(), digest_size=8).hexdigest()


def _found(conversation: Conversation, patterns: frozenset[str]) -> Iterator[Mark]:
    for pattern in sorted(patterns):
        for text in conversation.texts:
            if names_file(pattern, text.text):
                yield mark(pattern), text.exchange
