"""Where code stands in a text: with and without fences, and where it does not."""
# ruff: noqa: E501 - files as they are

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.code.code import Code
from router.inspection.code.languages import LANGUAGES

CODE = Code()
CODE.load()
PYTHON = "def total(items):\n    result = 0\n    for item in items:\n        result += item.price\n    return result"
JAVA_TRACE = (
    "java.lang.IllegalStateException: pool is closed\n\tat com.example.Pool.take(Pool.java:81)\n"
    "\tat com.example.Main.main(Main.java:12)\nCaused by: java.io.IOException: reset\n\t... 2 more"
)
TRACES = (
    'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    run()\nKeyError: 3',
    JAVA_TRACE,
    "TypeError: x is not a function\n    at run (/srv/app/index.js:10:5)\n    at Object.<anonymous> (/srv/app/index.js:22:1)",
    "panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/x.go:8 +0x1d",
    "thread 'main' panicked at src/main.rs:4:5:\nindex out of bounds",
    "System.InvalidOperationException: no\n   at App.Db.Open() in C:\\src\\Db.cs:line 42\n   at App.Program.Main()",
)
DIFF = "diff --git a/x.py b/x.py\nindex 1a2b3c4..5d6e7f8 100644\n--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,2 @@\n-old words\n+new words\n kept"


def found(text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.language) for s in CODE.regions(text)]


def test_bare_code_between_paragraphs_is_found_without_them() -> None:
    text = f"Could you please tell me why this is so slow?\n\n{PYTHON}\n\nIt takes a whole minute on my machine."
    assert found(text) == [(PYTHON, "python")]


@pytest.mark.parametrize("trace", TRACES, ids=["python", "java", "node", "go", "rust", "dotnet"])
def test_a_stack_trace_is_known_by_its_form(trace: str) -> None:
    text = f"We saw this in the night.\n\n{trace}\n\nNobody knows what it means."
    assert any(language == "traceback" for _, language in found(text))
    assert not any("Nobody" in piece or "We saw" in piece for piece, _ in found(text))


def test_a_diff_is_known_by_its_form_from_its_header_on() -> None:
    assert found(f"Please review my change.\n\n{DIFF}\n\nThanks a lot!") == [(DIFF, "diff")]


@pytest.mark.parametrize("mark", ["```", "~~~", "````"])
def test_what_a_fence_encloses_is_code_and_the_fence_itself_is_not(mark: str) -> None:
    assert [piece for piece, _ in found(f"Look:\n{mark}python\n{PYTHON}\n{mark}\nThank you.")] == [PYTHON]


def test_a_fence_is_evidence_and_no_proof() -> None:
    quoted = (
        "Dear colleagues, the meeting on Monday is moved to the large room because of the heat.\nPlease bring water."
    )
    assert found(f"She wrote:\n```\n{quoted}\n```\nWhat should I answer?") == []
    assert [language for _, language in found(f"```yaml\n{PYTHON}\n```")] == ["python"]


def test_two_fences_are_two_stretches_even_with_nothing_between_them() -> None:
    assert len(found(f"```\n{PYTHON}\n```\n```\n{PYTHON}\n```")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "Why is the sky blue?",
        "- buy milk\n- call the plumber\n- water the plants",
        "Dear Ann,\n\nthank you for your mail. I will come on Friday.\n\nBest regards,\nTom",
        "2031-03-14 12:01:07,113 INFO scheduler: job finished\n2031-03-14 12:01:09,001 WARN scheduler: queue length is 12",
        "| name | price |\n|---|---|\n| tea | 3 |\n| milk | 2 |",
        "The function `total` returns None when the list is empty; is that what `sum()` does too?",
    ],
    ids=["empty", "blank", "question", "list", "mail", "log", "table", "words of code"],
)
def test_what_is_no_code(text: str) -> None:
    assert found(text) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([PYTHON, DIFF, JAVA_TRACE, "```", "```js", "~~~", "", "Some words.", "é😀\ud800", "}", "\t"])
    )
)
def test_stretches_are_in_order_apart_within_the_text_and_of_the_closed_list(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    stretches = CODE.regions(text)
    assert all(0 <= s.start < s.end <= len(text) and s.language in LANGUAGES for s in stretches)
    assert all(one.end < other.start for one, other in itertools.pairwise(stretches))
    assert CODE.regions(text) == stretches
    for stretch in stretches:
        assert text[stretch.start : stretch.end].strip()
