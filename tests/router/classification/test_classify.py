"""Only what was asked is labelled, and topics belong to their exchange."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from router.classification.ask import ask, without_harness
from router.classification.classify import CHUNK, ENDS, SYSTEM, begin, classify
from router.classification.label import Topic
from router.classification.shape import ShapeLabeller
from router.conversation.message import Conversation, Message, Role, Text
from router.conversation.place import Place

REMINDER = "<system-reminder>\nRead CLAUDE.md first.\n</system-reminder>"


@dataclass(frozen=True, slots=True)
class Seen:
    task: str
    task_score: float
    gain: float
    topics: tuple[tuple[str, float], ...]


class MarkedTopics:
    """A labeller that knows topics: each text names its own in capitals."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def label(self, text: str) -> Seen:
        self.asked.append(text)
        topics = tuple((name, 0.9 if name.upper() in text else 0.1) for name in ("health", "legal"))
        return Seen("summarize" if "SUM" in text else "chat", 0.8, len(text) / 100_000, topics)


def talk(*said: tuple[Role, str, int]) -> Conversation:
    texts = tuple(Text(Place(f"messages[{i}].content"), text, role, n) for i, (role, text, n) in enumerate(said))
    messages = tuple(Message(role, n) for role, _, n in said)
    return Conversation("chat", "auto", False, texts, messages, max((n for *_, n in said), default=0), {})


def test_task_and_gain_come_from_the_last_user_turn() -> None:
    labeller = MarkedTopics()
    long = "x" * 60
    labels = classify(
        talk(
            (Role.SYSTEM, "SUM " + "s" * 40_000, 1),
            (Role.USER, "SUM " + long, 0),
            (Role.ASSISTANT, "SUM", 0),
            (Role.USER, "why? " + long, 1),
            (Role.TOOL, "SUM", 1),
        ),
        labeller,
    )
    assert (labels.task, labels.gain) == ("chat", 65 / 100_000)


def test_what_the_harness_wrapped_around_the_ask_is_not_the_ask() -> None:
    said = "Fix the failing test in the parser module."
    turn = f"{REMINDER}\n<environment_context cwd='/x'>bash</environment_context>\n{said}\n{REMINDER}"
    assert ask(talk((Role.USER, turn, 0))) == said


def test_a_turn_of_boilerplate_alone_is_passed_over() -> None:
    said = "Write a haiku about the sea, please, and make it cold."
    assert ask(talk((Role.USER, said, 0), (Role.USER, REMINDER, 0))) == said


def test_a_short_turn_is_read_with_the_one_before() -> None:
    assert ask(talk((Role.USER, "Shall we refactor it?", 0), (Role.USER, "yes", 1))) == "Shall we refactor it?\nyes"
    assert ask(talk((Role.USER, "yes", 0))) == "yes"
    assert ask(talk()) == ""


def test_a_long_ask_is_read_at_both_ends() -> None:
    got = ask(talk((Role.USER, "first " + "x" * 100_000 + " last", 0)))
    assert got.startswith("first")
    assert got.endswith("last")
    assert len(got) < 3_100


@pytest.mark.timeout(5)
def test_an_unclosed_block_stays_and_costs_no_more_than_a_closed_one() -> None:
    assert without_harness("<system-reminder>x") == "<system-reminder>x"
    hostile = "<system-reminder>" * 50_000 + "İ<RULES>" * 10_000
    assert without_harness(hostile) == hostile
    assert without_harness(hostile + "</System-Reminder>a") == "a"


def test_topics_belong_to_their_exchange() -> None:
    labels = classify(
        talk((Role.USER, "HEALTH", 0), (Role.ASSISTANT, "ok", 0), (Role.USER, "bye", 1), (Role.TOOL, "LEGAL", 1)),
        MarkedTopics(),
    )
    assert labels.topics_known
    assert [t for t in labels.topics if t.score > 0.5] == [Topic("health", 0.9, 0), Topic("legal", 0.9, 1)]


