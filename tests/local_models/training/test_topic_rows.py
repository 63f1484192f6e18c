"""Which texts the topic head is fitted on."""

from collections import Counter

from local_models.training.label_row import ALL_TOPICS
from local_models.training.labels_data import LabelRow
from local_models.training.topic_rows import AT_RANDOM, OF_A_SORT, chosen

NONE: frozenset[str] = frozenset()


def row(source: str, number: int, topics: frozenset[str] = NONE, known: frozenset[str] = ALL_TOPICS) -> LabelRow:
    return LabelRow(f"{source} {number}", "", topics, known, source, f"{source}/{number}")


EVERY = [
    *(row("topics_more", n, frozenset({"religion"})) for n in range(900)),
    *(row("pool", n, frozenset({"health"})) for n in range(3000)),
    *(row("pool", n) for n in range(3000, 6000)),
    *(row("tasks", n, known=NONE) for n in range(500)),
]


def test_all_that_were_written_are_read_and_none_of_which_no_topic_is_known() -> None:
    sources = Counter(one.source for one in chosen(EVERY, 31))
    assert sources["topics_more"] == 900
    assert sources["tasks"] == 0


def test_beyond_the_random_ones_no_sort_of_row_outweighs_the_others() -> None:
    rows = [one for one in chosen(EVERY, 31) if one.source == "pool"]
    more = Counter(one.topics for one in rows[AT_RANDOM:])
    assert max(more.values()) == OF_A_SORT
    assert len({one.text for one in rows}) == len(rows)


def test_the_choice_hangs_on_nothing_but_rows_and_seed() -> None:
    assert chosen(EVERY, 31) == chosen(EVERY, 31)
    assert chosen(EVERY, 31) != chosen(EVERY, 32)
