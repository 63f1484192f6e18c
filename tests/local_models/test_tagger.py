"""Spans of texts, with the model played by a double."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_models.session import Outputs
from local_models.tagger import AT_THRESHOLD, MeshTagger
from local_models.trunk import Trunk
from tests.local_models.scripted import ScriptedSession, WordTokenizer, manifest


def _tagger() -> MeshTagger:
    return MeshTagger(Trunk(ScriptedSession(), WordTokenizer(), manifest(), 1))  # type: ignore[arg-type]


def test_offsets_are_code_points_behind_an_emoji_too() -> None:
    text = "🙂🙂 it was Anna Berg, she said"
    (span,) = _tagger().tag([text])[0]
    assert text[span.start : span.end] == "Anna Berg"
    assert span.kind == "PERSON"


def test_a_name_across_the_edge_of_a_window_stays_whole() -> None:
    for lead in range(30):
        text = "so " * lead + "Anna Maria Berg" + " went" * 20
        (span,) = _tagger().tag([text])[0]
        assert text[span.start : span.end] == "Anna Maria Berg", lead


def test_no_text_and_blanks_have_no_spans() -> None:
    assert _tagger().tag(["", "  \n "]) == [[], []]


@given(st.text(max_size=200))
def test_spans_are_in_order_apart_inside_and_never_blank(text: str) -> None:
    spans = _tagger().tag([text])[0]
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        assert AT_THRESHOLD <= span.score <= 1.0


def test_it_names_its_kinds_without_the_label_for_nothing() -> None:
    assert _tagger().kinds == ("PERSON",)


def test_scores_span_from_just_counting_to_certain() -> None:
    class Weighed(ScriptedSession):
        """Every word is a person with the same logit."""

        def __init__(self, logit: float) -> None:
            super().__init__()
            self._logit = logit

        def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> Outputs:
            outputs = super().run(ids, casings, befores)
            tags = np.tile(np.array([0.0, self._logit], dtype=np.float32), (len(ids) - 2, 1))
            return replace(outputs, tags=tags)

    def scores(logit: float) -> list[float]:
        trunk = Trunk(Weighed(logit), WordTokenizer(), manifest(), 1)  # type: ignore[arg-type]
        return [span.score for span in MeshTagger(trunk).tag(["anna"])[0]]

    assert scores(-0.01) == []
    assert scores(0.01)[0] == pytest.approx(AT_THRESHOLD, abs=0.01)
    assert scores(20.0)[0] == pytest.approx(1.0, abs=0.01)
