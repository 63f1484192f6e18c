"""Presidio's rule for several results of one kind, and that nobody's guess is needed for what others found."""

from hypothesis import given
from hypothesis import strategies as st

from router.inspection.presidio.duplicates import Result, outermost

results = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from((0.0, 0.4, 0.6, 0.85))).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=8,
)


@given(results, results)
def test_what_is_kept_beside_the_results_of_another_is_kept_without_them(
    own: list[Result], others: list[Result]
) -> None:
    # A program's word is read without the tagger, whose findings there do not count: none but more must be left.
    together = outermost([*own, *others])
    assert {result for result in together if result in own} <= set(outermost(own))


def test_a_guess_hides_what_is_as_sure_and_inside_it() -> None:
    guess, form = (0, 20, 0.9), (5, 15, 0.6)
    assert outermost([guess, form]) == [guess]
    assert outermost([form]) == [form]
