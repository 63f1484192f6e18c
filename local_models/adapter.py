"""What a user taught the tagger: a low-rank correction of its logits, and the words whose findings it may take away.

It can add findings anywhere. Taking one away, or changing its kind, is another matter: that is open for words that the
user's own lines marked otherwise than the tagger found them, and for no other word, whatever the weights say.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_models.decode import Piece
from local_models.session import Floats

BOUND = 8.0
"""No logit is moved by more."""
_DIGIT = re.compile(r"\d")
_KEY = 4
"""Bytes kept of a word's hash: with a hundred words listed, one other word in forty million counts as listed."""

Weights = Mapping[str, Floats]


@dataclass(frozen=True, slots=True, repr=False)
class Adapter:
    """Weights and hashes; no text."""

    trunk: str
    """The SHA-256 of the graph whose states it reads."""
    digest: str
    """The SHA-256 of its content: its name in receipts."""
    weights: Weights
    """`inner` [384, rank] and `inner_bias`, `outer` [rank, labels] and `outer_bias`."""
    words: frozenset[bytes]
    """Salted hashes of the words that it may let go."""
    salt: bytes

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits, for people and rows."""
        return self.digest[:16]

    def corrected(self, tags: Floats, states: NDArray[np.floating[Any]]) -> Floats:
        """Return the logits of a window as they were taught."""
        result: Floats = tags + correction(self.weights, states.astype(np.float32))
        return result

    def lets_go(self, word: str) -> bool:
        """Whether a finding of this word may be taken away or change its kind."""
        return bool(self.words) and hashed(word, self.salt) in self.words


def correction(weights: Weights, states: Floats) -> Floats:
    """Return what is added to the logits, one row per token."""
    hidden = np.maximum(states @ weights["inner"] + weights["inner_bias"], 0.0)
    moved = hidden @ weights["outer"] + weights["outer_bias"]
    result: Floats = (BOUND * np.tanh(moved / BOUND)).astype(np.float32)
    return result


def hashed(word: str, salt: bytes) -> bytes:
    """Return a word's short hash. Case does not count; of a word with letters its digits do not either."""
    folded = word.casefold()
    if any(character.isalpha() for character in folded):
        folded = _DIGIT.sub("0", folded)
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=_KEY, key=salt).digest()


def taken_together(text: str, found: Sequence[Piece], taught: Sequence[Piece], adapter: Adapter) -> list[Piece]:
    """Return the pieces of a text that count, in order.

    Args:
        text: the text.
        found: what the tagger finds by itself, word by word.
        taught: what it finds with the adapter, word by word.
        adapter: says which words of the first need not be in the second.
    """
    pieces = {piece.start: piece for piece in taught}
    for piece in found:
        if adapter.lets_go(text[piece.start : piece.end]):
            continue
        other = pieces.get(piece.start)
        surer = other is not None and other.label == piece.label and other.score > piece.score
        pieces[piece.start] = replace(piece, score=other.score) if surer and other is not None else piece
    return [pieces[start] for start in sorted(pieces)]
