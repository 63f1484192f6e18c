"""One finding per character; nothing found is left uncovered."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.finding import Span
from router.inspection.overlaps import COUNTS_FROM, resolve

TEXT = "ab cd-ef, ghij.kl mn@op qr (st) 12 34-56 yz " * 3


def span(start: int, end: int, kind: str = "PERSON", score: float = 0.8, detector: str = "t") -> Span:
    return Span(start, end, kind, score, detector)


TABLE = [
    ("a credential before anything", [span(0, 20, "URL"), span(3, 8, "API_KEY", 0.5)], ["URL", "API_KEY", "URL"]),
    ("an own word splits a name", [span(0, 8, "PERSON"), span(3, 5, "VOCABULARY")], ["PERSON", "VOCABULARY", "PERSON"]),
    (
        "a checked kind before a longer one",
        [span(0, 30, "ID"), span(3, 16, "EMAIL_ADDRESS")],
        ["ID", "EMAIL_ADDRESS", "ID"],
    ),
    ("the longer before the better", [span(0, 8, "PERSON", 0.5), span(0, 5, "USERNAME", 0.9)], ["PERSON"]),
    (
        "the better of equals",
        [span(0, 8, "US_PASSPORT", 0.5), span(0, 8, "US_DRIVER_LICENSE", 0.9)],
        ["US_DRIVER_LICENSE"],
    ),
    ("a fixed order of equals", [span(0, 8, "USERNAME"), span(0, 8, "PERSON")], ["PERSON"]),
    (
        "what does not count hides nothing",
        [span(0, 20, "API_KEY", 0.1), span(3, 8, "PERSON", 0.6)],
        ["API_KEY", "PERSON", "API_KEY"],
    ),
    ("one kind is united", [span(0, 8), span(6, 16)], ["PERSON"]),
    ("a person rather than a place", [span(0, 8, "LOCATION", 0.95), span(0, 8, "PERSON", 0.6)], ["PERSON"]),
]


@pytest.mark.parametrize(("why", "spans", "kinds"), TABLE, ids=[row[0] for row in TABLE])
def test_the_stronger_finding_keeps_its_extent(why: str, spans: list[Span], kinds: list[str]) -> None:
    assert [s.kind for s in resolve(spans, TEXT)] == kinds


def test_what_is_left_over_is_cut_to_letters_and_digits() -> None:
    text = "mail ann@falcon.example now"
    resolved = resolve([span(5, 23, "EMAIL_ADDRESS"), span(9, 15, "VOCABULARY")], text)
    assert [text[s.start : s.end] for s in resolved] == ["ann", "falcon", "example"]


spans = st.lists(
    st.builds(
        lambda start, length, kind, score: span(start, min(start + length, len(TEXT)), kind, score),
        st.integers(0, 60),
        st.integers(1, 30),
        st.sampled_from(["PERSON", "EMAIL_ADDRESS", "API_KEY", "URL", "VOCABULARY", "ID", "LOCATION"]),
        st.sampled_from([0.1, 0.4, 0.6, 0.85, 1.0]),
    ),
    max_size=12,
)


def letters(found: list[Span]) -> set[int]:
    return {i for s in found for i in range(s.start, s.end) if TEXT[i].isalnum()}


@settings(max_examples=300, deadline=None)
@given(spans)
def test_no_character_has_two_findings(found: list[Span]) -> None:
    resolved = resolve(found, TEXT)
    assert resolved == sorted(resolved)
    assert all(a.end <= b.start for a, b in pairwise(resolved))


@settings(max_examples=300, deadline=None)
@given(spans)
def test_every_found_letter_stays_covered_but_for_single_left_overs(found: list[Span]) -> None:
    """Exact: a letter may be uncovered only where a weaker finding was left fewer than two of them in one piece."""
    resolved = resolve(found, TEXT)
    covered = {i for s in resolved for i in range(s.start, s.end)}
    assert letters(resolved) <= letters(found)
    for lost in letters(found) - covered:
        left = right = lost
        while left - 1 not in covered and any(s.start <= left - 1 and lost < s.end for s in found):
            left -= 1
        while right + 1 not in covered and any(s.start <= lost and right + 1 < s.end for s in found):
            right += 1
        alone = sum(TEXT[i].isalnum() for i in range(left, right + 1))
        assert alone < 2 or not any(s.start <= left and right < s.end for s in found)


@settings(deadline=None)
@given(spans)
def test_the_strongest_finding_is_never_cut(found: list[Span]) -> None:
    strong = [s for s in found if s.kind == "API_KEY" and s.score >= COUNTS_FROM]
    resolved = resolve(found, TEXT)
    own = [s for s in resolved if s.kind in ("API_KEY", "VOCABULARY")]
    for s in strong:
        assert set(range(s.start, s.end)) <= {i for o in own for i in range(o.start, o.end)} | {
            i for i in range(s.start, s.end) if not TEXT[i].isalnum()
        } | singles(s, own)


def singles(s: Span, own: list[Span]) -> set[int]:
    covered = {i for o in own for i in range(o.start, o.end)}
    return {
        i
        for i in range(s.start, s.end)
        if i not in covered and not {i - 1, i + 1} <= set(range(s.start, s.end)) - covered
    }


@settings(deadline=None)
@given(spans)
def test_resolving_again_changes_nothing(found: list[Span]) -> None:
    resolved = resolve(found, TEXT)
    assert resolve(resolved, TEXT) == resolved


@settings(deadline=None)
@given(st.randoms(use_true_random=False), spans)
def test_the_order_of_findings_never_matters(rng: object, found: list[Span]) -> None:
    shuffled = list(found)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled, TEXT) == resolve(found, TEXT)


@settings(deadline=None)
@given(spans, spans)
def test_one_more_counting_finding_never_uncovers_a_letter(found: list[Span], more: list[Span]) -> None:
    before, after = letters(resolve(found, TEXT)), letters(resolve(found + more, TEXT))
    lost = before - after
    assert all(not {i - 1, i + 1} & lost for i in lost), "two letters in one piece were uncovered"


def test_many_overlaps_cost_little() -> None:
    text = "ab " * 40_000
    many = [span(i, i + 9, kind) for i in range(0, 100_000, 4) for kind in ("PERSON", "URL")]
    start = time.process_time()
    resolve(many, text)
    assert time.process_time() - start < 3
