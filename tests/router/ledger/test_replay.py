"""Facts survive the ledger unchanged, so a stored decision can be made again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.classification.label import Labels, Topic
from router.errors import LedgerUnavailable
from router.inspection.kinds import KINDS
from router.ledger.columns import COLUMNS
from router.ledger.replay import decode, encode
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Fact, Facts

score = st.floats(0, 1)
count = st.integers(0, 10**6)
word = st.sampled_from(("code", "time-or-memory", "tool use", "health", "summarize", "v1.2"))
fact = st.builds(Fact, st.sampled_from(sorted(KINDS)), score, count, st.booleans())
labels = st.builds(
    Labels, word, score, score, st.lists(st.builds(Topic, word, score, count), max_size=4).map(tuple), st.booleans()
)
loop = st.none() | st.sampled_from(Route)
situation = st.builds(
    Situation, st.booleans(), st.booleans(), st.none() | word, st.sampled_from(Wish), st.booleans(), loop
)
some_facts = st.builds(
    Facts,
    st.lists(fact, max_size=6).map(lambda found: tuple(f for f in found for _ in range(2))),
    count,
    labels,
    situation,
    st.lists(count, max_size=3).map(tuple),
    count,
    count,
    st.lists(count, max_size=3).map(tuple),
)


def test_a_row_from_before_proprietary_code_is_still_replayed() -> None:
    old = decode("2|3|0,2|0|0|11000|auto||code|1.0|0.0|||")
    assert (old.code, old.proprietary) == ((0, 2), ())


@given(some_facts)
def test_facts_come_back_exactly_and_fit_their_column(facts: Facts) -> None:
    written = encode(facts)
    assert COLUMNS["facts"].accepts(written)
    assert decode(written) == facts


@pytest.mark.parametrize("said", ["Ann Lee's card", "4242 4242 4242 4242 4242", "a|b", "a,b", "é", "x" * 80])
def test_text_is_no_label(said: str) -> None:
    situation = Situation(cloud=True, engine=False)
    with pytest.raises(LedgerUnavailable) as refused:
        encode(Facts((), 0, Labels(said, 1.0, 0.0), situation))
    assert said not in str(refused.value)
    with pytest.raises(LedgerUnavailable):
        encode(Facts((Fact(said, 1.0, 0),), 0, Labels("code", 1.0, 0.0), situation))


@pytest.mark.parametrize(
    "written",
    ["", "1|0||||||||||||", "2|x", "2|0||0|0|00000|auto||code|x|0.0|||", "2|0||0|0|00000|auto||code|0.0|0.0|||7:0:1"],
)
def test_what_cannot_be_read_is_not_replayed(written: str) -> None:
    with pytest.raises(LedgerUnavailable):
        decode(written)


def test_a_row_from_before_tool_loops_were_known_is_replayed() -> None:
    facts = Facts((), 0, Labels("code", 1.0, 0.0), Situation(cloud=True, engine=False))
    assert decode("2|0||0|0|10000|auto||code|1.0|0.0|||") == facts
