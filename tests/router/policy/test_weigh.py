"""What each key of a rule does to findings, exchanges and the whole request."""

from router.classification.label import Labels, Topic
from router.policy.decision import Situation
from router.policy.facts import CodeFact, Fact, Facts
from router.policy.rules import History, Policy, Rule, Treatment
from router.policy.weigh import Weighed, weigh

ALLOW, MASK, LOCAL, REFUSE = Treatment.ALLOW, Treatment.MASK, Treatment.LOCAL, Treatment.REFUSE
NAMES = Rule("names", MASK, frozenset({"PERSON"}))
DETAILS = Rule("details", MASK, frozenset({"URL"}), with_any=frozenset({"PERSON"}))
HEALTH = Rule(
    "health", LOCAL, topics=frozenset({"health"}), with_any=frozenset({"PERSON"}), at_least=0.5, history=History.OMIT
)


def seen(
    *findings: Fact, rules: tuple[Rule, ...] = (NAMES,), topics: tuple[Topic, ...] = (), **keys: object
) -> Weighed:
    policy = Policy("any", rules, **{k: v for k, v in keys.items() if k in ("otherwise", "opaque", "unsure")})  # type: ignore[arg-type]
    rest = {k: v for k, v in keys.items() if k in ("opaque_parts", "doubts", "code", "kept")}
    facts = Facts(
        findings,
        2,
        Labels("chat", 0.5, 0.5, topics, True),
        Situation(True, True),
        code=(
            *(CodeFact(exchange) for exchange in rest.get("code", ())),  # type: ignore[attr-defined]
            *(CodeFact(exchange, True) for exchange in rest.get("kept", ())),  # type: ignore[attr-defined]
        ),
        opaque=int(rest.get("opaque_parts", 0)),  # type: ignore[call-overload]
        doubts=int(rest.get("doubts", 0)),  # type: ignore[call-overload]
    )
    return weigh(policy, facts)


def test_a_finding_below_the_score_does_not_count() -> None:
    rule = Rule("names", MASK, frozenset({"PERSON"}), at_least=0.6)
    assert seen(Fact("PERSON", 0.6, 2), rules=(rule,)).treatments == (MASK,)
    assert seen(Fact("PERSON", 0.59, 2), rules=(rule,)).treatments == (ALLOW,)


def test_a_rule_about_proprietary_code_is_about_no_other_code() -> None:
    ours = Rule("ours", LOCAL, frozenset({"CODE"}), history=History.LOCAL, proprietary=True)
    assert seen(rules=(ours,), code=(0, 2)).treatment is ALLOW
    assert seen(rules=(ours,), code=(0, 2), kept=(0,)).treatment is LOCAL
    assert seen(rules=(ours, Rule("code", ALLOW, frozenset({"CODE"}))), code=(2,), kept=(2,)).reasons == ("ours",)


def test_code_with_a_word_of_the_user_is_code_in_the_same_exchange() -> None:
    ours = Rule("ours", LOCAL, frozenset({"CODE"}), with_any=frozenset({"VOCABULARY"}), history=History.LOCAL)
    assert seen(Fact("VOCABULARY", 1.0, 2), rules=(ours,), code=(2,)).treatment is LOCAL
    assert seen(Fact("VOCABULARY", 1.0, 1), rules=(ours,), code=(2,)).treatment is ALLOW


def test_company_counts_in_the_same_exchange_only() -> None:
    url, near, far = Fact("URL", 0.9, 2), Fact("PERSON", 0.9, 2), Fact("PERSON", 0.9, 1)
    assert seen(url, near, rules=(DETAILS,)).treatments[0] is MASK
    assert seen(url, far, rules=(DETAILS,)).treatments[0] is ALLOW
    assert seen(url, Fact("PERSON", 0.3, 2), rules=(DETAILS,)).treatments[0] is ALLOW


def test_otherwise_is_for_what_no_rule_speaks_of() -> None:
    loose = Rule("links", ALLOW, frozenset({"URL"}), history=History.ALLOW)
    weighed = seen(Fact("URL", 0.9, 2), Fact("AGE", 0.9, 2), rules=(loose,), otherwise=LOCAL)
    assert weighed.treatments == (ALLOW, LOCAL)
    assert weighed.reasons == ("otherwise",)


def test_a_rule_with_a_condition_takes_nothing_away_from_otherwise() -> None:
    loose = Rule("links", ALLOW, frozenset({"URL"}), with_any=frozenset({"PERSON"}))
    assert seen(Fact("URL", 0.9, 2), Fact("PERSON", 0.9, 2), rules=(loose,), otherwise=LOCAL).treatments[0] is LOCAL


def test_otherwise_says_nothing_about_a_request_in_which_nothing_is_found() -> None:
    assert seen(otherwise=REFUSE).treatment is ALLOW


def test_otherwise_holds_for_earlier_turns_too_but_they_refuse_nothing() -> None:
    for otherwise, earlier in ((ALLOW, ALLOW), (MASK, MASK), (LOCAL, LOCAL), (REFUSE, LOCAL)):
        assert seen(Fact("AGE", 0.9, 0), otherwise=otherwise).treatments == (earlier,)
        assert seen(Fact("AGE", 0.9, 2), otherwise=otherwise).treatments == (otherwise,)


