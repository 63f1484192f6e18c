"""Parts of names in a growing conversation: remembering changes no result, and the guard asks for nothing more."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.linear import Encoded
from router.inspection.mention import Mentions, spreads
from router.inspection.propagate import unknown
from router.inspection.spread import Spread

Spans = tuple[Span, ...]
_NAMED = re.compile(r"I am ([A-Z][\w']+(?: [A-Z][\w']+)*)")

turn = st.sampled_from(
    [
        "I am Ada Byron",
        "I am Will Hope",
        "I am Ada Hope",
        "I am May",
        "I am Byron",
        "I am Anna Kowalska",
        "byron and ada, Byron's",
        "ask Will or will",
        "I hope Hope will see",
        "W. Hope, Hope, Will",
        "HOPE AND WILL",
        "abyron will.hope whope a.hope@x",
        "@will said, @hope {",
        "Anny Kowalskiej, Annas",
        "AdaByron ada_b adahope",
        "A. Byron, Ada",
        "the Byrons and the Hopes",
        "in May May said",
        "hi",
    ]
)


def over(spread: Spread, cache: ContentCache[Spans], texts: list[str]) -> list[Spans]:
    detected = [
        tuple(Span(m.start(1), m.end(1), "PERSON", 0.9, "names") for m in _NAMED.finditer(text)) for text in texts
    ]
    return spread.over(texts, [cache.digest(text.encode()) for text in texts], detected)


def fresh(texts: list[str]) -> list[Spans]:
    cache: ContentCache[Spans] = ContentCache()
    return over(Spread(cache), cache, texts)


@settings(max_examples=60, deadline=None)
@given(st.lists(turn, min_size=1, max_size=8))
def test_what_was_remembered_never_changes_which_parts_are_found(turns: list[str]) -> None:
    cache: ContentCache[Spans] = ContentCache()
    warm = Spread(cache)
    for length in range(1, len(turns) + 1):
        assert over(warm, cache, turns[:length]) == fresh(turns[:length])


@settings(max_examples=100, deadline=None)
@given(st.lists(turn, min_size=1, max_size=6))
def test_what_the_guard_looks_for_was_masked_wherever_it_stands(turns: list[str]) -> None:
    masked, values = [], set()
    for text, spans in zip(turns, fresh(turns), strict=True):
        rest = text
        for span in reversed(spans):
            values.add((span.kind, text[span.start : span.end]))
            rest = rest[: span.start] + "\x00" + rest[span.end :]
        masked.append(rest)
    wanted = sorted(value for value in values if spreads(*value))
    body = " | ".join(masked)
    assert not (wanted and Mentions(wanted).spans(Encoded(body).data))


@settings(max_examples=40, deadline=None)
@given(st.lists(turn, min_size=1, max_size=5), turn)
def test_one_more_turn_hides_no_part(turns: list[str], more: str) -> None:
    def covered(found: list[Spans]) -> set[tuple[int, int]]:
        return {(n, at) for n, spans in enumerate(found) for span in spans for at in range(span.start, span.end)}

    assert covered(fresh(turns)) <= covered(fresh([*turns, more]))


@pytest.mark.parametrize("text", ["Byron", "Byrons", "A. Byron", "Byron, Ada"])
def test_a_part_of_a_known_name_is_nothing_new(text: str) -> None:
    assert unknown({("PERSON", text): 0.9}, {("PERSON", "Ada Byron"): 0.9}) == {}
