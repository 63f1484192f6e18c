"""Names of models that nobody configured: what they may hide, and what they may say."""

import base64
from functools import cache

import pytest

from router.inspection.cache import ContentCache
from router.inspection.exact import ExactKinds
from router.inspection.inspect import Inspector
from router.inspection.model_name import doubts
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.secrets.detector import Secrets
from router.inspection.vocabulary import Vocabulary, Word


@cache
def inspector() -> Inspector:
    detectors = [("presidio-1", PresidioDetector()), ("secrets-1", Secrets()), ("exact-1", ExactKinds())]
    made = Inspector(detectors, Vocabulary([Word("Bluefalcon")]), ContentCache())
    made.load()
    return made


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4o-2024-08-06",
        "claude-opus-4-20250514",
        "meta-llama/Llama-3.3-70B-Instruct:free",
        "ft:gpt-4o-mini-2024-07-18:acme::AbC123xy",
        "01-ai/Yi-34B",
        "claude-3-5-sonnet@20240620",
        "accounts/fireworks/models/qwen3-235b-a22b",
        "amazon.nova-pro-v1:0",
    ],
)
def test_names_of_models_hide_nothing(name: str) -> None:
    assert not list(doubts(name, inspector()))


@pytest.mark.parametrize(
    "name",
    [
        "gpt-bluefalcon",
        base64.b64encode(b"Bluefalcon").decode(),
        "4242-4242-4242-4242",
        "ada@analytical.example.org",
        "what is the capital of France?",
        "gpt-4o\n",
        "",
        "a" * 97,
    ],
)
def test_a_name_that_hides_something_or_is_none_is_a_doubt(name: str) -> None:
    assert list(doubts(name, inspector()))


def test_a_doubt_quotes_nothing() -> None:
    (doubt,) = doubts("ada@analytical.example.org", inspector())
    assert "ada" not in f"{doubt.place} {doubt.reason}"
