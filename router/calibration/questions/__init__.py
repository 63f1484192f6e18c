"""The catalogue: questions of eighteen topics, generated from seeds and written by hand; the same on every machine."""

import hashlib
import json
from itertools import islice
from random import Random
from types import MappingProxyType
from typing import Final

from router.calibration.question import Asked, Generator, Mode, Question
from router.calibration.questions.code import reading, writing
from router.calibration.questions.data import extraction, tables
from router.calibration.questions.facts import geography, science
from router.calibration.questions.forms import formatting
from router.calibration.questions.letters import spelling, strings
from router.calibration.questions.logic import logic
from router.calibration.questions.moments import dates
from router.calibration.questions.numbers import arithmetic, units, word_problems
from router.calibration.questions.patterns import regex
from router.calibration.questions.sql import sql
from router.calibration.questions.words import grammar, translation

GENERATORS: Final = MappingProxyType[str, Generator](
    {
        "arithmetic": arithmetic,
        "word problems": word_problems,
        "units": units,
        "dates": dates,
        "logic": logic,
        "strings": strings,
        "spelling": spelling,
        "grammar": grammar,
        "translation": translation,
        "geography": geography,
        "science": science,
        "tables": tables,
        "extraction": extraction,
        "formatting": formatting,
        "code writing": writing,
        "code reading": reading,
        "regular expressions": regex,
        "sql": sql,
    }
)
EACH: Final = 24
"""Questions of a topic, where it has so many."""
RUNS_CODE: Final = frozenset({Mode.CODE, Mode.REGEX, Mode.SQL})


def catalogue(seed: int = 8, *, code: bool = True) -> tuple[Question, ...]:
    """Return the questions, topics taking turns, so that a part from the front is a fair sample.

    Args:
        seed: other seeds give other questions of the same kinds.
        code: with those whose answers are run.
    """
    listed = {topic: _of(topic, generate, seed) for topic, generate in GENERATORS.items()}
    turns = (questions[place] for place in range(EACH) for questions in listed.values() if place < len(questions))
    return tuple(question for question in turns if code or question.mode not in RUNS_CODE)


def digest(questions: tuple[Question, ...]) -> str:
    """Return a fingerprint of questions: answers to others are not taken up."""
    told = [[question.id, question.text, question.asked.right] for question in questions]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _of(topic: str, generate: Generator, seed: int) -> list[Question]:
    seen: dict[str, Asked] = {}
    for asked in islice(generate(Random(f"{seed} {topic}")), 20 * EACH):
        seen.setdefault(asked.text, asked)
        if len(seen) == EACH:
            break
    name = topic.replace(" ", "-")
    return [Question(f"{name}-{place:02d}", topic, asked) for place, asked in enumerate(seen.values(), 1)]
