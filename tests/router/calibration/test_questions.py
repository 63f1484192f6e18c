"""The catalogue: enough, varied, the same everywhere, and each question has an answer that its grader takes."""

from collections import Counter

import pytest

from router.calibration.grade import grade
from router.calibration.question import Mode, Question
from router.calibration.questions import RUNS_CODE, catalogue, digest

ALL = catalogue()
FIRST_THAT_RUN = {(one.mode, one.topic): one for one in reversed(ALL) if one.mode in RUNS_CODE}


def test_there_are_enough_of_many_topics_and_modes() -> None:
    assert 300 <= len(ALL) <= 600
    assert 10 <= len({one.topic for one in ALL}) <= 20
    assert {one.mode for one in ALL} == set(Mode)
    assert len({one.text for one in ALL}) == len({one.id for one in ALL}) == len(ALL)


def test_a_part_from_the_front_holds_every_topic_alike() -> None:
    counts = Counter(one.topic for one in ALL[:180])
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_seed_gives_the_same_questions_and_another_gives_others() -> None:
    assert digest(catalogue()) == digest(ALL)
    assert digest(catalogue(9)) != digest(ALL)


@pytest.mark.parametrize("question", [one for one in ALL if one.mode not in RUNS_CODE], ids=lambda one: one.id)
def test_the_sample_is_right_and_no_answer_is_wrong(question: Question) -> None:
    assert grade(question, question.asked.sample)
    assert grade(question, f"<think>perhaps 17, or B</think>\n{question.asked.sample}\n")
    assert not grade(question, "I do not know.")
    assert not grade(question, "")


@pytest.mark.parametrize("question", FIRST_THAT_RUN.values(), ids=lambda one: one.id)
def test_code_that_is_run_is_right_or_wrong(question: Question) -> None:
    assert grade(question, question.asked.sample)
    assert not grade(question, "SELECT 1" if question.mode is Mode.SQL else "def nothing():\n    return 0")


def test_without_a_sandbox_no_question_needs_one() -> None:
    assert not any(one.mode in RUNS_CODE for one in catalogue(code=False))
