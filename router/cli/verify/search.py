"""Looks for a value in every field of a request; shares nothing with what inspects and guards."""

import base64
import binascii
import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from router.upstreams.stand_ins.recording_cloud import Arrived

NAMES_OF_FIELDS = "names of fields"
_DEPTH = 3
_NAME_PART = 4
_LEGIBLE = 0.6
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_NOT_BONE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, repr=False)
class Fields:
    """A request taken apart: each field's path with all that can be read out of it."""

    readings: Mapping[str, tuple[str, ...]]

    def holding(self, value: str) -> tuple[str, ...]:
        """Return the paths of the fields in which the value, or a whole name of several, stands."""
        whole, words = _bones(value), _names(value)
        return tuple(path for path, texts in self.readings.items() if any(_holds(text, whole, words) for text in texts))


def _holds(text: str, whole: str, words: tuple[re.Pattern[str], ...]) -> bool:
    bones = _bones(text)
    return whole in bones or whole in bones[::-1] or any(word.search(text) for word in words)


def _names(value: str) -> tuple[re.Pattern[str], ...]:
    """Return searches for the single words of a value that is words alone: a surname tells of its owner too."""
    words = value.split()
    if len(words) < 2 or not all(word.replace("-", "").isalpha() for word in words):
        return ()
    return tuple(re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in words if len(word) >= _NAME_PART)


def taken_apart(arrived: Arrived) -> Fields:
    """Return the fields of a request: its address, its header fields, its JSON by path without positions."""
    plain: list[tuple[str, str]] = [("address", arrived.url)]
    plain += [(f"header {name}", value) for name, value in arrived.headers]
    try:
        plain += _walked(json.loads(arrived.body), "")
    except ValueError:
        plain.append(("body", arrived.body.decode("utf-8", "replace")))
    gathered: dict[str, list[str]] = {}
    for path, text in plain:
        gathered.setdefault(path, []).append(text)
    # Joined as well: a value may be cut over the parts of one message.
    return Fields({path: tuple(_read([*texts, "".join(texts)])) for path, texts in gathered.items()})


def _read(texts: list[str]) -> Iterator[str]:
    for text in dict.fromkeys(texts):
        yield from _decoded(text, _DEPTH)


def _walked(node: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, inner in node.items():
            yield NAMES_OF_FIELDS, str(key)
            yield from _walked(inner, f"{path}.{key}" if path and _plain(key) else path or str(key))
    elif isinstance(node, list):
        for inner in node:
            yield from _walked(inner, f"{path}[]")
    elif node is not None:
        yield path, str(node)


def _plain(key: object) -> bool:
    """Whether a key may be printed as part of a path: others could be what somebody wrote."""
    return isinstance(key, str) and key.isidentifier() and key.islower() and len(key) <= 32


def _decoded(text: str, depth: int) -> Iterator[str]:
    yield text
    if depth:
        ways = {_unescaped(text), unquote_plus(text), html.unescape(text), *_unpacked(text)}
        for way in ways - {text}:
            yield from _decoded(way, depth - 1)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text).replace('\\"', '"').replace("\\\\", "\\")


def _unpacked(text: str) -> Iterator[str]:
    """Yield what base64, from any offset, and hexadecimal runs hold."""
    for run in _PACKED.findall(text):
        for offset in range(4):
            yield from _legible(_from_base64(run[offset:].replace("-", "+").replace("_", "/")))
    for run in _HEX.findall(text):
        yield from _legible(bytes.fromhex(run))


def _from_base64(run: str) -> bytes:
    run = run[: len(run) - (len(run) % 4 == 1)]  # one character alone holds no byte
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4))
    except (binascii.Error, ValueError):
        return b""


def _legible(raw: bytes) -> Iterator[str]:
    """Yield bytes as text if most of them are: the rest is pictures, or letters that were no code."""
    text = raw.decode("utf-8", "replace")
    if sum(c.isprintable() and c != "\ufffd" for c in text) > _LEGIBLE * len(text):
        yield text


def _bones(text: str) -> str:
    return _NOT_BONE.sub("", unicodedata.normalize("NFKC", text).casefold())
