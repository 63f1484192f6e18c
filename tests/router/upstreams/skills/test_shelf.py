from collections.abc import Iterator

import pytest

from router.upstreams.skills.matter import Matter
from router.upstreams.skills.shelf import Shelf
from router.upstreams.skills.wishes import NO_TEXT

LONG = "Anna met Ben on Monday and they agreed to ship the box in May. " * 8


class Willing:
    def declines(self, matter: Matter) -> str:
        return ""

    def answer(self, matter: Matter) -> Iterator[str]:
        yield "done"


class Unwilling(Willing):
    def declines(self, matter: Matter) -> str:
        return "it will not"


ALL = Shelf({name: Willing() for name in ("redact", "extract", "summarize", "when", "find", "annotate")})


@pytest.mark.parametrize(
    ("ask", "text", "task", "code", "skill"),
    [
        ("Summarize this", LONG, "summarize", False, "summarize"),
        ("Extract the dates", LONG, "extract", False, "extract"),
        ("Who met Ben?", LONG, "question", False, "extract"),
        ("Why did they meet?", LONG, "reasoning", False, "find"),
        ("Anonymize this letter", LONG, "rewrite", False, "redact"),
        ("What does this code do?", "def a(): pass\n" * 30, "code", True, "annotate"),
        ("When is next Tuesday?", "", "time-or-memory", False, "when"),
        # the same words that the labeller takes for something else, and the same task in another form
        ("Summarize this", LONG, "translate", False, None),
        ("Write a story", "", "creative", False, None),
        ("What is the capital of France?", "", "question", False, None),
        ("Fix this code", "def a(): pass\n" * 30, "debug", True, None),
        ("", LONG, "summarize", False, None),
    ],
)
def test_task_and_form_together_choose(ask: str, text: str, task: str, code: bool, skill: str | None) -> None:
    assert ALL.fitting(Matter(ask, text), task, code=code) == skill


def test_a_skill_that_declines_is_passed_over() -> None:
    shelf = Shelf({"extract": Unwilling(), "find": Willing()})
    assert shelf.fitting(Matter("Who met Ben?", LONG), "question", code=False) == "find"


def test_a_named_skill_says_why_it_declines() -> None:
    assert Shelf({"redact": Unwilling()}).named("redact", Matter("", LONG)).reason == "it will not"
    assert ALL.named("redact", None).reason == NO_TEXT
