"""Which exchanges name a file that a rule asks about; what is kept of that is a hash of the rule's own pattern."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

import re2

from router.conversation.message import Conversation

Mark = tuple[str, int]
"""The hash of a pattern, and an exchange in which a file that it covers is named."""

_PARTS = re.compile(r"\*\*|\*|\?|[^*?]+")
_STANDS_FOR = {"**": r"[^\s\"'<>|]*", "*": r"[^/\s\"'<>|]*", "?": r"[^/\s\"'<>|]"}
_BEFORE = r"(?:^|[^A-Za-z0-9_.@+~-])"
"""A pattern begins at a part of a path: `internal/**` covers `/srv/internal/a.py` and not `myinternal/a.py`."""
_BEHIND = r"(?:$|[^A-Za-z0-9_+~-])"
"""And it ends at one; what lies below a folder is covered with it."""


def named_files(conversation: Conversation, patterns: frozenset[str]) -> tuple[Mark, ...]:
    """Return which patterns are met in which exchanges. Linear in the texts; capitals do not count."""
    return tuple(sorted(set(_found(conversation, patterns)))) if patterns else ()


def mark(pattern: str) -> str:
    """Return what stands for a pattern in facts and in the ledger."""
    return blake2b(pattern.casefold().encode(), digest_size=8).hexdigest()


def _found(conversation: Conversation, patterns: frozenset[str]) -> Iterator[Mark]:
    searches = [(mark(pattern), _search(pattern)) for pattern in sorted(patterns)]
    for text in conversation.texts:
        written = text.text.replace("\\", "/")
        for name, search in searches:
            if search.search(written):
                yield name, text.exchange


@lru_cache(256)
def _search(pattern: str) -> "re2._Regexp":
    parts = (_STANDS_FOR.get(part) or re2.escape(part) for part in _PARTS.findall(pattern.removeprefix("./")))
    return re2.compile(f"(?i){_BEFORE}{''.join(parts)}{_BEHIND}")
