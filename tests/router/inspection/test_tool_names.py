"""A tool that the client defines is nobody's name, wherever the request speaks of it; everybody else stays found."""

import re

import pytest

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.inspection.cache import ContentCache
from router.inspection.detector import TAGGER
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary


class Tagging:
    """Takes every word with a capital or an underscore for a person."""

    def detect(self, text: str) -> list[Span]:
        return [Span(m.start(), m.end(), "PERSON", 0.6, TAGGER) for m in re.finditer(r"\b[A-Z]\w+|\w+_\w+", text)]


class Own:
    def detect(self, text: str) -> list[Span]:
        return [Span(m.start(), m.end(), "VOCABULARY", 1.0, "own") for m in re.finditer("CronCreate", text)]


def found(name: str, said: str, place: str = "tools[0].name", more: Own | None = None) -> list[str]:
    texts = (
        Text(Place(place), name, Role.DEFINITION, 0, True, word=True),
        Text(Place("messages[0].content"), said, Role.USER, 0),
    )
    detectors = (("tagging", Tagging()), *((("own", more),) if more else ()))
    made = Inspector(detectors, Vocabulary(), ContentCache())
    inspection = made.inspect(Conversation("chat", "m", False, texts, (), 0, {}))
    by_place = {text.place: text.text for text in texts}
    return [by_place[one.place][one.start : one.end] for one in inspection.findings]


@pytest.mark.parametrize("place", ["tools[0].name", "tools[3].function.name", "tools[1].tools[0].name"])
@pytest.mark.parametrize("name", ["CronCreate", "cron_create"])
def test_a_tools_compound_name_is_no_finding_anywhere(name: str, place: str) -> None:
    assert found(name, f"call {name} for Keller", place) == ["Keller"]


def test_a_name_in_one_word_may_be_somebodys() -> None:
    assert found("Jordan", "ask Jordan") == ["Jordan", "Jordan"]


def test_only_a_tools_own_name_counts_and_only_as_a_whole() -> None:
    assert found("McKenna", "ask McKenna", "tools[0].function.parameters{1}") == ["McKenna", "McKenna"]
    assert found("CronCreate", "ask CronCreates") == ["CronCreates"]


def test_what_anything_but_a_tagger_finds_in_the_same_words_stays() -> None:
    assert found("CronCreate", "call CronCreate", more=Own()) == ["CronCreate", "CronCreate"]
