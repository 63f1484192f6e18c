"""Whether a text names a file that a pattern covers, in linear time."""

import re
from functools import lru_cache

import re2

_PARTS = re.compile(r"\*\*|\*|\?|[^*?]+")
_STANDS_FOR = {"**": r"[^\s\"'<>|]*", "*": r"[^/\s\"'<>|]*", "?": r"[^/\s\"'<>|]"}
_BEFORE = r"(?:^|[^A-Za-z0-9_.@+~-])"
"""A pattern begins at a part of a path: `internal/**` covers `/srv/internal/a.py` and not `myinternal/a.py`."""
_BEHIND = r"(?:$|[^A-Za-z0-9_+~-])"
"""And it ends at one; what lies below a folder is covered with it."""


def names_file(pattern: str, text: str) -> bool:
    """Tell whether a path that the pattern covers stands in the text; capitals and the kind of slash do not count."""
    return _compiled(pattern).search(text.replace("\\", "/")) is not None


@lru_cache(256)
def _compiled(pattern: str) -> "re2._Regexp":
    parts = (_STANDS_FOR.get(part) or re2.escape(part) for part in _PARTS.findall(pattern.removeprefix("./")))
    return re2.compile(f"(?i){_BEFORE}{''.join(parts)}{_BEHIND}")
