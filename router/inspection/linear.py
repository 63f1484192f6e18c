"""Linear-time search: RE2 patterns over UTF-8, answered in code points."""

from collections.abc import Iterable, Iterator, Sequence

import re2

# The public re2.compile() keeps every pattern in a module-wide cache; patterns here may be built
# from private values, so the engine behind it is used and the pattern dies with its owner.
from re2 import _re2

_NOWHERE = (-1, -1)


def quote(literal: str) -> str:
    """Return a pattern that matches `literal` and nothing else."""
    return _re2.RE2.QuoteMeta(literal.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")  # type: ignore[no-any-return]


class Encoded:
    """A text as the bytes that RE2 reads, and the way back to code points."""

    __slots__ = ("data", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8", "surrogatepass")

    def code_points(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Turn byte spans into code point spans, in one pass over the text."""
        if len(self.data) == len(self.text):
            return list(spans)
        known: dict[int, int] = {}
        position = count = 0
        for offset in sorted({offset for span in spans for offset in span}):
            count += len(self.data[position:offset].decode("utf-8", "surrogatepass"))
            known[offset] = count
            position = offset
        return [(known[start], known[end]) for start, end in spans]


class Pattern:
    """One RE2 pattern; safe to share between threads.

    Raises:
        ValueError: RE2 refuses the pattern (the message never quotes it).
    """

    __slots__ = ("_regexp",)

    def __init__(self, source: str, *, longest: bool = False, memory: int = 8 << 20) -> None:
        options = re2.Options()
        options.longest_match = longest
        options.max_mem = memory
        options.log_errors = False
        self._regexp = _re2.RE2(source.encode("utf-8", "surrogatepass"), options)
        if not self._regexp.ok():
            raise ValueError("pattern refused by RE2")

    def matches(self, data: bytes) -> Iterator[Sequence[tuple[int, int]]]:
        """Yield all groups of each match in byte offsets; matches do not overlap."""
        position, end = 0, len(data)
        while position <= end:
            groups = self._regexp.Match(re2._Anchor.UNANCHORED, data, position, end)
            if groups[0] == _NOWHERE:
                return
            yield groups
            position = max(groups[0][1], position + 1)

    def mentions(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield the group that took part in each match, also of matches that share characters.

        The character before and after a mention is part of the pattern, so the search goes on
        right behind a mention's first byte: two mentions may share the blank between them, and
        "corp holdings" is found after "acme corp" in "acme corp holdings".
        """
        position, end = 0, len(data)
        while position <= end:
            groups = self._regexp.Match(re2._Anchor.UNANCHORED, data, position, end)
            if groups[0] == _NOWHERE:
                return
            mention = max(groups[1:])
            yield mention
            position = mention[0] + 1
            while position < end and data[position] & 0xC0 == 0x80:
                position += 1

    def found(self, data: bytes) -> bool:
        """Say whether the pattern occurs at all."""
        return bool(self._regexp.Match(re2._Anchor.UNANCHORED, data, 0, len(data))[0] != _NOWHERE)


class Gate:
    """Which of many patterns occur, in one pass."""

    __slots__ = ("_set",)

    def __init__(self, sources: Iterable[str], memory: int = 32 << 20) -> None:
        options = re2.Options()
        options.max_mem = memory
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for source in sources:
            self._set.Add(source)
        self._set.Compile()

    def indexes(self, data: bytes) -> list[int]:
        """Return the numbers of the patterns that occur, smallest first."""
        return sorted(self._set.Match(data) or ())
