"""The whole inspection: every text, every failure, every mention, and what it costs."""

import re
import time
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from router.conversation.message import Conversation, Doubt, Role, Text
from router.conversation.place import Place
from router.errors import RouterError
from router.inspection.cache import ContentCache
from router.inspection.detector import TAGGER
from router.inspection.finding import Inspection, Span, Stretch
from router.inspection.inspect import Beside, Inspector, Limits
from router.inspection.secrets import Secrets
from router.inspection.vocabulary import Vocabulary, Word
from router.inspection.windows import Windowed


class Names:
    """Stands in for the tagger: finds "Ann Smith" and "Bob Jones" only where a greeting precedes, counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def detect(self, text: str) -> list[Span]:
        self.calls += 1
        return [
            Span(m.start(1), m.end(1), "PERSON", 0.9, "names") for m in re.finditer(r"I am ([A-Z]\w+ [A-Z]\w+)", text)
        ]


class Broken:
    def detect(self, text: str) -> list[Span]:
        raise ValueError(f"cannot read {text}")


class Cards:
    def detect(self, text: str) -> list[Span]:
        return [
            Span(m.start(), m.end(), "CREDIT_CARD", 1.0, "cards")
            for m in re.finditer(r"\b4242(?:[ -]?4242){3}\b", text)
        ]


def conversation(*texts: str, doubts: Sequence[Doubt] = ()) -> Conversation:
    made = tuple(Text(Place(f"messages[{n}].content"), text, Role.USER, n) for n, text in enumerate(texts))
    return Conversation("openai", "m", False, made, (), 0, {}, doubts=tuple(doubts))


def inspector(*more: tuple[str, object], limits: Limits | None = None, words: tuple[str, ...] = ()) -> Inspector:
    detectors = [("names", Names()), ("cards", Cards()), *more]
    made = Inspector(detectors, Vocabulary(map(Word, words)), ContentCache(), limits)  # type: ignore[arg-type]
    made.load()
    return made


def surfaces(inspection: Inspection, texts: Sequence[str]) -> list[tuple[int, str, str]]:
    return [
        (n := int(f.place.split("[")[1].split("]")[0]), f.kind, texts[n][f.start : f.end]) for f in inspection.findings
    ]


def test_a_name_found_once_is_found_in_every_turn_before_and_after() -> None:
    texts = ["ANN SMITH called", "I am Ann Smith", "tell ann smith", '{"q": "ann%20smith"}']
    found = surfaces(inspector().inspect(conversation(*texts)), texts)
    assert found == [
        (0, "PERSON", "ANN SMITH"),
        (1, "PERSON", "Ann Smith"),
        (2, "PERSON", "ann smith"),
        (3, "PERSON", "ann%20smith"),
    ]


def test_a_number_leaf_is_inspected_as_a_text_of_its_own() -> None:
    texts = ["4242424242424242", "card 4242 4242 4242 4242"]
    assert [kind for _, kind, _ in surfaces(inspector().inspect(conversation(*texts)), texts)] == ["CREDIT_CARD"] * 2


def test_a_failed_detector_is_a_doubt_that_quotes_nothing_and_the_others_still_speak() -> None:
    result = inspector(("broken", Broken())).inspect(conversation("I am Ann Smith"))
    assert result.doubts == (Doubt(Place("messages[0].content"), "detector broken failed"),)
    assert [f.kind for f in result.findings] == ["PERSON"]


@pytest.mark.parametrize(
    "span",
    [
        Span(0, 99, "PERSON", 1, "x"),
        Span(3, 3, "PERSON", 1, "x"),
        Span(0, 2, "NAME", 1, "x"),
        Span(0, 2, "CODE", 1, "x"),
    ],
)
def test_a_detector_that_returns_nonsense_has_failed(span: Span) -> None:
    class Wrong:
        def detect(self, text: str) -> list[Span]:
            return [span]

    result = inspector(("wrong", Wrong())).inspect(conversation("I am Ann Smith"))
    assert [d.reason for d in result.doubts] == ["detector wrong failed"]
    assert [f.kind for f in result.findings] == ["PERSON"]


def test_a_failure_is_not_remembered_as_a_result() -> None:
    made = inspector(("broken", Broken()))
    for _ in range(2):
        assert made.inspect(conversation("I am Ann Smith")).doubts


def test_doubts_of_the_conversation_are_carried_over() -> None:
    doubt = Doubt(Place("messages[0].x"), "unknown object")
    assert inspector().inspect(conversation("hello", doubts=[doubt])).doubts == (doubt,)


def test_what_is_too_long_is_a_doubt_and_the_rest_is_inspected() -> None:
    made = inspector(limits=Limits(text=50, request=80))
    result = made.inspect(conversation("I am Ann Smith", "x" * 51, "y" * 50, "z" * 40))
    assert [d.place for d in result.doubts] == ["messages[1].content", "messages[3].content"]
    assert {d.reason for d in result.doubts} == {"too long to inspect"}
    assert len(result.findings) == 1


def test_texts_to_the_limit_are_inspected_whole() -> None:
    text = "x " * 99_990 + "I am Ann Smith"
    assert len(inspector().inspect(conversation(text)).findings) == 1


def test_inspecting_one_text_refuses_to_call_half_a_result_whole() -> None:
    assert [s.kind for s in inspector().inspect_text("I am Ann Smith, ann smith")] == ["PERSON", "PERSON"]
    with pytest.raises(RouterError, match="detector broken failed"):
        inspector(("broken", Broken())).inspect_text("secret words")


def test_a_text_seen_before_is_not_read_again() -> None:
    names = Names()
    made = Inspector([("names", names)], Vocabulary(), ContentCache())
    made.inspect(conversation("I am Ann Smith", "hello"))
    made.inspect(conversation("I am Ann Smith", "hello", "new"))
    assert names.calls == 3


def test_recalling_counts_what_detectors_have_to_read_and_changes_no_result() -> None:
    inspecting, old = inspector(), ("I am Ann Smith", "Ann Smith again")
    grown = conversation(*old, "and Ann Smith a third time")
    assert inspecting.recall(conversation(*old)).unseen == sum(map(len, old))
    inspecting.inspect(conversation(*old))
    assert inspecting.recall(conversation(*old)).unseen == 0
    recalled = inspecting.recall(grown)
    assert recalled.unseen == len("and Ann Smith a third time")
    assert inspecting.inspect(grown, recalled) == inspector().inspect(grown)


def test_the_cache_holds_no_text() -> None:
    cache: ContentCache[tuple[Span, ...]] = ContentCache()
    made = Inspector([("names", Names())], Vocabulary(), cache)
    made.inspect(conversation("I am Ann Smith", "tell ann smith"))
    kept = repr([(key, value) for key, value in cache._entries.items()])
    assert "ann" not in kept.casefold()
    assert len(cache) > 2


def test_an_own_word_in_a_name_keeps_its_kind() -> None:
    texts = ["I am Ann Falcon"]
    assert surfaces(inspector(words=("falcon",)).inspect(conversation(*texts)), texts) == [
        (0, "PERSON", "Ann"),
        (0, "VOCABULARY", "Falcon"),
    ]


def test_a_whole_name_that_is_an_own_word_is_known_by_its_parts_too() -> None:
    texts = ["I am Ilse Kowalska", "Please answer Kowalska today."]
    made = inspector(words=("Ilse Kowalska",))
    for _ in range(2):  # the second time out of the cache
        assert surfaces(made.inspect(conversation(*texts)), texts) == [
            (0, "VOCABULARY", "Ilse Kowalska"),
            (1, "PERSON", "Kowalska"),
        ]


def test_an_own_word_that_no_detector_took_for_a_person_has_no_parts() -> None:
    texts = ["About Harbour Kowalska", "Please answer Kowalska today."]
    found = inspector(words=("Harbour Kowalska",)).inspect(conversation(*texts))
    assert surfaces(found, texts) == [(0, "VOCABULARY", "Harbour Kowalska")]


turn = st.sampled_from(
    [
        "I am Ann Smith",
        "ann smith",
        "I am Bob Jones",
        "tell bob jones",
        "4242 4242 4242 4242",
        "card 4242424242424242",
        "hi",
        "I am Li Wu",
        "li wu",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(turn, min_size=1, max_size=8))
def test_what_was_remembered_changes_the_cost_and_never_the_result(turns: list[str]) -> None:
    warm = inspector()
    for length in range(1, len(turns) + 1):
        part = conversation(*turns[:length])
        assert warm.inspect(part).findings == inspector().inspect(part).findings


@settings(max_examples=40, deadline=None)
@given(st.lists(turn, min_size=1, max_size=6), turn)
def test_one_more_turn_never_hides_what_was_found(turns: list[str], more: str) -> None:
    before = {(f.place, f.start, f.end) for f in inspector().inspect(conversation(*turns)).findings}
    after = {(f.place, f.start, f.end) for f in inspector().inspect(conversation(*turns, more)).findings}
    assert before <= after


class Marks:
    """Finds runs of digits, but only in bounded input."""

    def detect(self, text: str) -> list[Span]:
        assert len(text) <= 100
        return [Span(m.start(), m.end(), "ID", 0.8, "marks") for m in re.finditer(r"\d+", text)]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400), st.integers(1, 20))
@example(position=80, length=20)
def test_windows_find_whole_what_is_not_longer_than_their_overlap(position: int, length: int) -> None:
    text = "x" * position + "7" * length + "x" * 200
    assert [(s.start, s.end) for s in Windowed(Marks(), 100, 20).detect(text)] == [(position, position + length)]


def cpu(work: object, times: int = 20) -> float:
    best = 9.0
    for _ in range(times):
        start = time.process_time()
        work()  # type: ignore[operator]
        best = min(best, time.process_time() - start)
    return best


def test_a_cached_conversation_costs_a_fraction_of_a_millisecond() -> None:
    made = inspector(("secrets", Secrets()), words=("falcon",))
    ten = conversation(*(f"I am Ann Smith and this is turn {n} of falcon. " + "Some words. " * 40 for n in range(20)))
    hundred = conversation(
        *(f"turn {n} by Ann Smith. " + "Some other words. " * 27 for n in range(199)), "I am Ann Smith"
    )
    for one, limit in ((ten, 0.0006), (hundred, 0.004)):
        made.inspect(one)
        assert cpu(lambda c=one: made.inspect(c)) < limit


def keyed(key: str, value: str) -> Conversation:
    text = Text(Place("metadata{0}"), value, Role.DEFINITION, 0, before=f'"{key}": "')
    return Conversation("openai", "m", False, (text,), (), 0, {})


@pytest.mark.parametrize("value", ["hunter2hunter", "correcthorse", 'Tr0"ub\\4dor&3', '"quoted"4', "C:\\nest\\9"])
def test_a_password_is_known_by_its_key_and_found_whole(value: str) -> None:
    inspect = inspector(("secrets", Secrets())).inspect
    (found,) = inspect(keyed("db_password", value)).findings
    assert (found.kind, found.start, found.end) == ("PASSWORD", 0, len(value))
    assert not inspect(keyed("comment", value)).findings


def test_what_stands_in_the_key_is_no_finding_of_the_value() -> None:
    assert not inspector().inspect(keyed("4242 4242 4242 4242", "I am here")).findings


def test_the_same_value_under_another_key_is_read_again() -> None:
    made = inspector(("secrets", Secrets()))
    assert not made.inspect(keyed("comment", "hunter2hunter")).findings
    assert made.inspect(keyed("password", "hunter2hunter")).findings


class Tagging:
    def detect(self, text: str) -> list[Span]:
        return [Span(0, len(text), "USERNAME", 0.9, TAGGER)]


def test_language_is_not_looked_for_in_a_programs_word_but_strict_forms_are() -> None:
    made = inspector(("tagging", Tagging()))
    texts = [
        Text(Place("tools[0].function.name"), "look_up", Role.DEFINITION, 0, True, word=True),
        Text(Place("tools[1].function.name"), "4242-4242-4242-4242", Role.DEFINITION, 0, True, word=True),
        Text(Place("messages[0].content"), "look_out", Role.USER, 0),
    ]
    for given_ in (texts[:2], texts):
        found = made.inspect(Conversation("openai", "m", False, tuple(given_), (), 0, {})).findings
        kinds = [(f.place, f.kind) for f in found if f.detector != "propagated"]
        assert kinds[:1] == [("tools[1].function.name", "CREDIT_CARD")]
        assert len(kinds) == len(given_) - 1


def test_an_ordinary_word_that_a_definition_allows_is_a_programs_word_and_a_name_is_not() -> None:
    made = inspector(("tagging", Tagging()))

    def found(word: str, role: Role = Role.DEFINITION, *, fixed: bool = True) -> bool:
        text = Text(Place("tools[0].input_schema{1}"), word, role, 0, fixed, '"day": "')
        return bool(made.inspect(Conversation("openai", "m", False, (text,), (), 0, {})).findings)

    assert not found("monday")
    assert not found("monthly")
    assert found("anna")
    assert found("Rose"), "with a capital it is a name"
    assert found("monday", fixed=False), "what can be rewritten is a value"
    assert found("monday", Role.TOOL)


class Fences:
    """Stands in for the finder of code; counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def regions(self, text: str) -> tuple[Stretch, ...]:
        self.calls += 1
        if "crash" in text:
            raise ValueError(text)
        return tuple(Stretch(m.start(), m.end(), "python") for m in re.finditer(r"def \w+", text))


