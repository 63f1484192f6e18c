"""docs/threat-model.md keeps its word: every test and planted leak that it names exists, every threat has its row."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.mutants.planted import PLANTED

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([PT])([0-9]+) \| (.+) \|$", re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")
OPEN = ("None", "Not applicable yet: ")
"""How a row begins that claims no defence; the reason follows."""

PROMISES = {int(number): cells.split(" | ") for letter, number, cells in ROW.findall(PAGE) if letter == "P"}
THREATS = {int(number): cells.split(" | ") for letter, number, cells in ROW.findall(PAGE) if letter == "T"}


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    named = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in named)


def exists(test: str) -> bool:
    file, _, name = test.partition("::")
    return (ROOT / file).is_file() and name in functions(file)


def test_every_row_is_read() -> None:
    """A row that the pattern above does not fit would be checked by nobody."""
    rows = [line for line in PAGE.splitlines() if re.match(r"\| *[PT][0-9]", line)]
    assert len(rows) == len(PROMISES) + len(THREATS)
    assert {len(cells) for cells in PROMISES.values()} == {2}
    assert {len(cells) for cells in THREATS.values()} == {5}


def test_every_known_threat_has_its_row() -> None:
    """Thirty-two came out of the survey of incidents; none may quietly disappear."""
    assert set(THREATS) == set(range(1, len(THREATS) + 1))
    assert len(THREATS) >= 32
    assert set(PROMISES) == set(range(1, len(PROMISES) + 1))


@pytest.mark.parametrize("number", sorted(PROMISES))
def test_a_promise_is_held_by_tests(number: int) -> None:
    tests = QUOTED.findall(PROMISES[number][-1])
    assert tests
    assert [test for test in tests if not exists(test)] == []


@pytest.mark.parametrize("number", sorted(THREATS))
def test_a_defence_names_tests_that_exist_or_is_not_claimed(number: int) -> None:
    *_, defence, held_by, planted = THREATS[number]
    tests = QUOTED.findall(held_by)
    assert [test for test in tests if not exists(test)] == []
    if defence.startswith(OPEN):
        assert len(defence) > 30, "why there is none is part of the row"
    else:
        assert tests, "a defence that no test holds is a hope"
    assert tests or held_by == "no test"
    assert QUOTED.findall(planted) or planted == "—"


@pytest.mark.parametrize("number", sorted(THREATS))
def test_planted_leaks_exist_and_their_killers_are_known(number: int) -> None:
    known = {mutant.name for mutant in PLANTED}
    assert [name for name in QUOTED.findall(THREATS[number][-1]) if name not in known] == []
