r"""A text as ASCII bytes of the same length, so that RE2 sees Unicode classes and offsets stay what they are.

Every non-ASCII character becomes one ASCII byte of the same sort: letters and marks become `_`, decimal digits
their value, white space a blank, anything else \x01. So `\\w`, `\\d`, `\\s` and `\\b` mean in RE2 what they mean in
Presidio's Unicode patterns, and one byte is one code point. The four letters that Unicode folds onto ASCII ones under
IGNORECASE become those.
"""

import unicodedata
from dataclasses import dataclass

import regex  # type: ignore[import-untyped]

_FOLDED = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
# Asked of the module that runs the exact patterns, because its Unicode tables are not those of the interpreter.
_WORD = regex.compile(r"\w")
_DIGIT = regex.compile(r"\d")
_SPACE = regex.compile(r"\s")
_PIECE = 16_384
"""Characters translated in one call, so that no call holds the interpreter for long."""


class _Sorts(dict[int, str]):
    """Sorts of the non-ASCII characters met in one text; lives as long as one call."""

    foreign = False
    """Whether a character was met that ranges such as `[0-9]` or a literal blank tell from its stand-in."""

    def __missing__(self, code: int) -> str:
        stand_in = chr(code) if code < 128 else self._stand_in(code)
        self[code] = stand_in
        return stand_in

    def _stand_in(self, code: int) -> str:
        character = chr(code)
        if code in _FOLDED:
            self.foreign = True
            return _FOLDED[code]
        if _DIGIT.match(character):
            self.foreign = True
            return str(unicodedata.decimal(character, 0))
        if _SPACE.match(character):
            self.foreign = True
            return " "
        return "_" if _WORD.match(character) else "\x01"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The bytes RE2 searches, and how much may be concluded from a match."""

    data: bytes
    plain: bool
    """No character is told apart from its stand-in by any class of a pattern without `_` of its own."""


def skeleton(text: str) -> Skeleton:
    """Return the skeleton of `text`; `len(skeleton(text).data) == len(text)`."""
    if text.isascii():
        return Skeleton(text.encode("ascii"), plain=True)
    sorts = _Sorts()
    pieces = [text[at : at + _PIECE].translate(sorts) for at in range(0, len(text), _PIECE)]
    return Skeleton("".join(pieces).encode("ascii"), plain=not sorts.foreign)