def test_source_code_is_a_region_and_is_looked_for_once() -> None:
    fences = Fences()
    made = Inspector([("cards", Cards())], Vocabulary(), ContentCache(), None, Beside(code=fences))
    texts = ["see def main", "no code"]
    for _ in range(2):
        (region,) = made.inspect(conversation(*texts)).regions
        assert (region.place, region.start, region.end, region.language) == ("messages[0].content", 4, 12, "python")
    assert fences.calls == 2


def test_a_programs_word_is_no_source_code() -> None:
    fences = Fences()
    made = Inspector([], Vocabulary(), ContentCache(), None, Beside(code=fences))
    word = Text(Place("tools[0].function.name"), "def main", Role.DEFINITION, 0, word=True)
    assert not made.inspect(Conversation("openai", "m", False, (word,), (), 0, {})).regions


def test_a_failed_finder_of_code_is_a_doubt_and_is_asked_again() -> None:
    fences = Fences()
    made = Inspector([("cards", Cards())], Vocabulary(), ContentCache(), None, Beside(code=fences))
    for calls in (1, 2):
        result = made.inspect(conversation("crash 4242 4242 4242 4242"))
        assert [d.reason for d in result.doubts] == ["detector code failed"]
        assert len(result.findings) == 1
        assert fences.calls == calls


