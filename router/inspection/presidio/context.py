"""Where in a text a recognizer's context words lift a score, as Presidio's lemma enhancer decides it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import re2

from router.inspection.presidio.blank_engine import is_keyword, tokens

LIFT = 0.35
FLOOR = 0.4
BEFORE = 5
"""Keywords before the match that count, besides the one it lies in."""


class ContextWords:
    """The context words of all recognizers; each distinct list of words is one bit."""

    def __init__(self, lists: Iterable[Sequence[str]]) -> None:
        self._bits: dict[tuple[str, ...], int] = {}
        masks: dict[str, int] = {}
        for words in lists:
            bit = self._bits.setdefault(tuple(words), 1 << len(self._bits))
            for word in words:
                masks[word.lower()] = masks.get(word.lower(), 0) | bit
        # No token holds a blank or joins words with a hyphen, so such context words never match; Presidio's do neither.
        self._masks = sorted(masks.items())
        literals = "|".join(re2.escape(word) for word, _ in self._masks)
        self._any = re2.compile((literals or r"[^\x00-\x{10ffff}]").encode())

    def bit(self, words: Sequence[str]) -> int:
        """Return the bit of a list of words; 0 for an empty list."""
        return self._bits[tuple(words)] if words else 0

    def read(self, text: str) -> "Context":
        """Find all context words of `text` in one pass."""
        ends: list[int] = []
        keywords: list[int] = []
        words: list[str] = []
        for index, match in enumerate(tokens(text)):
            ends.append(match.end())
            word = match.group().lower()
            if is_keyword(word):
                keywords.append(index)
                words.append(word)
        known = self._supporting(words)
        return Context(ends, keywords, [known.get(word, 0) for word in words])

    def _supporting(self, words: list[str]) -> dict[str, int]:
        """Return the bits of those words that hold a context word."""
        distinct = list(dict.fromkeys(words))
        joined = "\n".join(distinct).encode("utf-8", "surrogatepass")
        line_ends = [at for at, byte in enumerate(joined) if byte == 10]
        hits = {bisect_left(line_ends, match.start()) for match in self._any.finditer(joined)}
        return {distinct[hit]: self._mask(distinct[hit]) for hit in hits}

    def _mask(self, token: str) -> int:
        mask = 0
        for word, bits in self._masks:
            if word in token:
                mask |= bits
        return mask


class Context:
    """The supporting keywords of one text."""

    def __init__(self, ends: list[int], keywords: list[int], masks: list[int]) -> None:
        self._ends = ends
        self._keywords = keywords
        self._near = list(masks)
        for back in range(1, BEFORE + 1):
            for index in range(back, len(masks)):
                self._near[index] |= masks[index - back]
        self._masks = masks
        self.bits = 0
        for mask in masks:
            self.bits |= mask

    def supports(self, bit: int, start: int) -> bool:
        """Return whether a match at `start` has a word of this bit among the keywords before it or its own."""
        if not self.bits & bit:
            return False
        token = bisect_right(self._ends, start)
        if token == len(self._ends):
            return False
        keyword = bisect_right(self._keywords, token) - 1
        near = self._near[keyword] if keyword >= 0 else 0
        if (keyword < 0 or self._keywords[keyword] != token) and keyword + 1 < len(self._masks):
            # A match that begins with a token that is no keyword takes in the next one as its own.
            near |= self._masks[keyword + 1]
        return bool(near & bit)

    def lifted(self, bit: int, start: int, score: float) -> float:
        """Return the score of a match at `start` after its context words had their say."""
        return min(max(score + LIFT, FLOOR), 1.0) if self.supports(bit, start) else score

    def reaches(self, bit: int) -> list[tuple[int, int]]:
        """Return the intervals of starts that this bit supports, in order and apart."""
        found: list[tuple[int, int]] = []
        for index, mask in enumerate(self._masks):
            if not mask & bit:
                continue
            start = self._ends[self._keywords[index - 1]] if index else 0
            last = index + BEFORE + 1
            end = self._ends[self._keywords[last] - 1] if last < len(self._keywords) else self._ends[-1]
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return found
