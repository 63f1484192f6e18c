"""Texts about topics: parts share no template, frames say nothing by themselves, the measured texts stand apart."""

import re
from random import Random

from local_models.training import topics_data
from local_models.training.instructions import sections, share
from local_models.training.label_row import ALL_TOPICS, NEW_TOPICS, TOPICS
from local_models.training.splits import Part
from router.classification.topics import TOPICS as POLICY_TOPICS

PARTS: tuple[Part, ...] = ("train", "dev", "test")


def test_the_graph_judges_every_topic_that_a_policy_may_name() -> None:
    assert set(TOPICS) == set(POLICY_TOPICS)


def test_no_template_and_no_phrase_is_in_two_parts() -> None:
    for made in (topics_data.rows, topics_data.framed):
        groups = [{row.group for row in made(part, 400, Random(1))} for part in PARTS]
        assert all(groups)
        assert not groups[0] & groups[1]
        assert not groups[0] & groups[2]
        assert not groups[1] & groups[2]


def test_every_new_topic_is_trained_on_and_measured() -> None:
    for part in PARTS:
        found = {topic for row in topics_data.rows(part, 30, Random(2)) for topic in row.topics}
        assert found == NEW_TOPICS
    written = list(topics_data.written())
    for topic in NEW_TOPICS:
        assert sum(topic in row.topics for row in written) >= 12, topic
    assert sum(not row.topics for row in written) >= 50


def test_no_slot_is_left_open() -> None:
    for made in (topics_data.rows, topics_data.framed):
        assert not [
            row.text for row in made("train", 200, Random(3)) if re.search(r"\{[A-Z]+\}|\{x\}|\([a-z ]*\|", row.text)
        ]


def test_every_frame_holds_phrases_of_every_topic_and_of_none() -> None:
    rows = list(topics_data.framed("train", 600, Random(4)))
    for frame in share([line for kind, line in sections("topics_phrases.txt") if kind == "frames"], "train"):
        lead = frame.split("{")[0].lower()
        if len(lead) > 8:
            topics = {topic for row in rows if row.text.lower().startswith(lead) for topic in (row.topics or {"none"})}
            assert topics == {*ALL_TOPICS, "none"}, frame


def test_the_measured_texts_repeat_no_template() -> None:
    def words(text: str) -> set[str]:
        found = re.findall(r"[a-z]+", text.lower())
        return {" ".join(found[start : start + 5]) for start in range(len(found) - 4)}

    made = [row for make in (topics_data.rows, topics_data.framed) for row in make("train", 300, Random(5))]
    trained = set().union(*(words(row.text) for row in made))
    assert not [row.text for row in topics_data.written() if words(row.text) & trained]
