"""Words of the user and of a policy are found as one, with the categories of their entries."""

import pytest

from router.inspection.finding import Span
from router.inspection.overlaps import resolve
from router.inspection.vocabulary import Vocabulary
from router.inspection.vocabulary.forms import Forms
from router.inspection.vocabulary.together import Brought, Together
from router.inspection.vocabulary.words import Word


def found(words: Together, text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.detector) for span in words.detect(text)]


def made(*own: Word) -> Together:
    vocabulary = Vocabulary(own)
    vocabulary.load()
    return Together(vocabulary)


def test_each_word_says_what_it_is() -> None:
    both = Word("Acme", category="client"), Word("Acme", category="project"), Word("~x", fuzzy=False)
    words = made(*both[:2], Word("Falconers", category="project", fuzzy=True), Word("12-345 678", category="account"))
    assert found(words, "Acme, Falcomers, 12345678") == [
        ("Acme", "vocabulary:client+project"),
        ("Falcomers", "vocabulary:project"),
        ("12345678", "vocabulary:account"),
    ]


def test_what_a_policy_brings_is_found_beside_and_changes_the_version() -> None:
    words = made(Word("Acme"))
    version = words.version
    words.bring(Brought((Word("Globex", category="client"),), ("M-####",)))
    assert words.version != version
    assert [text for text, _ in found(words, "Acme Globex M-2031")] == ["Acme", "Globex", "M-2031"]
    words.bring(Brought())
    assert words.version == version


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("M-####/##", "re: m-2031/07.", ["m-2031/07"]),
        ("M-####/##", "M-2031/077 XM-2031/07 M-203/07", []),
        ("@@ ####", "AB 1234 and cd\u00a05678", ["AB 1234", "cd\u00a05678"]),
        ("####-####", "1234-5678-9012", ["1234-5678", "5678-9012"]),
    ],
)
def test_a_form_is_found_where_it_stands_alone(form: str, text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in Forms((form,)).spans(text)] == found


def test_two_words_that_share_characters_keep_the_categories_of_both() -> None:
    text = "Acme Falcon"
    spans = [
        Span(0, 11, "VOCABULARY", 1.0, "vocabulary:project"),
        Span(0, 4, "VOCABULARY", 1.0, "vocabulary:client"),
    ]
    (one,) = resolve(spans, text)
    assert (one.start, one.end, one.detector) == (0, 11, "vocabulary:client+project")
