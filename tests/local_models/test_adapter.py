"""What an adapter may do whatever its weights are, and which files are taken up."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local_models.adapter import BOUND, Adapter, correction, hashed
from local_models.adapter_file import AdapterUnusable, about, packed, unpacked
from local_models.tagger import MeshTagger
from local_models.trunk import Trunk
from tests.local_models.scripted import ScriptedSession, WordTokenizer, manifest

GRAPH = "a" * 64
SALT = b"0123456789abcdef"
WORDS = ["anna", "Anna", "and", "Berlin", "went", "home", ",", "-", "Ötzi", "7", "Bob", "Mrs"]
texts = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def _adapter(seed: int, *words: str, strength: float = 4.0, labels: int = 2) -> Adapter:
    chance = np.random.default_rng(seed)
    weights = {
        "inner": chance.standard_normal((384, 8)).astype(np.float32),
        "inner_bias": chance.standard_normal(8).astype(np.float32),
        "outer": (strength * chance.standard_normal((8, labels))).astype(np.float32),
        "outer_bias": chance.standard_normal(labels).astype(np.float32),
    }
    return Adapter(GRAPH, "", weights, frozenset(hashed(word, SALT) for word in words), SALT)


def _tagger() -> MeshTagger:
    return MeshTagger(Trunk(ScriptedSession(), WordTokenizer(), manifest(), 1))  # type: ignore[arg-type]


def _covered(tagger: MeshTagger, text: str, adapter: Adapter | None) -> dict[int, str]:
    (spans,) = tagger.tag([text], adapter)
    return {i: span.kind for span in spans for i in range(span.start, span.end) if text[i].isalnum()}


@given(texts, st.integers(0, 1_000))
@settings(max_examples=60, deadline=None)
def test_whatever_its_weights_it_takes_no_finding_away_but_of_its_words(text: str, seed: int) -> None:
    tagger = _tagger()
    before, after = _covered(tagger, text, None), _covered(tagger, text, _adapter(seed, "Anna"))
    open_to_it = {i for i in before if text[: i + 1].rsplit(" ", 1)[-1] and _word_at(text, i).casefold() == "anna"}
    assert {i: after.get(i) for i in before if i not in open_to_it} == {
        i: kind for i, kind in before.items() if i not in open_to_it
    }


def _word_at(text: str, at: int) -> str:
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    return text[start : end if end >= 0 else len(text)]


def test_some_weights_do_take_its_words_away_and_add_others() -> None:
    text = "Anna went home and Bob went to Berlin"
    tagger = _tagger()
    before = _covered(tagger, text, None)
    after = [_covered(tagger, text, _adapter(seed, "Anna", strength=40.0)) for seed in range(20)]
    assert any(0 not in found for found in after)
    assert any(set(found) - set(before) for found in after)


def test_a_score_is_never_lower_than_the_taggers() -> None:
    text = "Anna went home and Bob went to Berlin"
    tagger = _tagger()
    scores = {span.start: span.score for span in tagger.tag([text])[0]}
    for seed in range(20):
        found = {span.start: span.score for span in tagger.tag([text], _adapter(seed))[0]}
        assert all(max(found.get(start, 0), *found.values()) >= score for start, score in scores.items())


@given(st.integers(0, 1_000))
@settings(max_examples=30, deadline=None)
def test_no_logit_is_moved_by_more_than_the_bound(seed: int) -> None:
    states = np.random.default_rng(seed).standard_normal((5, 384)).astype(np.float32) * 100
    assert np.abs(correction(_adapter(seed, strength=1e6).weights, states)).max() <= BOUND


@pytest.mark.parametrize(("taught", "word", "same"), [
    ("Matilda", "MATILDA", True), ("KX4471", "kx9002", True), ("KX4471", "KX44", False),
    ("300", "400", False), ("300", "300", True), ("Anna", "Anne", False),
])  # fmt: skip
def test_case_and_the_digits_of_a_word_with_letters_do_not_count(taught: str, word: str, same: bool) -> None:
    assert _adapter(1, taught).lets_go(word) is same


def test_a_file_gives_back_what_was_packed() -> None:
    adapter = _adapter(3, "Anna", "Bob")
    file, digest = packed(adapter, {"lines": 7})
    back = unpacked(file, (GRAPH,), 2)
    assert back.digest == digest
    assert back.words == adapter.words
    assert all((back.weights[name] == adapter.weights[name]).all() for name in adapter.weights)
    assert about(file) == {"lines": 7}


def test_no_word_stands_in_a_file() -> None:
    file, _ = packed(_adapter(3, "Quetzalcoatl"), {})
    assert b"uetzalcoat" not in file
    assert b"uetzalcoat" not in file.lower()


def test_a_file_of_other_models_is_refused() -> None:
    file, _ = packed(_adapter(3), {})
    with pytest.raises(AdapterUnusable, match="other nano-models"):
        unpacked(file, ("b" * 64,), 2)


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_file_that_was_changed_anywhere_is_refused(at: int, by: int) -> None:
    file, _ = packed(_adapter(3, "Anna"), {})
    head = file.index(b"\n") + 1
    place = head + at % (len(file) - head)
    changed = file[:place] + bytes([file[place] ^ by]) + file[place + 1 :]
    with pytest.raises(AdapterUnusable):
        unpacked(changed, (GRAPH,), 2)


@pytest.mark.parametrize("cut", [0, 1, 40, 300, 5_000])
def test_a_file_that_ends_early_is_refused(cut: int) -> None:
    file, _ = packed(_adapter(3), {})
    with pytest.raises(AdapterUnusable):
        unpacked(file[:cut], (GRAPH,), 2)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_none_are_refused(value: float) -> None:
    adapter = _adapter(3)
    bad = {**adapter.weights, "outer_bias": np.array([value, 0.0], dtype=np.float32)}
    file, _ = packed(replace(adapter, weights=bad), {})
    with pytest.raises(AdapterUnusable, match="form"):
        unpacked(file, (GRAPH,), 2)


def test_numbers_of_another_form_are_refused() -> None:
    file, _ = packed(_adapter(3, labels=3), {})
    with pytest.raises(AdapterUnusable, match="form"):
        unpacked(file, (GRAPH,), 2)


def test_a_head_of_another_format_is_refused() -> None:
    file, _ = packed(_adapter(3), {})
    head, _, content = file.partition(b"\n")
    other = json.dumps({**json.loads(head), "format": "halfdoor-adapter-2"}).encode()
    with pytest.raises(AdapterUnusable, match="this version"):
        unpacked(other + b"\n" + content, (GRAPH,), 2)


def test_a_text_without_letter_and_digit_is_not_encoded() -> None:
    session = ScriptedSession()
    tagger = MeshTagger(Trunk(session, WordTokenizer(), manifest(), 1))  # type: ignore[arg-type]
    assert tagger.tag(["-- !! --", "", "\n\n", "…"]) == [[], [], [], []]
    assert session.runs == []
