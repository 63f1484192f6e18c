"""The only way out: a payload becomes `Cleared` here or stays."""

import base64
import html
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from threading import Lock
from urllib.parse import unquote

from cachetools import LRUCache

from router.errors import EgressBlocked
from router.inspection.detector import Detector
from router.inspection.kinds import GROUPS, KINDS
from router.inspection.linear import Encoded, quote
from router.inspection.mention import DIGIT_KINDS, Mentions, spreads
from router.inspection.overlaps import COUNTS_FROM
from router.inspection.views.layers import decoded_payloads
from router.masking.note import NOTE, OMITTED_LINE

Value = tuple[str, str]
"""Kind and text of something that was masked in this request."""

_MADE_HERE = object()
_HIDDEN_FROM = 6
"""Shorter values are not looked for inside encoded text: two base64 characters stand in every body."""
_REVERSED_FROM = 8
_DEPTH = 3
_SHORT_ESCAPES = (("\\n", "\n"), ('\\"', '"'), ("\\t", "\t"), ("\\r", "\r"), ("\\/", "/"), ("\\b", "\b"), ("\\f", "\f"))
_UNICODE_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_PERCENT = re.compile(r"%[2-7][0-9A-Fa-f]")
_ENTITY = re.compile(r"&(?:#[0-9]{2,7}|#[xX][0-9A-Fa-f]{2,6}|amp|lt|gt|quot|apos);")
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(sorted(KINDS))})_[1-9][0-9]{{0,6}}(?:\.[1-9][0-9]{{0,6}})?\]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_LARGEST_GROUP = 64
"""Values compiled at once: a compile holds the interpreter, here about 10 ms, and the event loop waits for it."""
_NAMES = frozenset(GROUPS["NAME"])
_OURS = "\x00"
"""Stands where something of ours was taken out; part of no value."""


@dataclass(frozen=True, slots=True)
class Exempt:
    """What may leave although the guard knows it."""

    kinds: frozenset[str] = frozenset()
    """Kinds that the policy in force allows to leave."""
    words: frozenset[str] = frozenset()
    """Keys and fixed words of the dialect: no one's secret where they are a whole JSON string."""
    model: str = ""
    """The name under `model`: no mention of the person who shares it (`claude-opus` is not Claude)."""
    configured: bool = False
    """The configuration knows that name. Any other is the caller's text, and what must not leave may stand in it."""


@dataclass(frozen=True, slots=True, repr=False)
class Cleared:
    """A payload that passed the guard. Cloud upstreams take nothing else.

    Raises:
        TypeError: it is made anywhere but in this module.
    """

    payload: bytes
    decided_id: str
    """The committed ledger row that lets this leave."""
    made_by: object
    again: Callable[[bytes], "Cleared"]
    """Clears another wording of the same request by the same rules, for a library that writes the final body itself."""

    def __post_init__(self) -> None:
        if self.made_by is not _MADE_HERE:
            raise TypeError("only the egress guard clears a payload")

    def __repr__(self) -> str:
        return f"Cleared({len(self.payload)} bytes, {self.decided_id})"

    def __reduce__(self) -> str:
        raise TypeError("a cleared payload is never serialised")


class Guard:
    """Searches the final bytes for everything that must not leave."""

    def __init__(self, exact: Detector, secrets: Detector, vocabulary: Detector, remembered: int = 256) -> None:
        """Store what to search with; all three must be loaded and linear.

        Args:
            exact: kinds with a strict form.
            secrets: credentials that need no context.
            vocabulary: the user's own words.
            remembered: how many compiled searches are kept for the next turn, which holds the same values. A private
                value lives in this process as long as its conversation is among the last few.
        """
        self._searches = (exact.detect, secrets.detect, vocabulary.detect)
        self._compiled: LRUCache[tuple[Value, ...], Mentions] = LRUCache(remembered)
        self._lock = Lock()

    def clear(self, payload: bytes, values: Collection[Value], exempt: Exempt, decided_id: str) -> Cleared:
        """Return the payload as cleared.

        Args:
            payload: the body exactly as it will be sent, UTF-8.
            values: kind and text of everything masked in this request, in a stable order.
            exempt: what policy and dialect let pass.
            decided_id: id of the committed row of this decision.

        Raises:
            EgressBlocked: something that must not leave is in the payload, there is no row, or the guard itself
                failed (kind `GUARD`). Nothing may be sent.
        """
        try:
            found = self._found(payload.decode("utf-8"), values, exempt) if decided_id else {"GUARD"}
        except Exception:  # noqa: BLE001  a guard that broke has cleared nothing, whatever broke in it
            raise EgressBlocked({"GUARD"}) from None
        if found:
            raise EgressBlocked(found)
        return Cleared(payload, decided_id, _MADE_HERE, lambda other: self.clear(other, values, exempt, decided_id))

    def _found(self, body: str, values: Iterable[Value], exempt: Exempt) -> set[str]:
        wanted = [value for value in values if spreads(*value)]
        found = self._in(_without_model(_without_ours(body), exempt.model), wanted, exempt)
        if exempt.model and not exempt.configured:
            found |= self._in(exempt.model, [value for value in wanted if value[0] not in _NAMES], exempt)
        return found

    def _in(self, text: str, wanted: list[Value], exempt: Exempt) -> set[str]:
        views, deepest = _views(text)
        found: set[str] = set()
        payload = _OURS.join(decoded_payloads(views[-1]))
        for view in (*views, payload) if payload else views:
            encoded = Encoded(view)
            for group in _groups(wanted):
                if self._search(group).found(encoded.data):
                    found |= _named(group, encoded, exempt.words)
        # Everything, known or not, is looked for in the deepest view, with and without its disguise.
        for last in (*deepest, payload) if payload else deepest:
            for search in self._searches:
                spans = (span for span in search(last) if span.score >= COUNTS_FROM)
                found |= {
                    span.kind for span in spans if not _is_word(last, span.start, span.end, exempt.words)
                } - exempt.kinds
        return found

    def _search(self, group: tuple[Value, ...]) -> Mentions:
        with self._lock:
            known = self._compiled.get(group)
        if known is None:
            known = _mentions(group)
            with self._lock:
                self._compiled[group] = known
        return known


