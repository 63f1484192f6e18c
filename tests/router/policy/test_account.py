"""What is told of a decision is what the decision does."""

from dataclasses import replace

from hypothesis import given, settings

from router.policy.account import Spoken, account, silent
from router.policy.decide import decide
from router.policy.decision import Route, Situation
from router.policy.facts import Asked, Fact, Facts
from router.policy.moment import Moment
from router.policy.named_files import mark
from router.policy.reasons import WORDS
from router.policy.rules import Budget, History, Lean, Never, Policy, Routing, RoutingRule, Rule, Treatment
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


def test_what_never_leaves_is_accounted_for_with_its_grounds() -> None:
    links = Rule("links", Treatment.MASK, frozenset({"URL"}))
    kept = Policy("any", (links,), never=Never(leaves=PERSON))
    facts = Facts((Fact("PERSON", 0.2, 0), Fact("URL", 0.9, 0)), 0, labels(), Situation(True, False))
    spoken = {one.name: one for one in account(kept, facts)}
    assert spoken["links"].grounds[0].findings == (1,)
    assert spoken["never leaves"].grounds[0].findings == (0,)
    assert spoken["never leaves"].decisive


def test_a_rule_about_files_is_accounted_for() -> None:
    ours = Rule("ours", Treatment.LOCAL, files=("src/**",), history=History.LOCAL)
    facts = Facts((), 1, labels(), Situation(True, False), files=((mark("src/**"), 1),))
    (spoken,) = account(Policy("any", (ours,)), facts)
    assert (spoken.grounds[0].exchange, spoken.grounds[0].treatment, spoken.decisive) == (1, Treatment.LOCAL, True)


def test_a_way_that_routing_closes_says_which_rule_does() -> None:
    night = RoutingRule("night", Lean.NO_CLOUD, longer_than=1)
    asked = Facts((), 0, labels(), both, asked=Asked(5))
    shut = Policy("any", (), routing=Routing(rules=(night,), budget=Budget(requests=9)))
    closed = {one.way: one.closed_by for one in ways(shut, asked, decide(shut, asked))}
    assert closed[Way.AS_IS] == ("routing rule night",)
    spent = replace(asked, asked=Asked(0), situation=replace(both, moment=Moment(requests=9)))
    closed = {one.way: one.closed_by for one in ways(shut, spent, decide(shut, spent))}
    assert closed[Way.AS_IS] == ("the budget of the day is spent (routing.budget_per_day)",)
    unfit = replace(asked, asked=Asked(0), situation=replace(both, unfit=True))
    closed = {one.way: one.closed_by for one in ways(shut, unfit, decide(shut, unfit))}
    assert closed[Way.AS_IS] == ("no cloud that is there is admitted (upstreams)",)
