"""The multi-pattern search behind the vocabulary."""

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation


def automaton(patterns: Iterable[str]) -> AhoCorasick:
    """Compile patterns; the contiguous automaton won by `bench/vocabulary.py --engines`."""
    return AhoCorasick(list(patterns), implementation=Implementation.ContiguousNFA, store_patterns=False)
