"""The measures count what they say they count."""

from dataclasses import dataclass

from local_models.training.evaluate import Share, flagged_clean, fully_covered, rightly_named, score_row, touched
from local_models.training.rows import Mark, Row


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    kind: str


ROW = Row("Ask Ada Byron in Turin now", (Mark(4, 13, ("PERSON",)), Mark(17, 22, ("LOCATION",))), "made")


def test_an_entity_flagged_in_part_is_touched_but_not_covered() -> None:
    scored = [score_row(ROW, [Span(4, 7, "PERSON")])]
    assert touched(scored, "PERSON") == Share(1, 1)
    assert fully_covered(scored, "PERSON") == Share(0, 1)
    assert touched(scored) == Share(1, 2)


def test_the_wrong_kind_touches_but_is_not_rightly_named() -> None:
    scored = [score_row(ROW, [Span(17, 22, "ORGANIZATION")])]
    assert touched(scored, "LOCATION").hits == 1
    assert rightly_named(scored, "LOCATION").hits == 0


def test_only_kinds_the_source_annotates_count_as_flagged_clean() -> None:
    names_only = Row(ROW.text, ROW.spans, "made", annotated=frozenset({"PERSON", "LOCATION"}))
    assert flagged_clean([score_row(names_only, [Span(23, 26, "DATE_TIME")])]).hits == 0
    assert flagged_clean([score_row(ROW, [Span(23, 26, "DATE_TIME")])]).hits == 3


def test_an_open_span_is_neither_an_entity_nor_clean() -> None:
    row = Row("at the bar", (Mark(3, 10, ("O", "LOCATION")),), "made")
    scored = score_row(row, [Span(3, 10, "LOCATION")])
    assert scored.entities == ()
    assert (scored.flagged, scored.clean) == (0, 2)


def test_the_interval_of_a_perfect_score_still_leaves_doubt() -> None:
    low, high = Share(20, 20).interval
    assert low < 0.9
    assert high == 1.0
