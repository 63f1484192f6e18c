"""A part of one person's name is that person written differently; whenever it could be two, it is somebody new."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.masking.numbering import Numbering
from router.masking.placeholder import Placeholder


def numbered(*names: str, kind: str = "PERSON") -> list[str]:
    numbering = Numbering()
    return [str(numbering.value(kind, name)).strip("[]").removeprefix(f"{kind}_") for name in names]


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (("Ada Byron", "Byron", "Ada"), ["1", "1.2", "1.3"]),
        (("Ada Byron", "ADA", "ada", "Ada"), ["1", "1.2", "1.3", "1.4"]),
        (("Ada King Byron", "Ada Byron"), ["1", "1.2"]),
        (("Ada Byron", "Byron, Ada"), ["1", "1.2"]),
        (("Zoë Brontë", "BRONTË"), ["1", "1.2"]),
        (("Ada Byron", "Ada Smith", "Ada", "ADA", "Smith", "Byron"), ["1", "2", "3", "3.2", "2.2", "1.2"]),
        (("Ada", "Ada Byron", "Byron"), ["1", "2", "2.2"]),
        (("Ada", "Ada Byron", "Ada"), ["1", "2", "1"]),
        (("Ada Byron", "Ada", "Ada Smith", "Ada", "ADA"), ["1", "1.2", "2", "1.2", "1.3"]),
        (("Ada Byron", "Ada Smith", "Ada Byron Smith", "Byron Smith"), ["1", "2", "3", "3.2"]),
        (("Ada Byron", "Dr Byron", "Adam", "By"), ["1", "2", "3", "4"]),
        (("Ada Byron", "-", "?!"), ["1", "2", "3"]),
    ],
)  # fmt: skip
def test_numbers_of_names_and_their_parts(names: tuple[str, ...], numbers: list[str]) -> None:
    assert numbered(*names) == numbers


@pytest.mark.parametrize("kind", ["LOCATION", "ORGANIZATION", "PASSWORD"])
def test_only_persons_are_called_by_a_part_of_their_names(kind: str) -> None:
    assert numbered("New York", "York", kind=kind) == ["1", "2"]


def test_a_form_that_a_client_typed_is_never_a_part_of_a_name() -> None:
    numbering = Numbering()
    numbering.value("PERSON", "Ada Byron")
    numbering.reserve(Placeholder("PERSON", 1, 2))
    assert str(numbering.value("PERSON", "Byron")) == "[PERSON_1.3]"


def test_thousands_of_persons_who_share_names_are_numbered_at_once() -> None:
    names = [f"A{n} {n}B Ann Lee" for n in range(5000)] + [f"Ann Lee Q{n}" for n in range(5000)]
    numbering = Numbering()
    begun = time.thread_time()
    numbers = [numbering.value("PERSON", name).number for name in (*names, "Ann Lee", "Q7", "B Ann")]
    assert time.thread_time() - begun < 1.0
    assert numbers[:10_000] == list(range(1, 10_001))
    assert numbers[10_000:] == [10_001, 5008, 10_002]


names = st.lists(
    st.lists(st.sampled_from(("Ada", "ada", "Byron", "Smith", "King")), min_size=1, max_size=3).map(" ".join),
    max_size=8,
)


@given(names=names, more=names)
def test_numbers_are_injective_and_what_comes_later_changes_none(names: list[str], more: list[str]) -> None:
    numbers = numbered(*names)
    assert len(set(numbers)) == len(set(names))
    assert numbered(*names, *more)[: len(names)] == numbers
