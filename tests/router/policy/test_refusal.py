"""A refusal names rules, kinds and the way out; 403 when privacy refuses, 503 when nobody is there."""

from dataclasses import replace

from router.classification.label import Labels, Topic
from router.errors import NoModel, PolicyRefused, RouterError
from router.policy.decide import decide
from router.policy.decision import Situation, Wish
from router.policy.facts import Fact, Facts
from router.policy.loading import load_policy
from router.policy.refusal import refusal
from router.policy.rules import Policy, Rule, Treatment

CLOUD = Situation(cloud=True, engine=False)
NOBODY = Situation(cloud=False, engine=False)
QUIET = Labels("chat", 0.5, 0.5, (), True)


def refused(policy: Policy, facts: Facts) -> RouterError:
    return refusal(policy, facts, decide(policy, facts))


def test_a_privacy_refusal_names_rule_kinds_and_key() -> None:
    error = refused(load_policy("strict"), Facts((Fact("PERSON", 0.9, 0), Fact("ID", 0.9, 0)), 0, QUIET, CLOUD))
    assert isinstance(error, PolicyRefused)
    for words in ("rule `everything personal`", "(ID, PERSON)", "`then`", "policy `strict`", "start a local engine"):
        assert words in error.message


def test_a_topic_is_refused_by_its_rule() -> None:
    labels = replace(QUIET, topics=(Topic("health", 0.9, 0),))
    error = refused(load_policy("default"), Facts((Fact("PERSON", 0.9, 0),), 0, labels, CLOUD))
    assert isinstance(error, PolicyRefused)
    assert "`special category of a person`" in error.message


def test_fixed_words_are_told_as_the_keys_that_change_them() -> None:
    for facts, key in [
        (Facts((), 0, QUIET, CLOUD, doubts=1), "`privacy.unsure`"),
        (Facts((), 0, QUIET, CLOUD, opaque=1), "`privacy.opaque`"),
    ]:
        assert key in refused(load_policy("default"), facts).message
    assert "`cloud`" in refused(load_policy("offline"), Facts((), 0, QUIET, CLOUD)).message
    stuck = refused(load_policy("default"), Facts((Fact("ID", 0.9, 0, fixed=True),), 0, QUIET, CLOUD))
    assert "a number or a key" in stuck.message
    unnamed = Policy("any", (), otherwise=Treatment.REFUSE)
    assert "`privacy.otherwise`" in refused(unnamed, Facts((Fact("ID", 0.9, 0),), 0, QUIET, CLOUD)).message


def test_what_a_rule_refuses_is_refused_whoever_is_there() -> None:
    policy = Policy("any", (Rule("no keys", Treatment.REFUSE, frozenset({"API_KEY"})),))
    error = refused(policy, Facts((Fact("API_KEY", 0.9, 0),), 0, QUIET, Situation(True, True, "redact")))
    assert isinstance(error, PolicyRefused)
    assert error.message.startswith("refused by rule `no keys` (API_KEY)")


def test_where_nobody_is_the_message_says_what_to_start() -> None:
    for policy, situation, words in [
        ("default", NOBODY, "OPENAI_API_KEY"),
        ("default", replace(CLOUD, wish=Wish.LOCAL), "`auto`"),
        ("default", replace(CLOUD, local_only=True), "--offline"),
        ("default", replace(CLOUD, wish=Wish.SKILL), "skill"),
        ("offline", NOBODY, "`cloud: false`"),
    ]:
        error = refused(load_policy(policy), Facts((), 0, QUIET, situation))
        assert isinstance(error, NoModel)
        assert (error.status, error.retry) == (503, False)
        assert words in error.message
