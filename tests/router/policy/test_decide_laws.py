"""Laws of the decision. Inputs are narrow on purpose.

Two kinds, two topics, two exchanges and a handful of scores: with wide inputs a rule
hardly ever meets the finding it speaks of, and a decision by the first rule that
matches passes in one run of three. Narrow ones catch it every time.
"""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from router.classification.label import Labels, Topic
from router.conversation.message import Role
from router.ledger.replay import decode, encode
from router.policy.decide import decide
from router.policy.decision import Decision, Route, Situation, Wish
from router.policy.facts import Asked, CodeFact, Fact, Facts
from router.policy.moment import Moment
from router.policy.named_files import mark
from router.policy.rules import (
    Budget,
    History,
    Lean,
    Never,
    Policy,
    Prefer,
    Routing,
    RoutingRule,
    Rule,
    Treatment,
)

KINDS = ("PERSON", "URL", "CODE")
TOPICS = ("health", "legal")
CURRENT = 1

scores = st.sampled_from([0.0, 0.3, 0.4, 0.9])
roles = st.sampled_from([Role.USER, Role.TOOL])
shapes = st.sampled_from(["messages[].content", "tools[].function.description"])
found = st.builds(
    Fact,
    st.sampled_from(KINDS[:2]),
    scores,
    st.integers(0, CURRENT),
    st.booleans(),
    roles,
    shapes,
    st.sampled_from(["", "client", "client+host"]),
)
named = st.tuples(st.sampled_from([mark("src/**"), mark("*.pem")]), st.integers(0, CURRENT))
code = st.builds(CodeFact, st.integers(0, CURRENT), st.booleans(), roles, shapes)
topic = st.builds(Topic, st.sampled_from(TOPICS), scores, st.integers(0, CURRENT))
situation = st.builds(
    Situation,
    cloud=st.booleans(),
    engine=st.booleans(),
    skill=st.sampled_from([None, "summarize"]),
    wish=st.sampled_from(Wish),
    local_only=st.booleans(),
    unfit=st.sampled_from([False, False, True]),
    moment=st.builds(
        Moment, minute=st.sampled_from([0, 90]), battery=st.sampled_from([None, 10]), requests=st.sampled_from([0, 3])
    ),
)
both = Situation(cloud=True, engine=True)
some_kinds = st.sets(st.sampled_from(KINDS), min_size=1).map(frozenset)
narrowing = {
    "with_topics": st.sampled_from([frozenset[str](), frozenset({"legal"})]),
    "anywhere": st.booleans(),
    "files": st.sampled_from([(), (), ("src/**",)]),
}
conditions: st.SearchStrategy[frozenset[str]] = st.one_of(st.just(frozenset()), some_kinds)
finding_rule = st.builds(
    Rule,
    name=st.sampled_from(["a", "b", "c"]),
    then=st.sampled_from(Treatment),
    find=some_kinds,
    with_any=conditions,
    at_least=scores,
    history=st.sampled_from(History),
    proprietary=st.booleans(),
    sources=st.sampled_from([frozenset[Role](), frozenset({Role.TOOL})]),
    places=st.sampled_from([(), ("messages*",)]),
    words=st.sampled_from([frozenset[str](), frozenset({"client"})]),
    **narrowing,
)
topic_rule = st.builds(
    Rule,
    name=st.sampled_from(["t", "u"]),
    then=st.sampled_from(Treatment),
    topics=st.sets(st.sampled_from(TOPICS), min_size=1).map(frozenset),
    with_any=conditions,
    at_least=scores,
    history=st.sampled_from(History),
    **narrowing,
)
file_rule = st.builds(
    Rule,
    name=st.sampled_from(["f", "g"]),
    then=st.sampled_from(Treatment),
    files=st.just(("src/**",)),
    with_any=conditions,
    history=st.sampled_from(History),
)
never = st.builds(
    Never,
    leaves=st.sampled_from([frozenset[str](), frozenset({"URL"})]),
    topics=st.sampled_from([frozenset[str](), frozenset({"legal"})]),
    unmasked=st.sampled_from([frozenset[str](), frozenset({"PERSON"})]),
)
lean = st.builds(
    RoutingRule,
    name=st.sampled_from(["x", "y"]),
    then=st.sampled_from(Lean),
    longer_than=st.sampled_from([None, 10]),
    battery_below=st.sampled_from([None, 20]),
    hours=st.sampled_from([None, (60, 120)]),
)
rules = st.lists(st.one_of(finding_rule, topic_rule, file_rule), min_size=1, max_size=4).map(tuple)
policy = st.builds(
    Policy,
    name=st.just("any"),
    rules=rules,
    otherwise=st.sampled_from(Treatment),
    unsure=st.sampled_from([Treatment.LOCAL, Treatment.REFUSE]),
    opaque=st.sampled_from([Treatment.ALLOW, Treatment.LOCAL, Treatment.REFUSE]),
    cloud=st.sampled_from([True, True, False]),
    routing=st.builds(
        Routing,
        st.sampled_from(Prefer),
        st.sampled_from([0.0, 0.5]),
        rules=st.lists(lean, max_size=2).map(tuple),
        budget=st.sampled_from([Budget(), Budget(requests=3)]),
    ),
    never=never,
)