def test_a_wrapper_does_not_hide_a_topic() -> None:
    turn = "<system-reminder>HEALTH</system-reminder>Please go on with the letter as before."
    assert Topic("health", 0.9, 0) in classify(talk((Role.USER, turn, 0)), MarkedTopics()).topics


def test_a_short_turn_does_not_inherit_the_topics_of_the_one_it_leans_on() -> None:
    labels = classify(
        talk((Role.USER, "HEALTH", 0), (Role.ASSISTANT, "ok", 0), (Role.USER, "LEGAL", 1)), MarkedTopics()
    )
    assert Topic("health", 0.1, 1) in labels.topics


def test_the_work_is_bounded_and_a_growing_conversation_repeats_itself() -> None:
    labeller = MarkedTopics()
    turns = [(Role.SYSTEM, "s" * 50_000, 1), (Role.USER, "u" * 50_000, 0), (Role.USER, "next " * 20, 1)]
    classify(talk(*turns), labeller)
    assert len(labeller.asked) <= 1 + 2 * (2 * ENDS + SYSTEM) // CHUNK * 2
    assert max(map(len, labeller.asked)) <= 3_100
    first = set(labeller.asked)
    labeller.asked.clear()
    grown = [(role, text, 2 if role is Role.SYSTEM else n) for role, text, n in turns]
    classify(talk(*grown, (Role.ASSISTANT, "a" * 100, 1), (Role.USER, "and now " * 10, 2)), labeller)
    assert len([text for text in labeller.asked if text not in first]) <= 3
    assert CHUNK <= 1_000


def test_what_is_judged_together_ends_where_lines_end_and_nothing_of_a_short_exchange_is_left_out() -> None:
    labeller = MarkedTopics()
    lines = [f"{number} " + "word " * (number % 90) for number in range(40)]
    classify(talk((Role.USER, "\n".join(lines)[: 2 * ENDS], 0)), labeller)
    chunks = labeller.asked[1:]
    assert "\n".join(chunks) == "\n".join(lines)[: 2 * ENDS].strip()
    assert all(len(chunk) <= CHUNK for chunk in chunks)
    assert all(chunk.split("\n")[0] in lines for chunk in chunks)


def test_a_line_longer_than_a_chunk_is_cut_between_words() -> None:
    labeller = MarkedTopics()
    classify(talk((Role.USER, "HEALTH " * 400, 0)), labeller)
    assert all(set(chunk.split()) == {"HEALTH"} for chunk in labeller.asked[1:])


class Begins(MarkedTopics):
    """A labeller that can begin before it is asked, or breaks when it is to."""

    def __init__(self, *, breaks: bool = False) -> None:
        super().__init__()
        self.begun: list[str] = []
        self._breaks = breaks

    def begin(self, texts: Iterable[str]) -> None:
        if self._breaks:
            raise RuntimeError
        self.begun += texts


def test_nothing_is_begun_but_what_is_asked_for_and_all_of_the_current_exchange_is() -> None:
    labeller = Begins()
    turns = talk((Role.SYSTEM, "s" * 3_000, 1), (Role.USER, "before " * 90, 0), (Role.USER, "LEGAL " * 2_000, 1))
    begin(turns, labeller)
    assert labeller.asked == []
    classify(turns, labeller)
    assert set(labeller.begun) <= set(labeller.asked)
    assert {text for text in labeller.asked if "before" not in text} <= set(labeller.begun)


def test_a_labeller_that_cannot_begin_labels_all_the_same() -> None:
    turns = talk((Role.USER, "HEALTH " * 300, 0))
    for labeller in (MarkedTopics(), Begins(breaks=True)):
        begin(turns, labeller)
        assert classify(turns, labeller) == classify(turns, MarkedTopics())


def test_shape_knows_no_topics_and_says_so() -> None:
    labels = classify(talk((Role.USER, "HEALTH", 0)), ShapeLabeller())
    assert (labels.topics, labels.topics_known) == ((), False)


def test_system_texts_of_the_current_exchange_are_judged_too() -> None:
    labels = classify(talk((Role.SYSTEM, "LEGAL", 0), (Role.USER, "hello", 0)), MarkedTopics())
    assert Topic("legal", 0.9, 0) in labels.topics
