"""Passages of the given text that answer a question, quoted with where they stand."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from local_models.quoting import quoted
from local_models.sentences import sentences
from local_models.summarizer import Ranked
from router.inspection.nano import NanoModels
from router.upstreams.skills.entries import SECTIONS
from router.upstreams.skills.extract import named
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.shaped import NO_SCHEMA, fits, written
from router.upstreams.skills.wishes import LANGUAGE, NO_TEXT, unmet

NO_QUESTION = "there is no question"
_FORM: Mapping[str, object] = {"passages": [{"text": "", "start": 0, "end": 0, "line": 1, "speaker": "", "time": ""}]}
"""What its JSON holds."""
MOST = 5
NOTHING = "Nothing in the text looks like an answer to this.\n"
_BY_KIND = frozenset({"emails", "phones", "links", "usernames"})
"""Sections of `extract` whose values a question may ask for without another word of the text."""


class Find:
    """Answers a question by quoting. Whether a quotation answers it is for the reader to judge."""

    def __init__(self, models: NanoModels) -> None:
        self._models = models

    def declines(self, matter: Matter) -> str:
        if not matter.text.strip():
            return NO_TEXT
        if not matter.instruction:
            return NO_QUESTION
        if matter.schema is not None and not fits(_FORM, matter.schema):
            return NO_SCHEMA
        # A question may hold any word; only another language is a wish that quoting cannot meet.
        wish = unmet(matter.instruction, frozenset(), matter.text)
        return LANGUAGE if wish == LANGUAGE else ""

    def answer(self, matter: Matter) -> Iterator[str]:
        found = self._models.summarizer.find(matter.text, matter.instruction, MOST, matter.around)
        ranked = list(found.ranked) if found.answered else _holding(matter)
        starts = [0, *(i + 1 for i, character in enumerate(matter.text) if character == "\n")]
        if matter.json:
            yield written({"passages": [_plain(matter.text, each, starts) for each in ranked]}, matter.schema)
            return
        if not ranked:
            yield NOTHING
        for each in ranked:
            (line,) = quoted(matter.text, [each.sentence])
            place = f"line {bisect_right(starts, each.sentence.start)}, "
            yield f"- {line} ({place}characters {each.sentence.start}–{each.sentence.end})\n"  # noqa: RUF001


def _holding(matter: Matter) -> list[Ranked]:
    """Return the sentences with values of a sort that the question names: nobody writes "phone number" beside one."""
    kinds = frozenset[str]().union(*(SECTIONS[name] for name in named(matter.instruction) & _BY_KIND))
    places = [finding.start for finding in matter.findings if finding.kind in kinds]
    held = (s for s in sentences(matter.text) if any(s.start <= place < s.end for place in places)) if places else ()
    return [Ranked(sentence, 0.0) for sentence in held][:MOST]


def _plain(text: str, each: Ranked, starts: Sequence[int]) -> dict[str, object]:
    sentence = each.sentence
    return {
        "text": text[sentence.start : sentence.end],
        "start": sentence.start,
        "end": sentence.end,
        "line": bisect_right(starts, sentence.start),
        "speaker": sentence.speaker,
        "time": sentence.stamp,
    }
