"""The walk over a chat request: texts, opaque parts and doubts, each with its place."""

import base64
import re
from typing import Any

from router.conversation.message import Doubt, Opaque, Role, Text
from router.conversation.place import Place
from router.errors import BadRequest
from router.wire.document import Path, Slot, Token
from router.wire.free_json import is_long, leaves, number_text, scalars
from router.wire.paths import Carry, Node
from router.wire.strict import Json, Number, embedded

_OPAQUE = frozenset({Carry.IMAGE, Carry.AUDIO, Carry.FILE, Carry.REFERENCE, Carry.ENCRYPTED})
_FREE = frozenset({Carry.DATA, Carry.SCHEMA, Carry.WORDS})
_MODEL_NAME = re.compile(r"(?!.*[0-9]{9})(?!(?:.*[0-9]){15})[A-Za-z][A-Za-z0-9._:/+-]{0,95}\Z")
"""Names with dates such as `gpt-4o-2024-08-06` are no texts: detectors see people and numbers in nearly every one.
The egress guard reads those that are not configured."""
_FIELD_NAME = re.compile(r"[a-z][a-z_]{0,39}\Z")
_DATA_URL = re.compile(r"\s*data:", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9_$-][A-Za-z0-9_$.:-]{0,95}\Z")
"""Names and ids of programs: a tagger, which was taught on language, sees a user's name in every second one."""
_NUMBER = re.compile(r"-?[0-9][0-9.]*\Z")
_KEY_READ = 64
"""Characters read of a key, from its end; the whole key is a text of its own."""
_SIGNATURE = 32
"""Bytes of the shortest signature in use."""
_URL_SAFE = str.maketrans("-_", "+/")
_STARTS_JSON = re.compile(r"\s*[\[{]")