def test_history_has_a_treatment_of_its_own() -> None:
    old = Fact("PERSON", 0.9, 0)
    for history, treatment, omitted in [
        (History.MASK, MASK, frozenset()),
        (History.OMIT, MASK, frozenset({0})),
        (History.LOCAL, LOCAL, frozenset()),
        (History.ALLOW, ALLOW, frozenset()),
    ]:
        weighed = seen(old, rules=(Rule("names", REFUSE, frozenset({"PERSON"}), history=history),))
        assert (weighed.treatment, weighed.omitted) == (treatment, omitted)
        assert not weighed.personal


def test_what_is_allowed_now_is_allowed_in_earlier_turns() -> None:
    assert seen(Fact("URL", 0.9, 0), rules=(Rule("links", ALLOW, frozenset({"URL"})),)).treatments == (ALLOW,)


def test_values_of_an_omitted_exchange_must_not_leave_elsewhere_either() -> None:
    rule = Rule("names", LOCAL, frozenset({"PERSON"}), history=History.OMIT)
    weighed = seen(Fact("PERSON", 0.9, 0), Fact("PERSON", 0.9, 0, fixed=True), rules=(rule,))
    assert (weighed.treatments, weighed.omitted, weighed.treatment) == ((MASK, MASK), frozenset({0}), MASK)


def test_a_mask_that_cannot_stand_keeps_the_request_here() -> None:
    for exchange in (0, 2):
        weighed = seen(Fact("PERSON", 0.9, exchange, fixed=True))
        assert (weighed.treatments, weighed.reasons) == ((LOCAL,), ("names", "fixed"))


def test_an_omission_does_not_excuse_what_another_rule_cannot_mask() -> None:
    omit = Rule("links", LOCAL, frozenset({"URL"}), history=History.OMIT)
    weighed = seen(Fact("PERSON", 0.9, 0, fixed=True), Fact("URL", 0.9, 0), rules=(NAMES, omit))
    assert weighed.treatment is LOCAL


def test_a_topic_needs_its_company_and_its_exchange() -> None:
    here, person = Topic("health", 0.9, 2), Fact("PERSON", 0.9, 2)
    assert seen(person, rules=(NAMES, HEALTH), topics=(here,)).reasons == ("health",)
    assert seen(rules=(NAMES, HEALTH), topics=(here,)).treatment is ALLOW
    assert seen(person, rules=(NAMES, HEALTH), topics=(Topic("health", 0.4, 2),)).treatment is MASK
    assert seen(person, rules=(NAMES, HEALTH), topics=(Topic("health", 0.9, 1),)).treatment is MASK
    assert seen(person, rules=(NAMES, HEALTH), topics=(Topic("legal", 0.9, 2),)).treatment is MASK


def test_an_old_exchange_about_a_topic_is_left_out() -> None:
    weighed = seen(Fact("PERSON", 0.9, 1), rules=(NAMES, HEALTH), topics=(Topic("health", 0.9, 1),))
    assert (weighed.treatment, weighed.omitted) == (MASK, frozenset({1}))


def test_a_topic_that_is_masked_masks_everything_found_beside_it() -> None:
    rule = Rule("health", MASK, topics=frozenset({"health"}))
    topics = (Topic("health", 0.9, 2), Topic("health", 0.9, 0))
    findings = (Fact("AGE", 0.9, 2), Fact("AGE", 0.9, 0), Fact("AGE", 0.9, 1))
    assert seen(*findings, rules=(rule,), topics=topics).treatments == (MASK, MASK, ALLOW)


def test_code_is_weighed_by_its_own_rule_alone() -> None:
    for exchange, treatment in ((2, LOCAL), (0, ALLOW)):
        rule = Rule("code", LOCAL, frozenset({"CODE"}), history=History.ALLOW)
        assert seen(rules=(rule,), code=(exchange,)).treatment is treatment
    assert seen(code=(2,), otherwise=LOCAL).treatment is ALLOW
    assert seen(rules=(Rule("code", MASK, frozenset({"CODE"})),), code=(2,)).treatment is LOCAL


def test_doubts_and_opaque_parts_count_wherever_they_are() -> None:
    assert seen(doubts=1).reasons == ("unsure",)
    assert seen(doubts=1, unsure=REFUSE).treatment is REFUSE
    assert seen(opaque_parts=1).reasons == ("opaque",)
    assert seen(opaque_parts=1, opaque=ALLOW).treatment is ALLOW
    assert seen(doubts=1, unsure=MASK).treatment is LOCAL


def test_reasons_name_every_rule_that_reached_the_strictest() -> None:
    both = (Rule("one", LOCAL, frozenset({"URL"})), Rule("another", LOCAL, frozenset({"PERSON"})), NAMES)
    weighed = seen(Fact("URL", 0.9, 2), Fact("PERSON", 0.9, 2), rules=both)
    assert weighed.reasons == ("another", "one")