class Changing:
    """A vocabulary that learns a word while it runs."""

    def __init__(self) -> None:
        self.version = b"1"

    def called(self, found: Sequence[Span], text: str) -> list[Span]:
        return []

    def detect(self, text: str) -> list[Span]:
        word = "falcon" if self.version == b"2" else "\0"
        return [Span(m.start(), m.end(), "VOCABULARY", 1.0, "vocabulary") for m in re.finditer(word, text)]


def test_a_new_word_is_found_in_texts_that_were_read_before_it_was_known() -> None:
    words = Changing()
    made = Inspector([], words, ContentCache())
    assert not made.inspect(conversation("the falcon")).findings
    words.version = b"2"
    assert len(made.inspect(conversation("the falcon")).findings) == 1


def test_what_is_encoded_under_a_key_is_read_with_it() -> None:
    inspect = inspector(("secrets", Secrets())).inspect
    (found,) = inspect(keyed("db_password", "hunter%32hunter")).findings
    assert (found.start, found.end) == (0, len("hunter%32hunter"))


def test_a_card_over_two_messages_costs_a_look_up_the_second_time() -> None:
    texts = ("my card is 4242 4242", "4242 4242 thanks")
    made = Inspector([("exact-1", Cards())], Vocabulary(), ContentCache())
    first = made.inspect(conversation(*texts))
    assert [(f.start, f.end) for f in first.findings] == [(11, 20), (0, 9)]
    assert made.inspect(conversation(*texts)) == first
