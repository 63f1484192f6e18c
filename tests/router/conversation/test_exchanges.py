"""Which exchange each message belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.exchange import exchanges
from router.conversation.message import Role

S, U, A, T = ((role, False) for role in (Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL))
C = (Role.ASSISTANT, True)


@pytest.mark.parametrize(
    ("roles", "numbers"),
    [
        ([U], (0,)),
        ([S, U], (0, 0)),
        ([S, U, A, U], (1, 0, 0, 1)),
        ([U, A, U, A, U], (0, 0, 1, 1, 2)),
        ([U, C, T, C, T], (0, 0, 0, 0, 0)),
        ([U, C, T, A, U], (0, 0, 0, 0, 1)),
        ([U, A, U, S, A, U], (0, 0, 1, 2, 1, 2)),
        ([U, A], (0, 0)),
        ([U, A, S], (0, 0, 0)),
        ([U, A, A, U], (0, 0, 1, 2)),
    ],
)
def test_an_exchange_ends_with_a_completed_assistant_turn(
    roles: list[tuple[Role, bool]], numbers: tuple[int, ...]
) -> None:
    assert exchanges(roles) == (numbers, max(numbers))


TALK = st.lists(st.sampled_from([S, U, A, C, T]), min_size=1, max_size=12)


@given(TALK)
def test_the_last_word_belongs_to_the_current_exchange_and_numbers_never_fall(talk: list[tuple[Role, bool]]) -> None:
    numbers, current = exchanges(talk)
    spoken = [number for number, (role, _) in zip(numbers, talk, strict=True) if role is not Role.SYSTEM]
    assert spoken == sorted(spoken)
    assert not spoken or spoken[-1] == current
    assert all(number == current for number, (role, _) in zip(numbers, talk, strict=True) if role is Role.SYSTEM)


@given(TALK)
def test_a_new_question_never_renumbers_a_finished_exchange(talk: list[tuple[Role, bool]]) -> None:
    before, _ = exchanges([*talk, A, U])
    after, current = exchanges([*talk, A, U, A, U])
    assert all(b == a for b, a, (role, _) in zip(before, after, [*talk, A, U], strict=False) if role is not Role.SYSTEM)
    assert current == after[-1]
