"""What the time expressions of a text mean, seen from now."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from local_models.when import TimeSpan
from router.inspection.nano import NanoModels
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.shaped import NO_SCHEMA, fits, written
from router.upstreams.skills.wishes import NO_TEXT, unmet

_OWN = frozenset(
    "when date dates day days time times deadline deadlines calendar happen happens due schedule scheduled resolve "
    "expression expressions find extract list weekday mean means exact exactly today fall falls event events".split()
)
_FORM: Mapping[str, object] = {
    "intent": "none",
    "pattern": "once",
    "spans": [{"text": "", "start": 0, "end": 0, "start_time": "", "end_time": ""}],
}
"""What its JSON holds."""
NOTHING = "No time expression was found.\n"


class WhenSkill:
    """Quotes each time expression and says which stretch of time it means."""

    def __init__(self, models: NanoModels) -> None:
        self._models = models

    def declines(self, matter: Matter) -> str:
        if not (matter.text.strip() or matter.instruction):
            return NO_TEXT
        if matter.schema is not None and not fits(_FORM, matter.schema):
            return NO_SCHEMA
        if matter.text.strip():
            return unmet(matter.instruction, _OWN, matter.text)
        # The instruction is the text itself: its time expressions explain themselves, the rest must be understood.
        rest = matter.instruction
        for span in reversed(self._models.when(rest, matter.now).spans):
            rest = rest[: span.start] + rest[span.end :]
        return unmet(rest, _OWN, "")

    def answer(self, matter: Matter) -> Iterator[str]:
        text, around = (matter.text, matter.around) if matter.text.strip() else (matter.instruction, None)
        found = self._models.when(text, matter.now, around)
        if matter.json:
            spans = [_plain(text, span) for span in found.spans]
            yield written({"intent": found.intent, "pattern": found.pattern, "spans": spans}, matter.schema)
            return
        if not found.spans:
            yield NOTHING
        for span in found.spans:
            yield f"- “{text[span.start : span.end]}”: {said(span)}\n"


def _plain(text: str, span: TimeSpan) -> dict[str, object]:
    start, end = (span.meaning.start, span.meaning.end) if span.meaning else (None, None)
    return {
        "text": text[span.start : span.end],
        "start": span.start,
        "end": span.end,
        "start_time": start and start.isoformat(),
        "end_time": end and end.isoformat(),
    }


def said(span: TimeSpan) -> str:
    """Return a stretch in words a person reads: whole days without a clock, ends as the last day that counts."""
    meaning = span.meaning
    if meaning is None or (meaning.start is None and meaning.end is None):
        return "not understood"
    lead = {"recurring": "recurring, next ", "duration": "a duration, "}.get(meaning.pattern, "")
    start, end = meaning.start, meaning.end
    if start is None or end is None:
        return f"{lead}until {_moment(end)}" if end else f"{lead}from {_moment(start)}"
    if start == end:
        return f"{lead}{_moment(start)}"
    if _midnight(start) and _midnight(end):
        last = end - timedelta(days=1)
        return f"{lead}{_day(start)}" if last == start else f"{lead}{_day(start)} to {_day(last)}"
    same_day = start.date() == end.date()
    return f"{lead}{_moment(start)} to {f'{end:%H:%M}' if same_day else _moment(end)}"


def _midnight(moment: datetime) -> bool:
    return moment.hour == moment.minute == moment.second == 0


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d} ({moment:%A})"


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return _day(moment) if _midnight(moment) else f"{_day(moment)} {moment:%H:%M}"
