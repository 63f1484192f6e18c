"""Facts survive the ledger unchanged, so a stored decision can be made again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.classification.label import Labels, Topic
from router.conversation.message import Role
from router.errors import LedgerUnavailable
from router.inspection.kinds import KINDS
from router.ledger.columns import COLUMNS
from router.ledger.replay import decode, encode
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Asked, CodeFact, Fact, Facts
from router.policy.moment import Moment

score = st.floats(0, 1)
count = st.integers(0, 10**6)
word = st.sampled_from(("code", "time-or-memory", "tool use", "health", "summarize", "v1.2"))
shape = st.sampled_from(("", "messages[].content", "messages[].tool_calls[].function.arguments{}{}", "unnamed"))
words = st.sampled_from(("", "client", "client+project"))
fact = st.builds(Fact, st.sampled_from(sorted(KINDS)), score, count, st.booleans(), st.sampled_from(Role), shape, words)
code = st.builds(CodeFact, count, st.booleans(), st.sampled_from(Role), shape)
moment = st.builds(
    Moment,
    st.integers(0, 1439),
    st.integers(0, 6),
    st.none() | st.booleans(),
    st.none() | st.integers(0, 100),
    count,
    count,
    st.floats(0, 1e6),
)
asked = st.builds(Asked, count, st.frozensets(st.sampled_from(("tools", "vision", "json_schema"))))
labels = st.builds(
    Labels, word, score, score, st.lists(st.builds(Topic, word, score, count), max_size=4).map(tuple), st.booleans()
)
loop = st.none() | st.sampled_from(Route)
situation = st.builds(
    Situation,
    st.booleans(),
    st.booleans(),
    st.none() | word,
    st.sampled_from(Wish),
    st.booleans(),
    loop,
    st.booleans(),
    moment,
)
some_facts = st.builds(
    Facts,
    st.lists(fact, max_size=6).map(lambda found: tuple(f for f in found for _ in range(2))),
    count,
    labels,
    situation,
    st.lists(code, max_size=3).map(tuple),
    count,
    count,
    asked,
    st.lists(st.tuples(st.sampled_from(("00ff00ff00ff00ff", "0123456789abcdef")), count), max_size=3).map(tuple),
)


def test_a_row_from_before_proprietary_code_is_still_replayed() -> None:
    old = decode("2|3|0,2|0|0|11000|auto||code|1.0|0.0|||")
    assert old.code == (CodeFact(0), CodeFact(2))
    assert decode("2|3|0,p2|0|0|11000|auto||code|1.0|0.0|||").code == (CodeFact(0), CodeFact(2, proprietary=True))


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
