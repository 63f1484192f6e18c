"""The table of planted leaks fits the sources: each place stands there once, each killer is a test."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.mutants.mutant import Mutant
from tests.mutants.planted import PLANTED

ROOT = Path(__file__).parents[2]


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    named = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in named)


@pytest.mark.parametrize("mutant", PLANTED, ids=lambda mutant: mutant.name)
def test_a_mutant_has_one_place_in_the_sources_and_is_python(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert source.count(mutant.old) == 1, "where it is planted must stand once: follow the code, keep the leak"
    planted = source.replace(mutant.old, mutant.new)
    assert planted != source
    compile(planted, mutant.file, "exec")


@pytest.mark.parametrize("mutant", PLANTED, ids=lambda mutant: mutant.name)
def test_a_mutant_names_the_tests_that_must_notice(mutant: Mutant) -> None:
    assert mutant.killers
    for killer in mutant.killers:
        file, _, test = killer.partition("::")
        assert test.startswith("test_"), "a whole file would hide which promise is held"
        assert test in functions(file)


def test_names_are_unique_and_there_are_enough() -> None:
    names = [mutant.name for mutant in PLANTED]
    assert len(set(names)) == len(names) >= 30
    assert all(mutant.leak for mutant in PLANTED)
