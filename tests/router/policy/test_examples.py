"""The presets' examples come out as they say, through the real inspection."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from router.classification.classify import classify
from router.classification.shape import ShapeLabeller
from router.conversation.message import Conversation, Message, Role, Text
from router.conversation.place import Place
from router.inspection.cache import ContentCache
from router.inspection.inspect import Inspector
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.secrets.detector import Secrets
from router.inspection.vocabulary import Vocabulary
from router.policy.decide import decide
from router.policy.decision import Decision, Situation
from router.policy.examples import disagreements
from router.policy.facts import facts
from router.policy.loading import PRESETS, load_policy
from router.policy.rules import Example, Policy, Treatment

Decider = Callable[[Policy, str], Decision]


@pytest.fixture(scope="module")
def decided() -> Decider:
    inspector = Inspector((("secrets", Secrets()), ("presidio", PresidioDetector())), Vocabulary(), ContentCache())
    inspector.load()

    def answer(policy: Policy, say: str) -> Decision:
        text = Text(Place("messages[0].content"), say, Role.USER, 0)
        talk = Conversation("chat", "auto", False, (text,), (Message(Role.USER, 0),), 0, {})
        known = facts(talk, inspector.inspect(talk), classify(talk, ShapeLabeller()), Situation(True, True))
        return decide(policy, known)

    return answer


@pytest.mark.parametrize("preset", PRESETS)
def test_each_example_of_each_preset_holds(preset: str, decided: Decider) -> None:
    policy = load_policy(preset)
    assert disagreements(policy, lambda say: decided(policy, say)) == ()


def test_an_example_that_does_not_hold_is_told_without_quoting_it(decided: Decider) -> None:
    wrong = Example("My card is 4242 4242 4242 4242", Treatment.REFUSE, "names")
    policy = replace(load_policy("default"), examples=(Example("Hello"), wrong))
    lines = disagreements(policy, lambda say: decided(policy, say))
    assert lines == (
        "example 2: treatment is mask, not refuse",
        "example 2: rule `names` is not among the reasons (bank numbers, personal)",
    )
