"""Passages of the given text that answer a question, quoted with where they stand."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from local_models.quoting import quoted
from local_models.summarizer import Ranked
from router.inspection.nano import NanoModels
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.wishes import LANGUAGE, NO_TEXT, unmet

NO_QUESTION = "there is no question"
NO_SCHEMA = "it has a JSON form of its own and follows no schema"
MOST = 5
NOTHING = "The text holds nothing that looks like an answer.\n"
_FAINT = -6.0
"""Log-odds below which a sentence has nothing to do with the question."""


class Find:
    """Answers a question by quoting. Whether a quotation answers it is for the reader to judge."""

    def __init__(self, models: NanoModels) -> None:
        self._models = models

    def declines(self, matter: Matter) -> str:
        if not matter.text.strip():
            return NO_TEXT
        if not matter.instruction:
            return NO_QUESTION
        if matter.schema is not None:
            return NO_SCHEMA
        # A question may hold any word; only another language is a wish that quoting cannot meet.
        wish = unmet(matter.instruction, frozenset(), matter.text)
        return LANGUAGE if wish == LANGUAGE else ""

    def answer(self, matter: Matter) -> Iterator[str]:
        ranked = self._models.summarizer.find(matter.text, matter.instruction, MOST, matter.around)
        ranked = [each for each in ranked if each.score > _FAINT] or ranked[:1]
        starts = [0, *(i + 1 for i, character in enumerate(matter.text) if character == "\n")]
        if matter.json:
            yield json.dumps({"passages": [_plain(matter.text, each, starts) for each in ranked]}, ensure_ascii=False)
            return
        if not ranked:
            yield NOTHING
        for each in ranked:
            (line,) = quoted(matter.text, [each.sentence])
            place = f"line {bisect_right(starts, each.sentence.start)}, "
            yield f"- {line} ({place}characters {each.sentence.start}–{each.sentence.end})\n"  # noqa: RUF001


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
