"""Propagation over a whole request, without searching again what was searched before."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from threading import Lock

from cachetools import LRUCache

from router.inspection import mention
from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.overlaps import resolve
from router.inspection.propagate import Propagation, Value, likely, unknown, values

Spans = tuple[Span, ...]
SpanCache = ContentCache[Spans]

_ROUNDS = 3


class Spread:
    """Adds the mentions of every value that was found anywhere in a request.

    Results are remembered by the values looked for, in the order they first appear, and the text.
    A conversation that grew by a turn has its old values first: only the new ones are looked for in
    old texts. What is remembered never changes a result, only its cost.
    """

    def __init__(self, cache: SpanCache, remembered: int = 64) -> None:
        """Store the cache.

        Args:
            cache: holds no text.
            remembered: how many compiled searches are kept. A private value lives in this process as long as one
                that holds it is among them; the egress guard keeps values in the same way.
        """
        self._cache = cache
        self._compiled: LRUCache[tuple[tuple[Value, float], ...], Propagation] = LRUCache(remembered)
        self._lock = Lock()

    def over(
        self,
        texts: Sequence[str],
        digests: Sequence[bytes],
        detected: Sequence[Spans],
        hidden: Sequence[Spans] = (),
    ) -> list[Spans]:
        """Return the spans of each text with those of all mentions, until mentions bring no new value to light.

        Args:
            texts: what to search.
            digests: of the texts, in their order.
            detected: what detectors found in each text.
            hidden: what is looked for as well, and is no finding itself because a stronger one covers it.
        """
        found = list(detected)
        wanted = values(texts, [(*own, *more) for own, more in zip_longest(found, hidden, fillvalue=())])
        for _ in range(_ROUNDS):
            if not wanted:
                break
            found, context = self._once(texts, digests, detected, wanted)
            more = self._unknown(values(texts, found), wanted, context)
            if not more:
                break
            wanted |= more
        return found

    def _unknown(
        self, seen: Mapping[Value, float], wanted: Mapping[Value, float], context: bytes
    ) -> Mapping[Value, float]:
        """Return what was not looked for yet; that there was nothing is remembered, as names take time to compare."""
        new = [value for value in seen if value not in wanted]
        if not new:
            return {}
        key = self._cache.digest(context, *(f"{kind}\x00{text}".encode("utf-8", "surrogatepass") for kind, text in new))
        if self._cache.get(key) is not None:
            return {}
        more = unknown(seen, wanted)
        if not more:
            self._cache.put(key, ())
        return more

    def _once(
        self, texts: Sequence[str], digests: Sequence[bytes], detected: Sequence[Spans], wanted: Mapping[Value, float]
    ) -> tuple[list[Spans], bytes]:
        chain = self._chain(wanted)
        context = chain[-1]
        found = self._cache.get_many([context + digest for digest in digests])
        missed = [i for i, spans in enumerate(found) if spans is None]
        if missed:
            found = self._inherited(texts, digests, found, (chain, wanted))
            rest = [i for i in missed if found[i] is None]
            unseen = [texts[i] for i in rest]
            searched = self._propagation(likely(wanted, unseen)).search(unseen) if unseen else []
            for i, mentions in zip(rest, searched, strict=True):
                found[i] = tuple(resolve([*detected[i], *mentions], texts[i])) if mentions else detected[i]
            self._cache.put_many({context + digests[i]: found[i] or () for i in missed} | {context: ()})
        return [spans or () for spans in found], context

    def _propagation(self, known: Mapping[Value, float]) -> Propagation:
        """Return the search for these values: the same ones are mentioned turn after turn, and compiling takes 3 ms."""
        key = tuple(known.items())
        with self._lock:
            compiled = self._compiled.get(key)
        if compiled is None:
            compiled = Propagation(known)
            with self._lock:
                self._compiled[key] = compiled
        return compiled

    def _chain(self, wanted: Mapping[Value, float]) -> list[bytes]:
        """Return the context after each value: the hash of it and all values before it."""
        chain = [mention.VERSION]
        for (kind, text), score in wanted.items():
            chain.append(
                self._cache.digest(chain[-1] + f"{kind}\x00{text}\x00{score}".encode("utf-8", "surrogatepass"))
            )
        return chain[1:]

    def _inherited(
        self,
        texts: Sequence[str],
        digests: Sequence[bytes],
        found: list[Spans | None],
        search: tuple[list[bytes], Mapping[Value, float]],
    ) -> list[Spans | None]:
        """Fill in the texts that were searched for the first of these values and hold none of the others."""
        chain, wanted = search
        before = [i for i, known in enumerate(self._cache.get_many(chain[:-1])) if known is not None]
        if not before:
            return found
        count = before[-1] + 1
        fresh = dict(list(wanted.items())[count:])
        earlier = self._cache.get_many([chain[count - 1] + digest for digest in digests])
        old = [i for i, spans in enumerate(earlier) if spans is not None and found[i] is None]
        searched = self._propagation(likely(fresh, [texts[i] for i in old])).search([texts[i] for i in old])
        filled = list(found)
        for i, mentions in zip(old, searched, strict=True):
            if not mentions:
                filled[i] = earlier[i]
        return filled