def _groups(values: list[Value]) -> list[tuple[Value, ...]]:
    """Cut values into runs whose lengths are falling powers of two, none too long to compile at once.

    A conversation that grew has its old values first: all but the last short runs are the same as
    before, so their compiled search is reused.
    """
    groups: list[tuple[Value, ...]] = []
    position = 0
    while rest := len(values) - position:
        size = min(1 << (rest.bit_length() - 1), _LARGEST_GROUP)
        groups.append(tuple(values[position : position + size]))
        position += size
    return groups


def _mentions(group: tuple[Value, ...]) -> Mentions:
    return Mentions(group, (form for kind, text in group for form in _hidden(kind, text)))


def _named(group: tuple[Value, ...], encoded: Encoded, words: frozenset[str]) -> set[str]:
    """Return the kinds of those values that really stand in a body, and not as a word of the dialect."""
    kinds: set[str] = set()
    for value in group:
        spans = encoded.code_points(_mentions((value,)).spans(encoded.data))
        if not all(_is_word(encoded.text, start, end, words) for start, end in spans):
            kinds.add(value[0])
    return kinds


def _is_word(view: str, start: int, end: int, words: frozenset[str]) -> bool:
    """Whether a mention is, or lies inside, a fixed word that is a whole JSON string (`json` in `json_object`)."""
    while start > 0 and (view[start - 1].isalnum() or view[start - 1] == "_"):
        start -= 1
    while end < len(view) and (view[end].isalnum() or view[end] == "_"):
        end += 1
    return view[start:end] in words and view[start - 1 : start] == '"' and view[end : end + 1] == '"'


def _without_ours(body: str) -> str:
    """Take out placeholders and our own sentences."""
    for sentence in (NOTE, OMITTED_LINE):
        body = body.replace(sentence, _OURS)
    return _PLACEHOLDER.sub(_OURS, body)


def _without_model(body: str, model: str) -> str:
    """Take out the model's name, where it stands as such: inside a string its quotes would be escaped."""
    return body.replace(f'"model":{json.dumps(model, ensure_ascii=False)}', f'"model":"{_OURS}"') if model else body


def _views(body: str) -> tuple[list[str], list[str]]:
    """Return what the body says, and what that reads as where escapes or look-alike characters could hide something.

    The first view is the body without its own JSON escapes; whatever stands in the bytes stands there too. Beside
    them, once more, the deepest: without escapes, and where it differs without look-alike characters as well.
    """
    views = [_unescaped(body)]
    for _ in range(_DEPTH):
        deeper = _decoded(views[-1])
        if deeper == views[-1]:
            break
        views.append(deeper)
    last = views[-1]
    if not last.isascii():
        seen = last if unicodedata.is_normalized("NFKC", last) else unicodedata.normalize("NFKC", last)
        seen = _INVISIBLE.sub("", seen)
        if seen != last:
            return [*views[:-1], seen, last], [seen, last]
    return views, [last]


def _decoded(view: str) -> str:
    """Undo one more level of escapes: JSON within JSON, addresses, HTML."""
    plain = _unescaped(view)
    if "%" in plain and _PERCENT.search(plain):
        plain = unquote(plain)
    if "&" in plain and _ENTITY.search(plain):
        plain = html.unescape(plain)
    return plain


def _unescaped(text: str) -> str:
    """Undo one level of JSON escapes over a whole body."""
    if "\\" not in text:
        return text
    text = text.replace("\\\\", "\x01")
    for escape, plain in _SHORT_ESCAPES:
        if "\\" not in text:
            break
        text = text.replace(escape, plain)
    if "\\u" in text:
        text = _UNICODE_ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x01", "\\")


def _hidden(kind: str, text: str) -> list[str]:
    """Return patterns of a value inside base64 at any offset, in hex, and backwards."""
    forms = {text, "".join(c for c in text if c.isalnum())} if kind in DIGIT_KINDS else {text}
    patterns: set[str] = set()
    for form in forms:
        raw = form.encode("utf-8", "surrogatepass")
        if len(raw) < _HIDDEN_FROM:
            continue
        patterns.add(f"(?i:{raw.hex()})")
        for offset in range(3):
            inner = _base64_core(raw, offset)
            patterns |= {quote(inner), quote(inner.replace("+", "-").replace("/", "_"))}
        if len(form) >= _REVERSED_FROM and form[::-1].casefold() != form.casefold():
            patterns.add(f"(?i:{quote(form[::-1])})")
    return sorted(patterns)


def _base64_core(raw: bytes, offset: int) -> str:
    """Return the characters that depend on the value alone when `offset` other bytes stand before it in a group."""
    encoded = base64.b64encode(b"\0" * offset + raw).decode()
    return encoded[(0, 2, 3)[offset] : (offset + len(raw)) * 8 // 6]
