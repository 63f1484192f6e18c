"""What narrows a rule: who wrote a text, where it stands, whose word it is, what else is in the conversation."""

import pytest

from router.classification.label import Labels, Topic
from router.conversation.message import Conversation, Message, Role, Text
from router.conversation.place import Place
from router.policy.decide import decide
from router.policy.decision import Decision, Situation
from router.policy.facts import CodeFact, Fact, Facts, shape_of
from router.policy.guarded import guarded_kinds
from router.policy.loading import parse_policy
from router.policy.named_files import mark, named_files
from router.policy.rules import Policy, Treatment
from router.policy.stands import covers

ALLOW, MASK, LOCAL = Treatment.ALLOW, Treatment.MASK, Treatment.LOCAL


def policy(rule: str, rest: str = "  otherwise: allow\n") -> Policy:
    return parse_policy(f"version: 1\nname: any\nprivacy:\n  rules:\n    - {{name: it, {rule}}}\n{rest}", "any.yaml")


def decided(
    rule: str, *findings: Fact, topics: tuple[Topic, ...] = (), rest: str = "  otherwise: allow\n", **more: object
) -> Decision:
    labels = Labels("chat", 0.5, 0.5, topics, True)
    return decide(policy(rule, rest), Facts(findings, 1, labels, Situation(True, True), **more))  # type: ignore[arg-type]


def test_a_rule_about_a_source_is_about_no_other() -> None:
    rule = "find: [PERSON], from: [tool, definition], then: local"
    assert decided(rule, Fact("PERSON", 0.9, 1, role=Role.TOOL)).treatment is LOCAL
    assert decided(rule, Fact("PERSON", 0.9, 1, role=Role.USER)).treatment is ALLOW


def test_what_is_allowed_at_one_source_leaves_the_others_to_otherwise() -> None:
    rule, rest = "find: [PERSON], from: [system], then: allow", "  otherwise: local\n"
    assert decided(rule, Fact("PERSON", 0.9, 1, role=Role.SYSTEM), rest=rest).treatment is ALLOW
    assert decided(rule, Fact("PERSON", 0.9, 1, role=Role.USER), rest=rest).treatment is LOCAL


def test_a_rule_about_places_is_about_no_other() -> None:
    rule = 'find: [ID], places: ["messages[*].tool_calls*"], then: local'
    arguments = shape_of("messages[3].tool_calls[0].function.arguments{2}")
    assert arguments == "messages[].tool_calls[].function.arguments{}"
    assert decided(rule, Fact("ID", 0.9, 1, shape=arguments)).treatment is LOCAL
    assert decided(rule, Fact("ID", 0.9, 1, shape="messages[].content")).treatment is ALLOW


@pytest.mark.parametrize(
    ("pattern", "shape", "covered"),
    [
        ("messages[*].content", "messages[].content", True),
        ("messages[2].content", "messages[].content", True),
        ("messages[].content", "messages[].content[].text", False),
        ("messages[].content*", "messages[].content[].text", True),
        ("*.arguments*", "messages[].tool_calls[].function.arguments{}", True),
        ("messages.content", "messages[].content", False),
        ("messagesx[].content", "messages[].content", False),
    ],
)
def test_a_pattern_of_places_means_every_index(pattern: str, shape: str, covered: bool) -> None:
    assert covers(pattern, shape) is covered


def test_a_rule_about_clients_is_about_no_other_words_and_doubt_is_strict() -> None:
    keep, free = "find: [VOCABULARY], words: [client], then: local", "find: [VOCABULARY], words: [host], then: allow"
    assert decided(keep, Fact("VOCABULARY", 1, 1, words="client")).treatment is LOCAL
    assert decided(keep, Fact("VOCABULARY", 1, 1, words="client+project")).treatment is LOCAL
    assert decided(keep, Fact("VOCABULARY", 1, 1, words="project")).treatment is ALLOW
    assert decided(keep, Fact("VOCABULARY", 1, 1)).treatment is LOCAL
    rest = "  otherwise: mask\n"
    assert decided(free, Fact("VOCABULARY", 1, 1, words="host"), rest=rest).treatment is ALLOW
    assert decided(free, Fact("VOCABULARY", 1, 1), rest=rest).treatment is MASK


def test_company_may_be_a_topic() -> None:
    rule = "find: [PERSON], with: [health, BANK], at_least: 0.5, then: local"
    person = Fact("PERSON", 0.9, 1)
    assert decided(rule, person, topics=(Topic("health", 0.6, 1),)).treatment is LOCAL
    assert decided(rule, person, topics=(Topic("health", 0.4, 1),)).treatment is ALLOW
    assert decided(rule, person, topics=(Topic("health", 0.6, 0),)).treatment is ALLOW
    assert decided(rule, person, Fact("IBAN_CODE", 0.9, 1)).treatment is LOCAL