def labels(topics: tuple[Topic, ...] = (), gain: float = 0.3) -> Labels:
    return Labels("chat", 0.5, gain, topics, topics_known=True)


known = st.builds(
    Facts,
    findings=st.lists(found, max_size=3).map(tuple),
    current=st.just(CURRENT),
    labels=st.builds(labels, st.lists(topic, max_size=2).map(tuple), st.sampled_from([0.0, 0.3, 0.9])),
    situation=situation,
    code=st.lists(code, max_size=2).map(tuple),
    opaque=st.sampled_from([0, 0, 0, 1]),
    doubts=st.sampled_from([0, 0, 0, 1]),
    asked=st.builds(Asked, st.sampled_from([0, 50]), st.just(frozenset[str]())),
    files=st.lists(named, max_size=2).map(tuple),
)
law = settings(max_examples=150, deadline=None)


def not_looser(before: Decision, after: Decision) -> None:
    assert after.treatment >= before.treatment
    assert after.omitted >= before.omitted
    assert after.route is not Route.CLOUD or before.route is Route.CLOUD
    assert all(new >= old for new, old in zip(after.treatments, before.treatments, strict=False))


@law
@given(policy=policy, facts=known, extra=found)
def test_one_more_finding_never_loosens(policy: Policy, facts: Facts, extra: Fact) -> None:
    not_looser(decide(policy, facts), decide(policy, replace(facts, findings=(*facts.findings, extra))))


@law
@given(policy=policy, facts=known, extra=topic)
def test_one_more_topic_never_loosens(policy: Policy, facts: Facts, extra: Topic) -> None:
    more = replace(facts.labels, topics=(*facts.labels.topics, extra))
    not_looser(decide(policy, facts), decide(policy, replace(facts, labels=more)))


@law
@given(policy=policy, facts=known, extra=named)
def test_one_more_named_file_never_loosens(policy: Policy, facts: Facts, extra: tuple[str, int]) -> None:
    not_looser(decide(policy, facts), decide(policy, replace(facts, files=(*facts.files, extra))))


@law
@given(policy=policy, facts=known)
def test_a_decision_is_made_again_from_its_row(policy: Policy, facts: Facts) -> None:
    assert decide(policy, decode(encode(facts))) == decide(policy, facts)


@law
@given(policy=policy, facts=known)
def test_what_never_leaves_never_does(policy: Policy, facts: Facts) -> None:
    decision = decide(policy, facts)
    for fact, treatment in zip(facts.findings, decision.treatments, strict=True):
        kept = fact.kind in policy.never.leaves
        assert not kept or decision.route is not Route.CLOUD or fact.exchange in decision.omitted
        assert treatment >= Treatment.MASK or not (kept or fact.kind in policy.never.unmasked)
    for topic in facts.labels.topics:
        if topic.name in policy.never.topics and topic.score >= 0.5:
            assert decision.route is not Route.CLOUD or topic.exchange in decision.omitted


@law
@given(policy=policy, facts=known)
def test_one_more_doubt_or_image_or_piece_of_code_never_loosens(policy: Policy, facts: Facts) -> None:
    before = decide(policy, facts)
    not_looser(before, decide(policy, replace(facts, doubts=facts.doubts + 1)))
    not_looser(before, decide(policy, replace(facts, opaque=facts.opaque + 1)))
    for exchange in (0, 1):
        for kept in (False, True):
            not_looser(before, decide(policy, replace(facts, code=(*facts.code, CodeFact(exchange, kept)))))


@law
@given(policy=policy, facts=known, shuffled=st.randoms(use_true_random=False))
def test_the_order_of_rules_never_matters(policy: Policy, facts: Facts, shuffled: object) -> None:
    turned, routing = list(policy.rules), policy.routing
    shuffled.shuffle(turned)  # type: ignore[attr-defined]
    reversed_ = replace(policy, routing=replace(routing, rules=routing.rules[::-1]))
    assert decide(reversed_, facts) == decide(policy, facts)
    assert decide(replace(policy, rules=tuple(turned)), facts) == decide(policy, facts)
    assert decide(replace(policy, rules=policy.rules[::-1]), facts) == decide(policy, facts)


