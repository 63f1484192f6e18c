"""Two hundred wrong files, made from the presets: each is an error with line and key, and none is half-loaded."""

import random
import re
from collections.abc import Callable, Iterator

import pytest

from router.errors import ConfigurationError
from router.policy.loading import PRESETS, parse_policy, preset_text

_KEY = re.compile(r"^(?P<lead>\s*(?:- )?)(?P<key>[a-z_]+):(?P<rest>\s.*|$)")
_IN_LIST = re.compile(r"\[[A-Za-z]")
Mutation = Callable[[list[str], int, "re.Match[str]"], tuple[str, str] | None]
"""Takes lines, the number of one and its key; returns the line to stand there and the key that the error must name."""


def misspelt(_: list[str], __: int, key: "re.Match[str]") -> tuple[str, str] | None:
    wrong = f"{key['key']}x"
    return f"{key['lead']}{wrong}:{key['rest']}", wrong


def twice(lines: list[str], i: int, key: "re.Match[str]") -> tuple[str, str] | None:
    again = f"{' ' * len(key['lead'])}{key['key']}:{key['rest']}"
    return (f"{lines[i]}\n{again}", key["key"]) if key["rest"].strip() else None


CLOSED = {"then", "history", "otherwise", "unsure", "opaque", "prefer", "cloud", "note", "within", "code", "version"}


def a_word_that_is_none(_: list[str], __: int, key: "re.Match[str]") -> tuple[str, str] | None:
    if key["key"] not in CLOSED or "{" in key["rest"]:
        return None
    return f"{key['lead']}{key['key']}: maybe", key["key"]


def a_number_that_is_none(_: list[str], __: int, key: "re.Match[str]") -> tuple[str, str] | None:
    return (f"{key['lead']}at_least: 40", "at_least") if key["key"] == "at_least" else None


def a_kind_that_is_none(_: list[str], __: int, key: "re.Match[str]") -> tuple[str, str] | None:
    listed = {"find", "topics", "with", "never_leaves", "never_leaves_unmasked"}
    if key["key"] not in listed or not _IN_LIST.search(key["rest"]):
        return None
    return f"{key['lead']}{key['key']}:{key['rest'].replace('[', '[PERSN, ', 1)}", key["key"]


def no_list(_: list[str], __: int, key: "re.Match[str]") -> tuple[str, str] | None:
    listed = {"find", "topics", "with", "network_tools", "files", "words"}
    return (f"{key['lead']}{key['key']}: PERSON", key["key"]) if key["key"] in listed else None


def a_name_with_signs(_: list[str], __: int, key: "re.Match[str]") -> tuple[str, str] | None:
    return (f'{key["lead"]}name: "a;b"', "name") if key["key"] == "name" else None


def a_rule_that_is_not_there(lines: list[str], i: int, __: "re.Match[str]") -> tuple[str, str] | None:
    found = re.search(r"rule: [^,}]+", lines[i])
    return (lines[i].replace(found.group(), "rule: nobody knows it"), "rule") if found else None


def a_mapping_for_a_text(_: list[str], __: int, key: "re.Match[str]") -> tuple[str, str] | None:
    return (f"{key['lead']}say: {{a: b}}", "say") if key["key"] == "say" and "|" not in key["rest"] else None


MUTATIONS: tuple[Mutation, ...] = (
    misspelt, twice, a_word_that_is_none, a_number_that_is_none, a_kind_that_is_none, no_list, a_name_with_signs,
    a_rule_that_is_not_there, a_mapping_for_a_text,
)  # fmt: skip


def mutants() -> Iterator[tuple[str, str, int, str]]:
    """Yield name, text, line and key of every mutant."""
    for preset in PRESETS:
        lines = preset_text(preset).splitlines()
        inside = False
        for i, line in enumerate(lines):
            inside = inside and (line.startswith("      ") or not line.strip())
            if inside:
                continue  # a text of several lines
            inside = line.rstrip().endswith(": |")
            key = _KEY.match(line)
            for mutation in MUTATIONS if key else ():
                assert key is not None
                if made := mutation(lines, i, key):
                    text = "\n".join([*lines[:i], made[0], *lines[i + 1 :]])
                    number = i + 1 + (mutation is twice)
                    yield f"{preset}-{i + 1}-{mutation.__name__}", text, number, made[1]


ALL = list(mutants())
CHOSEN = random.Random(11).sample(ALL, 240)


def test_there_are_enough_of_every_sort() -> None:
    assert len(CHOSEN) >= 200
    assert {name.rpartition("-")[2] for name, *_ in CHOSEN} == {mutation.__name__ for mutation in MUTATIONS}


@pytest.mark.parametrize(("name", "text", "line", "key"), CHOSEN, ids=[name for name, *_ in CHOSEN])
def test_a_wrong_file_is_an_error_that_names_line_and_key(name: str, text: str, line: int, key: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        parse_policy(text, "wrong.yaml")
    told = [one for one in error.value.message.splitlines() if f"{key}" in one]
    assert told, error.value.message
    assert any(one.startswith(f"wrong.yaml:{line}: ") for one in told), error.value.message
