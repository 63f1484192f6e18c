"""A text as sentences with their words and vectors: what the summarizer and the finder look at."""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from local_models.sentences import Sentence, sentences
from local_models.session import Floats
from local_models.trunk import Tokens, Trunk

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # noqa: RUF001 - a typographic apostrophe is meant
_MARK = re.compile(r"\{[a-z]+\}|<[a-z]+>")
"""Marks of transcripts, such as {disfmarker}: nobody said them."""
_EMPTY = frozenset(
    (
        "the a an and of to in it is that we you i this so um uh yeah but for on be have not do what are they "
        "with as or if was at there like just can can't it's that's know think mm hmm okay ok right well did "
        "s t he she his her them their our your my me us were been has had will would could should about from "
        "by which who how when where why"
    ).split()
)
_ENDINGS = ("ing", "edly", "ed", "ies", "es", "s", "ly")


@dataclass(frozen=True, slots=True, repr=False)
class Passages:
    """Sentences of one text, in order."""

    text: str
    sentences: tuple[Sentence, ...]
    words: tuple[tuple[str, ...], ...]
    """Of each sentence, small letters, marks of transcripts left out."""
    stems: tuple[tuple[str, ...], ...]
    """Of each sentence, the words that mean something, without endings."""
    vectors: Floats
    """[sentences, 384]: the mean state of the tokens of each."""

    def __len__(self) -> int:
        return len(self.sentences)


@dataclass(frozen=True, slots=True, repr=False)
class Around:
    """The message that a text is a part of: what the tagger read, so that its windows need no second pass."""

    message: str
    at: int
    """Where the text begins in it."""


def passages(trunk: Trunk, text: str, around: Around | None = None) -> Passages:
    """Read a text once. The cost is one pass of the trunk, less for what the tagger has just read."""
    found = tuple(sentences(text))
    words = tuple(words_of(text[sentence.start : sentence.end]) for sentence in found)
    return Passages(
        text, found, words, tuple(stems_of(each) for each in words), _vectors(trunk, around or Around(text, 0), found)
    )


def part(trunk: Trunk, text: str, around: Around | None = None) -> tuple[Tokens, Floats]:
    """Return the tokens of a text and their states, seen in the message that it is a part of."""
    if around is None:
        tokens = trunk.tokens(text)
        return tokens, trunk.states(tokens)
    whole = trunk.tokens(around.message)
    at, end = around.at, around.at + len(text)
    first = bisect_left(whole.offsets, at, key=lambda place: place[0])
    last = bisect_right(whole.offsets, end, lo=first, key=lambda place: place[1])
    here = slice(first, last)
    offsets = [(start - at, stop - at) for start, stop in whole.offsets[here]]
    return Tokens(whole.ids[here], offsets, whole.casings[here], whole.befores[here]), trunk.states(whole)[here]


def vector(trunk: Trunk, text: str) -> Floats:
    """Return the mean state of a short text."""
    tokens = trunk.tokens(text)
    states = trunk.states(tokens)
    result: Floats = states.mean(0) if len(states) else np.zeros(384, dtype=np.float32)
    return result


def words_of(text: str) -> tuple[str, ...]:
    """Return the words in small letters."""
    return tuple(_WORD.findall(_MARK.sub("", text.lower())))


def stems_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that mean something, without their endings."""
    return tuple(_stem(word) for word in words if word not in _EMPTY)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def rarity(stems: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return how rare each word is among sentences: BM25's inverse document frequency."""
    holding = Counter(word for each in stems for word in set(each))
    count = len(stems)
    return {word: math.log(1 + (count - n + 0.5) / (n + 0.5)) for word, n in holding.items()}


def smooth(values: Floats, width: float) -> Floats:
    """Return the values blurred along the text by a bell of this width in sentences."""
    reach = int(3 * width)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    blurred: Floats = np.convolve(np.pad(values, reach, mode="edge"), bell / bell.sum(), "valid").astype(np.float32)
    return blurred


def _vectors(trunk: Trunk, around: Around, found: Sequence[Sentence]) -> Floats:
    tokens = trunk.tokens(around.message)
    vectors = np.zeros((len(found), 384), dtype=np.float32)
    if not tokens.ids or not found:
        return vectors
    states = trunk.states(tokens)
    starts = np.fromiter((start for start, _ in tokens.offsets), dtype=np.int64, count=len(tokens.offsets))
    first = np.searchsorted(starts, [around.at + sentence.start for sentence in found])
    last = np.searchsorted(starts, [around.at + sentence.end for sentence in found])
    for number, (start, end) in enumerate(zip(first, last, strict=True)):
        if start < end:
            vectors[number] = states[start:end].mean(0, dtype=np.float64)
    return vectors
