"""Times of the day: clocks, parts of the day, stretches between clocks. Minutes since midnight."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

PARTS: Mapping[str, tuple[int, int]] = {
    "early morning": (6 * 60, 9 * 60), "late morning": (10 * 60, 12 * 60), "morning": (8 * 60, 12 * 60),
    "breakfast": (8 * 60, 12 * 60), "lunchtime": (11 * 60, 13 * 60), "lunch time": (11 * 60, 13 * 60),
    "lunch": (11 * 60, 13 * 60), "early afternoon": (12 * 60, 14 * 60), "late afternoon": (15 * 60, 17 * 60),
    "afternoon": (12 * 60, 16 * 60), "early evening": (16 * 60, 18 * 60), "late evening": (18 * 60, 22 * 60),
    "evening": (16 * 60, 20 * 60), "dinner time": (16 * 60, 20 * 60), "dinner": (16 * 60, 20 * 60),
    "late night": (21 * 60, 24 * 60), "night time": (20 * 60, 24 * 60), "night": (20 * 60, 24 * 60),
    "daytime": (8 * 60, 18 * 60), "business hour": (8 * 60, 18 * 60), "dawn": (5 * 60, 7 * 60),
    "dusk": (18 * 60, 20 * 60),
}  # fmt: skip
"""The usual parts of a day, as Microsoft's recognizers count them."""
_PART = "|".join(PARTS)
_UNIT = (
    r"(?: ?-? ?(?:second|minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade|(?:st|nd|rd|th)\b|%|/))"
)
_CLOCK = re.compile(
    r"(?<![\d./:])(?:(?P<frac>0\.5|half|quarter|\d{1,2})(?: minute)? (?P<side>past|to|after|before|of) )?"
    r"(?P<hour>[01]?\d|2[0-4])"
    rf"(?:[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?| (?P<spoken>[0-5]\d)(?!\d|{_UNIT}))?"
    rf"(?: (?P<oclock>oclock))?(?: (?P<half>am|pm|a|p)\b)?(?![\d:/]|{_UNIT})"
    r"(?: (?:(?:in|at) )?(?:the |this )?(?P<part>morning|afternoon|evening|night))?"
)
_MILITARY = re.compile(r"\b(?P<hour>[01]?\d|2[0-3])(?P<minute>[0-5]\d)(?: (?P<half>am|pm|hour)\b)")
_BEFORE_HOURS = frozenset(("at around about by before after from to - and between since , < > ~ @").split())
_HALF = re.compile(
    r"\b(?P<which>early|later?|earlier) (?:in the|in|this|that|on) (?P<part>morning|afternoon|evening|night)\b"
)
_NAMED: Mapping[str, int] = {"noon": 12 * 60, "midnight": 24 * 60}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day, or a stretch of it."""

    start: float
    end: float
    sure: bool = True
    """False where half of the day was not said."""

    @property
    def point(self) -> bool:
        return self.start == self.end


def named(text: str) -> tuple[Clock, str] | None:
    """Return the part of the day or named point in a text, and the text without it."""
    if found := _HALF.search(text):
        start, end = PARTS[found["part"]]
        middle = (start + end) // 2
        stretch = Clock(start, middle) if found["which"] == "early" else Clock(middle, end)
        return stretch, text[: found.start()] + " " + text[found.end() :]
    if found := re.search(rf"\b(?:in the |at |during the |during |the |for )?(?P<part>{_PART})\b", text):
        start, end = PARTS[found["part"]]
        return Clock(start, end), text[: found.start()] + " " + text[found.end() :]
    if found := re.search(r"\b(?:at )?(?P<name>noon|midnight)\b", text):
        minutes = _NAMED[found["name"]]
        return Clock(minutes, minutes), text[: found.start()] + " " + text[found.end() :]
    return None


def clock(text: str, *, alone: bool = True) -> tuple[Clock, str] | None:
    """Return the first clock time in a text and the text without it.

    With `alone` a bare number may be an hour ("at ten", "tomorrow 5").
    """
    if found := _MILITARY.search(text):
        minutes = int(found["hour"]) * 60 + int(found["minute"])
        return Clock(*_halved(minutes, found["half"])), text[: found.start()] + " " + text[found.end() :]
    for found in _CLOCK.finditer(text):
        if _said(found) or (alone and _stands_alone(text, found)):
            return _read(found), text[: found.start()] + " " + text[found.end() :]
    return None


def _said(found: "re.Match[str]") -> bool:
    return any(found[name] for name in ("minute", "spoken", "half", "oclock", "side", "part"))


def _stands_alone(text: str, found: "re.Match[str]") -> bool:
    """Whether a bare number can only be an hour: after a word that times follow, or with nothing beside it."""
    lead, rest = text[: found.start()].split(), text[found.end() :].strip(" .,")
    return not rest or not lead or lead[-1] in _BEFORE_HOURS


def _read(found: "re.Match[str]") -> Clock:
    hour = int(found["hour"])
    minutes = hour * 60 + int(found["minute"] or found["spoken"] or 0) + int(found["second"] or 0) / 60
    if found["frac"]:
        part = {"half": 30, "0.5": 30, "quarter": 15}.get(found["frac"]) or int(found["frac"])
        minutes += part if found["side"] in {"past", "after"} else -part
    half = found["half"] or {"morning": "am"}.get(found["part"] or "", "pm" if found["part"] else "")
    if half:
        late = found["part"] == "night" and hour in range(1, 5)
        return Clock(*_halved(minutes, "am" if late else half))
    sure = hour > 12 or hour == 0 or (len(found["hour"]) == 2 and found["hour"][0] == "0")
    return Clock(minutes, minutes, sure)


def _halved(minutes: float, half: str) -> tuple[float, float]:
    if half.startswith("p") and minutes < 12 * 60:
        minutes += 12 * 60
    if half.startswith("a") and minutes >= 12 * 60:
        minutes -= 12 * 60
    return minutes, minutes


def likely(point: Clock, after: int | None) -> Clock:
    """Return the clock with the half of the day chosen that a person most likely means.

    `after` are the minutes of the day that it must come after, where the day is today.
    """
    if point.sure or not point.point:
        return point
    early, late = point.start % (12 * 60), point.start % (12 * 60) + 12 * 60
    usual = early if 7 * 60 <= early < 12 * 60 else late
    if after is not None and usual <= after:
        usual = late if early <= after < late else usual
    return replace(point, start=usual, end=usual, sure=True)


def between(first: Clock, second: Clock) -> Clock:
    """Return the stretch from one clock to another; the half of the day of one counts for both where it can."""
    start, end = first.start, second.end
    if not first.sure and second.sure and second.point:
        late = start % (12 * 60) + 12 * 60
        start = late if end >= 12 * 60 and late <= end else start
    elif first.sure and not second.sure:
        while end <= start and end < 24 * 60:
            end += 12 * 60
    elif not first.sure and not second.sure and end <= start:
        end += 12 * 60
    if end <= start:
        end += 24 * 60
    return Clock(start, end, first.sure or second.sure)