def test_company_may_be_looked_for_in_the_whole_conversation() -> None:
    rule = "find: [URL], with: [PERSON, legal], within: conversation, then: local"
    url = Fact("URL", 0.9, 1)
    assert decided(rule, url).treatment is ALLOW
    assert decided(rule, url, Fact("PERSON", 0.9, 0)).treatments[0] is LOCAL
    assert decided(rule, url, topics=(Topic("legal", 0.9, 0),)).treatment is LOCAL


def test_code_too_is_told_apart_by_who_wrote_it_and_where() -> None:
    rule = "find: [CODE], from: [tool], then: local"
    assert decided(rule, code=(CodeFact(1, role=Role.TOOL),)).treatment is LOCAL
    assert decided(rule, code=(CodeFact(1, role=Role.USER),)).treatment is ALLOW
    rule = 'find: [CODE], places: ["*tool_calls*"], then: local'
    assert decided(rule, code=(CodeFact(1, shape="messages[].tool_calls[].function.arguments{}"),)).treatment is LOCAL


def test_a_file_counts_in_the_exchange_that_names_it() -> None:
    said = "open src/internal/rates/model.py please"
    text = Text(Place("messages[0].content"), said, Role.USER, 4)
    talk = Conversation("chat", "auto", False, (text,), (Message(Role.USER, 4),), 4, {})
    assert named_files(talk, frozenset({"src/internal/**", "*.pem"})) == ((mark("src/internal/**"), 4),)


def test_code_beside_a_path_is_told_apart_from_other_code() -> None:
    rule = "find: [CODE], files: [src/internal/**], then: local"
    here, elsewhere = ((mark("src/internal/**"), 1),), ((mark("src/internal/**"), 0),)
    assert decided(rule, code=(CodeFact(1),), files=here).treatment is LOCAL
    assert decided(rule, code=(CodeFact(1),), files=elsewhere).treatment is ALLOW
    assert decided(rule, files=here).treatment is ALLOW


def test_a_rule_about_files_alone_is_about_the_exchange() -> None:
    rule = "files: [clients/**], then: mask"
    here = ((mark("clients/**"), 1),)
    assert decided(rule, Fact("URL", 0.9, 1), files=here).treatments == (MASK,)
    assert decided("files: [clients/**], then: local", files=here).treatment is LOCAL
    assert decided("files: [clients/**], then: local", files=((mark("other/**"), 1),)).treatment is ALLOW


def test_the_guard_leaves_narrow_and_conditional_rules_to_the_decision() -> None:
    assert "PERSON" not in guarded_kinds(policy("find: [PERSON], from: [tool], then: mask"))
    assert "CODE" not in guarded_kinds(policy("find: [PERSON], then: mask"))
    loose = policy("find: [PERSON], from: [tool], then: allow", "  otherwise: mask\n")
    assert "PERSON" not in guarded_kinds(loose)
    assert "URL" in guarded_kinds(loose)
    assert "PERSON" in guarded_kinds(policy("find: [PERSON], from: [tool], then: mask", "  otherwise: mask\n"))
    assert "PERSON" in guarded_kinds(
        policy("find: [URL], then: allow", "  otherwise: allow\n  never_leaves_unmasked: [PERSON]\n")
    )


def test_what_never_leaves_stays_at_any_score_and_is_left_out_later() -> None:
    rest = "  otherwise: allow\n  never_leaves: [PERSON, health]\n  never_leaves_unmasked: [URL]\n"
    rule = "find: [AGE], then: allow"
    now = decided(rule, Fact("PERSON", 0.01, 1), rest=rest)
    assert (now.treatment, now.reasons[0]) == (LOCAL, "never leaves")
    old = decided(rule, Fact("PERSON", 0.01, 0), rest=rest)
    assert (old.treatment, old.omitted) == (MASK, {0})
    assert decided(rule, Fact("URL", 0.01, 1), rest=rest).reasons[0] == "never leaves unmasked"
    assert decided(rule, topics=(Topic("health", 0.5, 1),), rest=rest).treatment is LOCAL
    assert decided(rule, topics=(Topic("health", 0.49, 1),), rest=rest).treatment is ALLOW
    assert decided(rule, topics=(Topic("health", 0.5, 0),), rest=rest).omitted == {0}


def test_a_topic_that_never_leaves_keeps_everything_here_while_nothing_judges_topics() -> None:
    kept = policy("find: [AGE], then: allow", "  never_leaves: [health]\n")
    facts = Facts((), 0, Labels("chat", 0.5, 0.5), Situation(True, True))
    assert decide(kept, facts).reasons[0] == "unsure"


def test_what_never_leaves_takes_nothing_away_from_otherwise() -> None:
    rest = "  otherwise: refuse\n  never_leaves_unmasked: [URL]\n"
    assert decided("find: [AGE], then: allow", Fact("URL", 0.9, 1), rest=rest).treatment is Treatment.REFUSE
