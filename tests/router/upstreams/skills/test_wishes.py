import pytest

from router.upstreams.skills.wishes import LANGUAGE, MANNER, focus, unmet

OWN = frozenset({"summarize", "summary", "bullet", "points"})
TEXT = "The budget of the harbour project was discussed; Olga's plan won."


@pytest.mark.parametrize(
    ("ask", "wish"),
    [
        ("Summarize this text.", ""),
        ("Please summarize the following meeting for me:", ""),
        ("Summarize the budget discussion", ""),
        ("Summarize Olga's plan in three bullet points", ""),
        ("Summarize this in French", LANGUAGE),
        ("Summarize this in a friendly tone", MANNER),
        ("Summarize this as a poem", MANNER),
        ("Summarize this and send it to everyone", MANNER),
    ],
)
def test_a_word_that_is_not_understood_is_a_wish_that_cannot_be_met(ask: str, wish: str) -> None:
    assert unmet(ask, OWN, TEXT) == wish


def test_a_word_of_the_text_says_what_to_look_at() -> None:
    assert focus("Please summarize the harbour budget for me", OWN) == "harbour budget"
