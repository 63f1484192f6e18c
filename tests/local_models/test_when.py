"""Spans from probabilities, and the shipped model on sentences of our own writing."""

from datetime import UTC, datetime

import numpy as np
import pytest

from local_models.mesh import installed, load_mesh
from local_models.passages import Around, part
from local_models.trunk import Tokens
from local_models.when import WhenModel, load_when, spans_of

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
TEXT = "call me on next tuesday, at 5 p.m. or so"


def tokens() -> Tokens:
    words = [(0, 4), (5, 7), (8, 10), (11, 15), (16, 23), (23, 24), (25, 27), (28, 29), (30, 34), (35, 37), (38, 40)]
    return Tokens([1] * len(words), words, [1] * len(words), [1] * len(words))


def marked(*inside: int, begins: tuple[int, ...] = ()) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    rows = np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (11, 1))
    for i in inside:
        rows[i] = (0.1, 0.8, 0.1) if i in begins else (0.1, 0.1, 0.8)
    return rows


@pytest.mark.parametrize(
    ("inside", "begins", "spans"),
    [
        ((3, 4), (3,), ["next tuesday"]),
        ((3, 4, 5, 6, 7, 8), (3,), ["next tuesday, at 5 p.m."]),
        ((3, 4, 7, 8), (3, 7), ["next tuesday", "5 p.m."]),
        ((5,), (5,), []),
        ((), (), []),
    ],
)
def test_neighbours_are_one_span_until_another_begins(
    inside: tuple[int, ...], begins: tuple[int, ...], spans: list[str]
) -> None:
    assert [TEXT[start:end] for start, end in spans_of(TEXT, tokens(), marked(*inside, begins=begins))] == spans


@pytest.fixture(scope="module")
def model() -> WhenModel:
    if not installed():
        pytest.skip("no weights are installed")
    return load_when(load_mesh().trunk)


@pytest.mark.parametrize(
    ("text", "intent", "span"),
    [
        ("remind me to call the bank next tuesday at 3pm", "future", "next tuesday at 3pm"),
        ("what did I spend on groceries last week?", "past", "last week"),
        ("who wrote this song", "none", None),
        ("How is the weather right now", "now", "right now"),
    ],
)
def test_the_shipped_model_reads_plain_requests(model: WhenModel, text: str, intent: str, span: str | None) -> None:
    found = model.read(text, NOW)
    assert found.intent == intent
    assert [text[each.start : each.end] for each in found.spans] == ([span] if span else [])


def test_results_carry_the_zone_of_now(model: WhenModel) -> None:
    (span,) = model.read("see you tomorrow", NOW).spans
    assert span.meaning is not None
    assert span.meaning.start == datetime(2026, 3, 5, tzinfo=UTC)


def test_a_part_of_a_message_that_was_read_costs_no_second_pass(model: WhenModel) -> None:
    ask, text = "Find all dates and times:\n\n", "We met last Tuesday and meet again on 14 March at 3 pm. " * 12
    trunk = model._trunk
    trunk.windows(trunk.tokens(ask + text))
    read = len(trunk._outputs)
    found = model.read(text, NOW, Around(ask + text, len(ask)))
    assert len(trunk._outputs) == read
    assert {"last Tuesday", "14 March at 3 pm"} <= {text[span.start : span.end] for span in found.spans}


def test_a_part_has_the_tokens_that_lie_in_it_and_their_states(model: WhenModel) -> None:
    message, text = "say when: tomorrow, or the day after?", "tomorrow, or"
    at = message.index(text)
    tokens, states = part(model._trunk, text, Around(message, at))
    assert [text[start:end] for start, end in tokens.offsets] == ["tomorrow", ",", "or"]
    whole = model._trunk.tokens(message)
    first = [message[start:end] for start, end in whole.offsets].index("tomorrow")
    assert list(tokens.ids) == list(whole.ids[first : first + 3])
    assert np.array_equal(states, model._trunk.states(whole)[first : first + 3])


def test_nothing_is_said_about_an_empty_text(model: WhenModel) -> None:
    assert model.read("", NOW).spans == ()
