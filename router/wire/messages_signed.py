"""Anthropic Messages: the blocks of an answer that are signed or sealed, gathered as they came."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from router.conversation.reply import Signed

_DELTAS: Mapping[str, str] = MappingProxyType({"thinking_delta": "thinking", "signature_delta": "signature"})
_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"thinking": ("thinking", "signature"), "redacted_thinking": ("data",)}
)
"""What each such block holds. Nothing else of it goes back."""
_MUST: Mapping[str, str] = MappingProxyType({"thinking": "signature", "redacted_thinking": "data"})
_CALL: Final = "tool_use"
_WHOLE: Final = "signature"
"""Comes in one piece: the provider's own clients take the last one for the whole."""


class Gathering:
    """The blocks of one streamed answer. A signature covers them to the letter, so no letter of them is touched."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[str, dict[str, list[str]]]] = {}
        self._calls = 0
        self._spoken = False

    def begin(self, index: int, block: Mapping[str, Any]) -> None:
        """Take the beginning of any block."""
        kind = str(block.get("type"))
        self._calls += kind == _CALL
        self._spoken |= kind == "text"
        if (keys := _KEYS.get(kind)) is not None:
            self._open[index] = kind, {key: [_text(block.get(key))] for key in keys}

    def add(self, index: int, delta: Mapping[str, Any]) -> None:
        """Take a piece of any block."""
        key = _DELTAS.get(str(delta.get("type")))
        if key is None or index not in self._open or key not in self._open[index][1]:
            return
        if key == _WHOLE:
            self._open[index][1][key].clear()
        self._open[index][1][key].append(_text(delta.get(key)))

    def end(self, index: int) -> tuple[Signed, ...]:
        """Return the block that ends here, if it is one that its maker will know again."""
        if (gathered := self._open.pop(index, None)) is None:
            return ()
        kind, parts = gathered
        block = {"type": kind, **{key: "".join(texts) for key, texts in parts.items()}}
        return (Signed(block, self._calls, self._spoken),) if block[_MUST[kind]] else ()


def signed(content: Sequence[Mapping[str, Any]]) -> tuple[Signed, ...]:
    """Return those blocks of a whole answer."""
    gathering = Gathering()
    blocks: list[Signed] = []
    for index, block in enumerate(content):
        gathering.begin(index, block)
        blocks += gathering.end(index)
    return tuple(blocks)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
