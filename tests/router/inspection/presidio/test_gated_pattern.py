"""A gated pattern repeats `finditer`, and asked for some places it still tells the truth about them."""

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_analyzer import EntityRecognizer, RecognizerResult

from router.inspection.presidio.duplicates import outermost
from router.inspection.presidio.gated_pattern import GatedPattern, Searched
from router.inspection.presidio.skeleton import skeleton

_SOURCE = r"(?<!-)a[ab]{0,3}(?!c)"
_PATTERN = GatedPattern(_SOURCE, regex.DOTALL, 0.1)


@given(st.text(alphabet="aab-c ", max_size=40), st.integers(0, 40), st.integers(1, 5))
@settings(max_examples=400, deadline=None)
def test_places_asked_for_give_the_matches_of_finditer(text: str, start: int, length: int) -> None:
    searched = Searched(text, skeleton(text))
    everything = [match.span() for match in regex.compile(_SOURCE, regex.DOTALL).finditer(text)]
    assert list(_PATTERN.spans(searched, None)) == everything
    some = list(_PATTERN.spans(searched, [(start, start + length)]))
    assert set(some) <= set(everything)
    assert {span for span in everything if start <= span[0] < start + length} <= set(some)


def test_a_match_that_covers_the_next_candidate_is_not_forgotten() -> None:
    pattern = GatedPattern(r"(?:xy|(?=x)xyxyx)", regex.DOTALL, 0.1)
    text = "xyxyxyxy"
    everything = list(pattern.spans(Searched(text, skeleton(text)), None))
    assert list(pattern.spans(Searched(text, skeleton(text)), [(4, 5)])) == everything


result = st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from([0.0, 0.1, 0.5, 1.0]))


@given(st.lists(result, max_size=12))
@settings(max_examples=400, deadline=None)
def test_the_rule_for_duplicates_is_presidios(results: list[tuple[int, int, float]]) -> None:
    spans = [(start, start + length, score) for start, length, score in results]
    theirs = EntityRecognizer.remove_duplicates([RecognizerResult("ID", *span) for span in spans])
    assert sorted(outermost(spans)) == sorted((r.start, r.end, r.score) for r in theirs)