class Walk:
    """Gathers what one request holds. Lives as long as one `parse`."""

    def __init__(self, current: int) -> None:
        self.texts: list[Text] = []
        self.slots: list[Slot] = []
        self.opaque: list[Opaque] = []
        self.doubts: list[Doubt] = []
        self.dropped: list[str] = []
        self.removed: list[Path] = []
        self.rewritten: list[Path] = []
        self.filenames: list[Path] = []
        self._role = Role.DEFINITION
        self._exchange = current
        self._counters: dict[str, int] = {}
        self._fixed: set[tuple[str, str, Role, int]] = set()

    def enter(self, role: Role, exchange: int) -> None:
        """Say whose texts come next."""
        self._role, self._exchange = role, exchange

    def plain(self, text: str, path: Path, place: str, key: str = "") -> None:
        """Take one rewritable text; `key` is what the caller calls it."""
        if not text:
            return
        self.texts.append(Text(Place(place), text, self._role, self._exchange, before=_before(key)))
        self.slots.append(path)

    def fixed(self, text: str, place: str, key: str = "") -> None:
        """Take a text that is only looked at; the same one twice tells nothing new."""
        known = (text, key, self._role, self._exchange)
        if not text or known in self._fixed:
            return
        self._fixed.add(known)
        # The value of a key is language, unless it is a number too short to be anybody's.
        word = _WORD.match(text) is not None and (not key or (_NUMBER.match(text) is not None and not is_long(text)))
        self.texts.append(Text(Place(place), text, self._role, self._exchange, True, _before(key), word))
        self.slots.append(None)

    def visit(self, node: Node, value: Json, path: Path, place: str) -> None:
        """Walk one value along the table of paths."""
        if value is None:
            return
        if node.scalar is Carry.DROP:
            if value in ([], {}, ""):
                return
            self.removed.append(path)
            self.dropped.append(place)
        elif node.scalar in _FREE:
            self._free(node, value, path, place)
        elif type(value) is dict and node.fields:
            kind = value.get("type") if node.members else None
            member = node.members.get(kind) if isinstance(kind, str) else None
            if node.members and member is None:
                self.doubts.append(Doubt(Place(place), "an object that does not say what stands in it"))
            self._object(member or node, value, path, place)
        elif type(value) is list and node.item:
            for i, child in enumerate(value):
                self.visit(node.item, child, (*path, i), f"{place}[{i}]")
        elif type(value) in (dict, list) or node.scalar is None:
            raise BadRequest(f"{place} has the wrong type", param=place)
        else:
            self._scalar(node, value, path, place)

    def _object(self, node: Node, value: dict[str, Any], path: Path, place: str) -> None:
        for key, child in value.items():
            below = node.fields.get(key)
            if below is None:
                self._unknown(key, child, path, place)
            else:
                self.visit(below, child, (*path, key), f"{place}.{key}" if place else key)

    def _unknown(self, key: str, value: Json, path: Path, place: str) -> None:
        if isinstance(value, dict | list) and not place:
            self.removed.append((key,))
            self.dropped.append(key if _FIELD_NAME.match(key) else self._next(place))
            return
        self.fixed(key, self._next(place))
        if isinstance(value, dict | list):
            if value:
                self.doubts.append(Doubt(Place(self._next(place)), "an object that the request format does not name"))
        elif isinstance(value, str):
            self.plain(value, (*path, key), self._next(place), key)
        elif value is not None and not isinstance(value, bool):
            self.fixed(number_text(value), self._next(place), key)

    def _next(self, place: str) -> str:
        count = self._counters.get(place, 0)
        self._counters[place] = count + 1
        return f"{place}{{{count}}}"

    def _scalar(self, node: Node, value: Json, path: Path, place: str) -> None:
        if not isinstance(value, str):
            self._number_or_flag(node, value, path, place)
            return
        carry = node.scalar
        if carry in _OPAQUE:
            self._opaque(carry, value, place)
        elif carry is Carry.SCAN:
            self._scan(value, path, place)
        elif carry is Carry.JSON:
            self._json(value, path, place)
        elif carry is Carry.REWRITE:
            self.rewritten.append(path)
        elif carry is Carry.FILENAME:
            self.filenames.append(path)
        elif not _is_word(node, value):
            self.fixed(value, place)
            if carry is Carry.KIND:
                self.doubts.append(Doubt(Place(place), "a content type that the request format does not name"))

    def _number_or_flag(self, node: Node, value: bool | int | Number, path: Path, place: str) -> None:
        if node.scalar is Carry.REWRITE:
            self.rewritten.append(path)
        elif node.scalar is not Carry.PASS:
            raise BadRequest(f"{place} has the wrong type", param=place)
        elif not isinstance(value, bool) and is_long(number_text(value)):
            self.fixed(number_text(value), place)

    def _opaque(self, carry: Carry, value: str, place: str) -> None:
        self.opaque.append(Opaque(Place(place), carry.value, value if carry is Carry.ENCRYPTED else ""))
        if carry is Carry.REFERENCE or (carry is Carry.IMAGE and not _DATA_URL.match(value)):
            self.fixed(value, place)

    def _scan(self, text: str, path: Path, place: str) -> None:
        # Escapes hide letters from every detector, so JSON with escapes is read leaf by leaf.
        if "\\" in text and _STARTS_JSON.match(text) and _is_json(text):
            self._tokens(text, path, place, numbers_fixed=False)
        else:
            self.plain(text, path, place)

    def _json(self, text: str, path: Path, place: str) -> None:
        offence, _ = embedded(text)
        if offence is None:
            self._tokens(text, path, place, numbers_fixed=True)
            return
        self.plain(text, path, place)
        if "\\u" in text or "twice" in offence:
            self.doubts.append(Doubt(Place(place), "JSON in a string that does not read in one way only"))

    def _tokens(self, text: str, path: Path, place: str, *, numbers_fixed: bool) -> None:
        for token in scalars(text):
            here = self._next(place)
            if not token.text:
                continue
            if token.number and numbers_fixed:
                self.fixed(number_text(Number(token.text)), here, token.key)
                continue
            word = token.names and _WORD.match(token.text) is not None
            self.texts.append(
                Text(Place(here), token.text, self._role, self._exchange, False, _before(token.key), word)
            )
            self.slots.append(Token(path, token.start, token.end))
            if "\\u" in token.text and _STARTS_JSON.match(token.text):
                self.doubts.append(Doubt(Place(here), "escaped JSON inside JSON in a string"))

    def _free(self, node: Node, value: Json, path: Path, place: str) -> None:
        for key, known in node.fields.items():
            if isinstance(value, dict) and key in value:
                self.visit(known, value[key], (*path, key), f"{place}.{key}")
                value = {k: v for k, v in value.items() if k != key}
        if not isinstance(value, dict | list) or node.scalar is None:
            raise BadRequest(f"{place} has the wrong type", param=place)
        for below, text, fixed, name in leaves(value, node.scalar, path):
            if not fixed:
                self.plain(text, below, self._next(place), name)
            elif (text, name, self._role, self._exchange) not in self._fixed:
                self.fixed(text, self._next(place), name)


def _is_mere_bytes(signature: str) -> bool:
    """Whether a signature is base64 of something that is no text: then there is nothing in it to read."""
    plain = signature.translate(_URL_SAFE)
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return len(raw) >= _SIGNATURE
    except ValueError:
        return False
    return False


def _is_json(text: str) -> bool:
    """Whether a text is one JSON document, or one on each line."""
    return not embedded(text)[0] or ("\n" in text and not any(embedded(line)[0] for line in text.split("\n") if line))


def _before(key: str) -> str:
    """Return how a value's key stands before it in JSON; without it a password is any word."""
    return f'"{key[-_KEY_READ:]}": "' if key else ""


def _is_word(node: Node, value: str) -> bool:
    """Whether a value is one of a closed set and so tells nothing."""
    match node.scalar:
        case Carry.PASS | Carry.KIND:
            return value in node.words
        case Carry.MODEL:
            return bool(_MODEL_NAME.match(value))
        case Carry.SIGNATURE:
            return _is_mere_bytes(value)
        case _:
            return False
