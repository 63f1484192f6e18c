"""What is told of a decision is what the decision does."""

from hypothesis import given, settings

from router.policy.account import Spoken, account, silent
from router.policy.decide import decide
from router.policy.decision import Route, Situation
from router.policy.facts import Fact, Facts
from router.policy.reasons import WORDS
from router.policy.rules import History, Policy, Rule, Treatment
from router.policy.ways import Way, ways
from tests.router.policy.test_decide_laws import both, known, labels, policy

law = settings(max_examples=60, deadline=None)
PERSON = frozenset({"PERSON"})
NAMES = Rule("names", Treatment.MASK, PERSON)
LINKS = Rule("links", Treatment.LOCAL, frozenset({"URL"}), with_any=PERSON)


def told(*findings: Fact, rules: tuple[Rule, ...] = (NAMES, LINKS)) -> tuple[Spoken, ...]:
    return account(Policy("any", rules), Facts(findings, 1, labels(), Situation(cloud=True, engine=False)))


def test_a_rule_names_its_findings_its_company_and_whether_it_decides() -> None:
    names, links, otherwise = told(Fact("URL", 0.9, 1), Fact("PERSON", 0.7, 1))
    assert (names.name, names.grounds[0].findings, names.decisive) == ("names", (1,), False)
    assert (links.name, links.grounds[0].findings, links.decisive) == ("links", (0,), True)
    assert links.grounds[0].company == (("PERSON", 0.7),)
    assert links.grounds[0].treatment is Treatment.LOCAL
    assert (otherwise.name, otherwise.grounds[0].findings) == ("otherwise", (0,))


def test_a_rule_without_its_company_is_silent() -> None:
    facts = Facts((Fact("URL", 0.9, 1),), 1, labels(), both)
    assert silent(Policy("any", (NAMES, LINKS), otherwise=Treatment.MASK), facts) == ("names", "links")
    assert [one.name for one in account(Policy("any", (NAMES, LINKS), otherwise=Treatment.MASK), facts)] == [
        "otherwise"
    ]


def test_earlier_exchanges_are_grounds_of_their_own() -> None:
    old = Rule("names", Treatment.LOCAL, PERSON, history=History.OMIT)
    (spoken,) = told(Fact("PERSON", 0.7, 1), Fact("PERSON", 0.7, 0), rules=(old,))
    assert [(g.exchange, g.treatment, g.omits) for g in spoken.grounds] == [
        (1, Treatment.LOCAL, False),
        (0, Treatment.MASK, True),
    ]


@law
@given(policy=policy, facts=known)
def test_every_reason_is_accounted_for_and_the_strictest_ground_of_a_finding_is_its_treatment(
    policy: Policy, facts: Facts
) -> None:
    spoken = account(policy, facts)
    rules = [reason for reason in decide(policy, facts).reasons if reason not in WORDS]
    assert {one.name for one in spoken}.issuperset(rules) or decide(policy, facts).treatment is Treatment.ALLOW
    asked = dict.fromkeys(range(len(facts.findings)), Treatment.ALLOW)
    for one in spoken:
        for ground in one.grounds:
            for i in ground.findings:
                asked[i] = max(asked[i], ground.treatment)
    for i, treatment in enumerate(decide(policy, facts).treatments):
        fact = facts.findings[i]
        assert asked[i] >= treatment or (fact.fixed and treatment is Treatment.LOCAL)
        assert treatment > Treatment.ALLOW or asked[i] is Treatment.ALLOW


@law
@given(policy=policy, facts=known)
def test_one_way_is_taken_and_every_other_is_closed_by_something(policy: Policy, facts: Facts) -> None:
    decision = decide(policy, facts)
    judged = ways(policy, facts, decision)
    taken = [one.way for one in judged if one.taken]
    assert len(judged) == len(Way)
    assert len(taken) == (decision.route is not Route.REFUSED)
    assert (Way.MASKED in taken) == (decision.route is Route.CLOUD and decision.masked)
    assert all(one.closed_by for one in judged if not one.taken)
