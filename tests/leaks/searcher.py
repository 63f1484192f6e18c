"""Looks for a value in what left, in every form it could have taken; shares no code with the product."""

import base64
import binascii
import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_plus

from tests.leaks.door import Crossing

DEPTH = 3
PART = 0.7
"""A piece of a value that is this much of it counts as the value."""
_SHORTEST = 6
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){5,}")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrtbf\"\\/]))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}
_NOT_BONE = re.compile(r"[\W_]+")
_LOOKS = str.maketrans(
    "авекмнорстухіјѕԁһԛԝοαερτυνικχ" + "АВЕКМНОРСТУХІЈЅΟΑΕΡΤΥΝΙΚΧΒΗΜΖ",
    "abekmhopctyxijsdhqwoaeptuvikx" + "abekmhopctyxijsoaeptyniKxbhmz".lower(),
)


def bones(text: str) -> str:
    """Return what is left of a text without case, accents of width, invisible signs, separators and look-alikes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_LOOKS)
    return _NOT_BONE.sub("", text.casefold())


def found(value: str, crossings: Iterable[Crossing]) -> bool:
    """Return whether the value, or most of it, stands in any of the requests in any form."""
    return Haystack(crossings).holds(value)


class Haystack:
    """Everything that left, decoded once and searched for many values."""

    def __init__(self, crossings: Iterable[Crossing]) -> None:
        self._bones = "\x00".join(dict.fromkeys(bones(text) for text in _readings(crossings)))
        self._backwards = self._bones[::-1]

    def holds(self, value: str) -> bool:
        """Return whether the value, or most of it, is there."""
        return any(needle in self._bones or needle in self._backwards for needle in _needles(value))

    def holds_word(self, word: str) -> bool:
        """Return whether this very word is there; for the parts of a name."""
        return bones(word) in self._bones


def _needles(value: str) -> set[str]:
    needles: set[str] = set()
    forms = [value]
    if "@" in value:
        forms.append(value.replace("@", " at ").replace(".", " dot "))
    for form in forms:
        whole = bones(form)
        size = max(min(_SHORTEST, len(whole)), int(len(whole) * PART))
        starts = {0, len(whole) - size} if "@" in value else range(len(whole) - size + 1)
        needles |= {whole[start : start + size] for start in starts}
    return needles


def _readings(crossings: Iterable[Crossing]) -> Iterator[str]:
    """Yield every text that could be read out of the requests, each decoded as often as it can be."""
    for crossing in crossings:
        body = crossing.body.decode("utf-8", "replace")
        surfaces = [crossing.url, *(value for _, value in crossing.headers), body, *_leaves(body)]
        for surface in dict.fromkeys(surfaces):
            yield from _decoded(surface, DEPTH)


def _leaves(body: str) -> Iterator[str]:
    """Yield the texts of a JSON document (a head may stand before it): each alone, and in rows, across borders."""
    try:
        document = json.loads(body.partition("\r\n\r\n")[2] or body)
    except ValueError:
        return
    texts = list(_walked(document, ""))
    yield from (text for _, text in texts)
    yield "".join(text for _, text in texts)
    for name in {name for name, _ in texts}:
        yield "".join(text for key, text in texts if key == name)
    yield "".join(text for key, text in texts if key in ("text", "content"))
    messages = document.get("messages", ()) if isinstance(document, dict) else ()
    said = [
        text
        for one in messages
        if one.get("role") == "user"
        for key, text in _walked(one, "")
        if key in ("text", "content")
    ]
    yield "".join(said)


def _walked(node: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, inner in node.items():
            yield "<key>", str(name)
            yield from _walked(inner, name)
    elif isinstance(node, list):
        for inner in node:
            yield from _walked(inner, key)
    elif isinstance(node, str):
        yield key, node
        if node[:1] in '{["' and len(node) > 1:
            try:
                yield from _walked(json.loads(node), key)
            except ValueError:
                return
    elif node is not None:
        yield key, str(node)


def _decoded(text: str, depth: int) -> Iterator[str]:
    yield text
    if not depth:
        return
    for decoded in {_unescaped(text), unquote_plus(text), html.unescape(text), *_unpacked(text)} - {text}:
        yield from _decoded(decoded, depth - 1)


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        return chr(int(code, 16)) if code else _PLAIN.get(match.group(3), match.group(3))

    return _ESCAPE.sub(plain, text)


def _unpacked(text: str) -> Iterator[str]:
    """Yield what runs of base64, at each of the four offsets that a run can begin with, and of hex hold."""
    for run in _ENCODED.findall(text):
        for offset in range(4):
            yield from _printable(_from_base64(run[offset:]))
    for run in _HEX.findall(text):
        yield from _printable(bytes.fromhex(run))


def _from_base64(run: str) -> bytes:
    run = run.replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(run[: len(run) // 4 * 4] + _padded(run[len(run) // 4 * 4 :]))
    except (binascii.Error, ValueError):
        return b""


def _padded(rest: str) -> str:
    return rest + "=" * (4 - len(rest)) if len(rest) > 1 else ""


def _printable(raw: bytes) -> Iterator[str]:
    """Yield bytes as text if a good part of them prints: most runs decode to noise."""
    if len(raw) < _SHORTEST:
        return
    text = raw.decode("utf-8", "replace")
    if sum(c == "\n" or (c.isprintable() and c != "\ufffd") for c in text) >= 0.6 * len(text):
        yield text
