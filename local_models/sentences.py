"""A text cut into sentences that keep their places, with who says them and when: prose, lists, threads, transcripts."""

# ruff: noqa: RUF001 - typographic marks are meant
import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]*\n?")
_STAMP = (
    r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?:\s*-->?\s*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)?[\])]?"
)
_LEAD = re.compile(rf"\s*(?P<stamp>{_STAMP})\s*[-–—:]?\s*(?=\D)")
_SPEAKER = re.compile(
    r"\s*(?:[*_]{1,2})?(?P<speaker>[A-Z][\w.'’&/ -]{0,38}?(?: ?\([^()\n]{1,30}\))?)(?:[*_]{1,2})?"
    rf"\s*(?P<stamp>{_STAMP})?\s*:(?:[*_]{{1,2}})?(?=\s|$)"
)
_ONLY_STAMP = re.compile(rf"\s*(?:(?P<stamp>{_STAMP})|\d{{1,5}})\s*$")
"""A line of a subtitle file: its number, or its time."""
_QUOTE = re.compile(r"\s*(?:>\s?)+")
_BULLET = re.compile(r"\s*(?:[-*+•–]|\d{1,3}[.)]|[a-z]\)|#{1,6}|\[[ xX]\])\s+")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]")
_SHORTENED = frozenset(
    (
        "mr mrs ms dr prof st jr sr vs etc e.g i.e cf no nr fig al inc ltd co corp dept approx est gen rep "
        "sen gov jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m u.s u.k"
    ).split()
)
_WORD_BEFORE = re.compile(r"[\w.]+$")
_LONGEST_LEAD = 4
"""Words that may stand before the colon of a speaker; more is a sentence with a colon in it."""
_NOT_SPEAKERS = frozenset(
    ("note warning example todo summary subject re fw fwd http https answer question result error").split()
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; offsets are code points of the text, end exclusive, white space and bullets left out."""

    start: int
    end: int
    turn: int
    """Number of the turn, paragraph or list entry it belongs to."""
    speaker: str = ""
    stamp: str = ""
    """The time stamp of its turn as written, without brackets."""
    quoted: bool = False
    """Stands in a line that quotes an earlier message."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the words of a line."""

    words: int
    """Where they begin."""
    speaker: str = ""
    stamp: str = ""
    opens: bool = False
    """A new turn, paragraph or entry begins."""
    quoted: bool = False


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text in order. Linear in the text.

    A line that names its speaker opens a turn, and so do a bullet and a blank line. Within
    prose a line end is white space, because mail and files break lines anywhere.
    """
    found: list[Sentence] = []
    block: list[tuple[int, int]] = []
    turn, speaker, stamp, quoted = 0, "", "", False
    pending = ""

    def close() -> None:
        nonlocal turn
        if block:
            found.extend(_cut(text, block, Sentence(0, 0, turn, speaker, stamp, quoted)))
            turn += 1
            block.clear()

    for line in _LINE.finditer(text):
        if not line[0]:
            break
        if not line[0].strip():
            close()
            speaker, stamp = "", pending
            continue
        if bare := _ONLY_STAMP.match(line[0]):
            close()  # subtitles put the time on a line of its own
            pending = (bare["stamp"] or "").strip("[]()")
            speaker, stamp = "", pending
            continue
        head = _head(line[0])
        if head.opens or head.quoted != quoted:
            close()
            speaker, quoted = head.speaker, head.quoted
            stamp = head.stamp or pending
            pending = ""
        block.append((line.start() + head.words, line.end()))
    close()
    return found


def _head(line: str) -> _Head:
    """Read what a line begins with."""
    at = 0
    quote = _QUOTE.match(line)
    if quote:
        at = quote.end()
    stamp = ""
    if lead := _LEAD.match(line, at):
        stamp, at = lead["stamp"].strip("[]()"), lead.end()
    if (spoken := _SPEAKER.match(line, at)) and _names(spoken["speaker"]):
        own = (spoken["stamp"] or "").strip("[]()")
        return _Head(spoken.end(), spoken["speaker"].strip(), stamp or own, True, bool(quote))
    if bullet := _BULLET.match(line, at):
        return _Head(bullet.end(), "", stamp, True, bool(quote))
    return _Head(at, "", stamp, bool(stamp), bool(quote))


def _names(before_colon: str) -> bool:
    words = before_colon.split()
    return len(words) <= _LONGEST_LEAD and words[0].lower() not in _NOT_SPEAKERS


def _cut(text: str, block: list[tuple[int, int]], like: Sentence) -> Iterator[Sentence]:
    """Yield the sentences of the lines of one block; a sentence may run over a line end."""
    start = -1
    for first, last in block:
        position = first
        while position < last and text[position].isspace():
            position += 1
        if start < 0:
            start = position
        for ending in _END.finditer(text, position, last):
            if _ends(text, ending, last):
                yield _trimmed(text, start, ending.end(), like)
                start = ending.end()
                while start < last and text[start].isspace():
                    start += 1
        if start >= last:
            start = -1
    if start >= 0 and start < block[-1][1]:
        yield _trimmed(text, start, block[-1][1], like)


def _ends(text: str, ending: "re.Match[str]", last: int) -> bool:
    """Whether a full stop ends a sentence: not after an abbreviation or an initial, not before a small letter."""
    if ending[0][0] != "." or len(ending[0].rstrip("\"'”’)]")) > 1:
        return True
    before = _WORD_BEFORE.search(text, max(0, ending.start() - 12), ending.start())
    word = before[0].lower() if before else ""
    if word in _SHORTENED or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    following = text[ending.end() : min(last, ending.end() + 3)].strip()
    return not following or not following[0].islower() or text[ending.start() - 1 : ending.start()] == " "


def _trimmed(text: str, start: int, end: int, like: Sentence) -> Sentence:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Sentence(start, end, like.turn, like.speaker, like.stamp, like.quoted)