@law
@given(policy=policy, facts=known, then=st.sampled_from(Treatment), history=st.sampled_from(History))
def test_a_stricter_rule_never_loosens(policy: Policy, facts: Facts, then: Treatment, history: History) -> None:
    # `omit` may let a request out that `mask` keeps: it leaves a number out which `mask` cannot replace.
    facts = replace(facts, findings=tuple(fact._replace(fixed=False) for fact in facts.findings))
    rule, *others = policy.rules
    if rule.then > then or rule.history > history:
        return
    loose = History.ALLOW if rule.then is Treatment.ALLOW else rule.history
    before = decide(replace(policy, rules=(replace(rule, then=rule.then, history=loose), *others)), facts)
    after = decide(replace(policy, rules=(replace(rule, then=then, history=history), *others)), facts)
    assert after.treatment >= before.treatment
    assert after.route is not Route.CLOUD or before.route is Route.CLOUD


@law
@given(policy=policy, facts=known)
def test_a_stricter_otherwise_never_loosens(policy: Policy, facts: Facts) -> None:
    for otherwise in [t for t in Treatment if t >= policy.otherwise]:
        not_looser(decide(policy, facts), decide(replace(policy, otherwise=otherwise), facts))


@law
@given(policy=policy, facts=known)
def test_what_must_stay_never_reaches_a_cloud(policy: Policy, facts: Facts) -> None:
    decision = decide(policy, facts)
    stays = (
        facts.situation.local_only
        or facts.situation.wish in (Wish.LOCAL, Wish.SKILL)
        or decision.treatment >= Treatment.LOCAL
        or not policy.cloud
        or facts.doubts
        or not facts.situation.cloud
        or facts.situation.unfit
    )
    assert not (stays and decision.route is Route.CLOUD)


@law
@given(policy=policy, facts=known)
def test_a_wish_is_never_looser_than_no_wish(policy: Policy, facts: Facts) -> None:
    """A named cloud opens nothing that privacy closed; it only overrules preferences."""
    free = decide(policy, replace(facts, situation=replace(facts.situation, wish=Wish.AUTO)))
    for wish in Wish:
        wished = decide(policy, replace(facts, situation=replace(facts.situation, wish=wish)))
        assert (wished.treatment, wished.treatments, wished.omitted) == (free.treatment, free.treatments, free.omitted)


@law
@given(policy=policy, facts=known)
def test_a_decision_is_total_and_the_same_twice(policy: Policy, facts: Facts) -> None:
    decision = decide(policy, facts)
    assert decision == decide(policy, facts)
    assert len(decision.treatments) == len(facts.findings)
    assert decision.omitted <= set(range(facts.current))
    assert (decision.route is Route.REFUSED) == (decision.error in ("policy_refused", "no_model"))
    assert decision.skill is None or decision.route is Route.LOCAL
    assert decision.treatment is not Treatment.REFUSE or decision.error == "policy_refused"
    assert decision.reasons


@law
@given(policy=policy, facts=known)
def test_nothing_is_masked_where_nothing_can_stand_for_it(policy: Policy, facts: Facts) -> None:
    decision = decide(policy, facts)
    for fact, treatment in zip(facts.findings, decision.treatments, strict=True):
        assert not (fact.fixed and treatment is Treatment.MASK and fact.exchange not in decision.omitted)


@law
@given(policy=policy, facts=known)
def test_the_strictest_finding_is_in_the_treatment(policy: Policy, facts: Facts) -> None:
    decision = decide(policy, facts)
    assert decision.treatment >= max(decision.treatments, default=Treatment.ALLOW)


def test_the_strictest_rule_wins_wherever_it_stands() -> None:
    person = Facts((Fact("PERSON", 0.9, CURRENT),), CURRENT, labels(), both)
    loose = Rule("loose", Treatment.ALLOW, frozenset({"PERSON"}), history=History.ALLOW)
    tight = Rule("tight", Treatment.LOCAL, frozenset({"PERSON"}))
    for order in ((loose, tight), (tight, loose)):
        decision = decide(Policy("any", order), person)
        assert (decision.treatment, decision.reasons) == (Treatment.LOCAL, ("tight",))


def test_the_strictest_exchange_wins_wherever_it_stands() -> None:
    older, newer = Fact("EMAIL_ADDRESS", 0.9, CURRENT - 1), Fact("PERSON", 0.9, CURRENT)
    loose = Rule("loose", Treatment.ALLOW, frozenset({"EMAIL_ADDRESS"}), history=History.ALLOW)
    tight = Rule("tight", Treatment.LOCAL, frozenset({"PERSON"}))
    decision = decide(Policy("any", (loose, tight)), Facts((older, newer), CURRENT, labels(), both))
    assert (decision.treatment, decision.reasons) == (Treatment.LOCAL, ("tight",))
