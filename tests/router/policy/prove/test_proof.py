"""A proof is worth something if nothing breaks what holds, and what is said to break it does.

The laws of the decision (`test_decide_laws`) are what makes the smallest facts enough. Here the conclusion is
attacked directly: policies of the whole language against requests of any size.
"""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from router.classification.label import Labels, Topic
from router.conversation.message import Role
from router.errors import ConfigurationError
from router.policy.decide import decide
from router.policy.decision import Decision, Route, Situation, Wish
from router.policy.facts import Asked, CodeFact, Fact, Facts
from router.policy.lean import leans
from router.policy.loading import PRESETS, load_policy, parse_policy, preset_text
from router.policy.moment import Moment
from router.policy.named_files import mark
from router.policy.prove.claim import TOPIC_SCORE, Claim, Verb, When, Whole, parse_claim
from router.policy.prove.moments import arounds, situations
from router.policy.prove.proof import prove
from router.policy.prove.sketch import sketch, told
from router.policy.rules import Budget, History, Lean, Never, Policy, Prefer, Routing, RoutingRule, Rule, Treatment

KINDS = ("PERSON", "URL", "VOCABULARY", "CODE")
TOPICS = ("health", "legal")
SHAPES = ("messages[].content", "tools[].function.description", "")
WORDS = ("", "clients", "projects", "clients+projects", "others")
CLAIMS = tuple(
    parse_claim(sentence)
    for sentence in (
        "PERSON never leaves",
        "PERSON or URL never leaves unmasked",
        "VOCABULARY of score 0.3 or more never leaves unmasked",
        "URL beside PERSON never leaves unmasked",
        "URL now beside health never leaves",
        "PERSON from tool in earlier turns never leaves",
        "CODE never leaves",
        "health never leaves",
        "health beside PERSON now never leaves",
        "PERSON beside CODE never leaves",
        "a request never leaves",
        "a doubt never leaves",
        "an image or file never leaves",
    )
)
score = st.sampled_from([0.0, 0.2, 0.3, 0.35, 0.4, 0.5, 0.9, 1.0])
threshold = st.sampled_from([0.0, 0.3, 0.4, 0.9])
exchange = st.integers(0, 2)
role = st.sampled_from(Role)
shape = st.sampled_from(SHAPES)
kinds = st.sets(st.sampled_from(KINDS), min_size=1).map(frozenset)
few = st.just(frozenset[str]())
rule = st.builds(
    Rule,
    name=st.sampled_from(["a", "b", "c"]),
    then=st.sampled_from(Treatment),
    find=kinds,
    with_any=few | few | kinds,
    at_least=threshold,
    history=st.sampled_from(History),
    proprietary=st.booleans(),
    with_topics=few | few | st.just(frozenset({"health"})),
    anywhere=st.booleans(),
    sources=st.just(frozenset[Role]()) | st.sets(role, min_size=1, max_size=2).map(frozenset),
    places=st.sampled_from([(), (), ("tools*",), ("*content", "tools[0].function.name")]),
    words=few | few | st.just(frozenset({"clients"})),
    files=st.sampled_from([(), (), (), ("*.py",)]),
)
topic_rule = st.builds(
    Rule,
    name=st.sampled_from(["t", "u"]),
    then=st.sampled_from(Treatment),
    topics=st.sets(st.sampled_from(TOPICS), min_size=1).map(frozenset),
    with_any=few | kinds,
    at_least=threshold,
    history=st.sampled_from(History),
    anywhere=st.booleans(),
)
routing = st.builds(
    Routing,
    st.sampled_from(Prefer),
    st.sampled_from([0.0, 0.5]),
    rules=st.lists(
        st.builds(
            RoutingRule,
            st.sampled_from(["x", "y"]),
            st.sampled_from(Lean),
            tasks=few | st.just(frozenset({"code"})),
            longer_than=st.none() | st.just(100),
            needs=few | st.just(frozenset({"vision"})),
            hours=st.none() | st.just((1_320, 360)),
            days=st.just(frozenset[int]()) | st.just(frozenset({5, 6})),
            metered=st.booleans(),
            battery_below=st.none() | st.just(20),
        ),
        max_size=2,
    ).map(tuple),
    budget=st.builds(Budget, st.none() | st.just(10), st.none() | st.just(1_000), st.none() | st.just(2.0)),
)
never = st.builds(Never, few | kinds, few | st.just(frozenset({"health"})), few | kinds)
policies = st.builds(
    Policy,
    name=st.just("any"),
    rules=st.lists(rule | rule | topic_rule, min_size=1, max_size=4).map(tuple),
    otherwise=st.sampled_from(Treatment),
    unsure=st.sampled_from([Treatment.LOCAL, Treatment.REFUSE]),
    opaque=st.sampled_from([Treatment.ALLOW, Treatment.LOCAL, Treatment.REFUSE]),
    cloud=st.sampled_from([True, True, True, False]),
    routing=st.just(Routing()) | routing,
    never=st.just(Never()) | never,
)
found = st.builds(
    Fact, st.sampled_from(KINDS[:3]), score, exchange, st.booleans(), role, shape, st.sampled_from(WORDS)
).map(lambda fact: fact if fact.kind == "VOCABULARY" else fact._replace(words=""))
topic = st.builds(Topic, st.sampled_from(TOPICS), score, exchange)
moment = st.builds(
    Moment,
    st.sampled_from([0, 359, 360, 1_319, 1_320, 1_400]),
    st.integers(0, 6),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, 19, 20, 80]),
    st.sampled_from([0, 10]),
    st.sampled_from([0, 1_000]),
    st.sampled_from([0.0, 2.0]),
)
situation = st.builds(
    Situation,
    cloud=st.sampled_from([True, True, True, False]),
    engine=st.booleans(),
    skill=st.none(),
    wish=st.sampled_from([Wish.CLOUD, Wish.AUTO, Wish.LOCAL]),
    loop=st.none() | st.sampled_from(Route),
    moment=moment,
)
requests = st.builds(
    Facts,
    findings=st.lists(found, max_size=4).map(tuple),
    current=st.just(2),
    labels=st.builds(
        Labels,
        st.sampled_from(["chat", "code"]),
        st.just(1.0),
        st.sampled_from([0.0, 0.5]),
        st.lists(topic, max_size=3).map(tuple),
        st.just(True),
    ),
    situation=situation,
    code=st.lists(st.builds(CodeFact, exchange, st.booleans(), role, shape), max_size=2).map(tuple),
    opaque=st.sampled_from([0, 0, 1]),
    doubts=st.sampled_from([0, 0, 0, 1]),
    asked=st.builds(Asked, st.sampled_from([0, 101]), few | st.just(frozenset({"vision"}))),
    files=st.lists(st.tuples(st.just(mark("*.py")), exchange), max_size=1).map(tuple),
)


def breaks(claim: Claim, facts: Facts, decision: Decision) -> bool:
    """Say whether a request breaks a claim; written anew, so that it shares no mistake with the proof."""
    if decision.route is not Route.CLOUD:
        return False
    if claim.whole is Whole.REQUEST:
        return True
    if claim.whole is not None:
        return bool(facts.doubts if claim.whole is Whole.DOUBT else facts.opaque)
    for name, at, points, who, treatment in things(facts, decision):
        floor = claim.at_least if claim.at_least is not None else (TOPIC_SCORE if name in TOPICS else 0.0)
        if name not in claim.kinds | claim.topics or points < floor or (claim.roles and who not in claim.roles):
            continue
        if claim.when is not None and (claim.when is When.NOW) != (at == facts.current):
            continue
        if claim.beside and not accompanied(claim, facts, decision, at):
            continue
        leaves = at not in decision.omitted
        if leaves and (claim.verb is Verb.NEVER or treatment is Treatment.ALLOW):
            return True
    return False


def things(facts: Facts, decision: Decision) -> list[tuple[str, int, float, Role | None, Treatment | None]]:
    listed: list[tuple[str, int, float, Role | None, Treatment | None]] = [
        (fact.kind, fact.exchange, fact.score, fact.role, treatment)
        for fact, treatment in zip(facts.findings, decision.treatments, strict=True)
    ]
    listed += [("CODE", code.exchange, 1.0, code.role, None) for code in facts.code]
    return listed + [(topic.name, topic.exchange, topic.score, None, None) for topic in facts.labels.topics]


def accompanied(claim: Claim, facts: Facts, decision: Decision, at: int) -> bool:
    return any(
        name in claim.beside
        and where == at
        and points >= (claim.at_least if claim.at_least is not None else (TOPIC_SCORE if name in TOPICS else 0.0))
        for name, where, points, _, _ in things(facts, decision)
    )


def small(chance: Random) -> Facts:
    """Return a request of one or two things with the cloud open: what is likeliest to break a claim."""
    findings, code, topics = [], [], []
    where = chance.choice((0, 2, 2))
    for _ in range(chance.choice((1, 1, 2))):
        at, points, who = where, chance.choice((0.0, 0.2, 0.3, 0.35, 0.4, 0.5, 0.9, 1.0)), chance.choice(list(Role))
        match chance.choice(("fact", "fact", "fact", "code", "topic")):
            case "fact":
                kind = chance.choice(KINDS[:3])
                words = chance.choice(WORDS) if kind == "VOCABULARY" else ""
                findings.append(Fact(kind, points, at, chance.random() < 0.2, who, chance.choice(SHAPES), words))
            case "code":
                code.append(CodeFact(at, chance.random() < 0.5, who, chance.choice(SHAPES)))
            case _:
                topics.append(Topic(chance.choice(TOPICS), points, at))
    known = Labels("chat", 1.0, 1.0, tuple(topics), topics_known=True)
    situation = Situation(cloud=True, engine=False, wish=chance.choice((Wish.AUTO, Wish.CLOUD)))
    return Facts(tuple(findings), 2, known, situation, tuple(code))


simple_policies = st.builds(
    Policy,
    name=st.just("any"),
    rules=st.lists(rule | rule | topic_rule, min_size=1, max_size=2).map(tuple),
    otherwise=st.sampled_from([Treatment.ALLOW, Treatment.MASK, Treatment.LOCAL, Treatment.LOCAL]),
    never=st.just(Never()) | never,
)


@settings(max_examples=90, deadline=None)
@given(
    policy=simple_policies | policies,
    claim=st.sampled_from(CLAIMS),
    facts=st.lists(requests, max_size=2),
    seed=st.integers(0),
)
def test_no_request_breaks_what_holds_and_a_counterexample_breaks_what_does_not(
    policy: Policy, claim: Claim, facts: list[Facts], seed: int
) -> None:
    proof = prove(policy, claim)
    if proof.holds:
        chance = Random(seed)
        for one in (*facts, *(small(chance) for _ in range(300))):
            assert not breaks(claim, one, decide(policy, one))
        return
    assert proof.counterexample is not None
    broken = proof.counterexample
    assert decide(policy, broken.facts) == broken.decision
    assert breaks(claim, broken.facts, broken.decision)
    assert len(broken.case.things) <= 2, "smallest"
    assert sketch(broken)["messages"]
    assert "is decided: cloud" in told(broken)[-1]


@settings(max_examples=40, deadline=None)
@given(policy=policies, one=requests, other=requests)
def test_moments_that_lean_alike_decide_alike(policy: Policy, one: Facts, other: Facts) -> None:
    changed = replace(
        one,
        labels=replace(one.labels, task=other.labels.task),
        asked=other.asked,
        situation=replace(one.situation, moment=other.situation.moment),
    )
    assume(leans(policy, one) == leans(policy, changed))
    assert decide(policy, one) == decide(policy, changed)


def test_every_thing_that_routing_rules_can_say_has_its_moment() -> None:
    night = RoutingRule("night", Lean.NO_CLOUD, hours=(1_320, 360), days=frozenset({4}))
    paid = RoutingRule("paid", Lean.LOCAL, metered=True, needs=frozenset({"vision"}))
    policy = Policy("any", (), routing=Routing(rules=(night, paid), budget=Budget(requests=5)))
    said = {leans(policy, Facts((), 0, one.labels, one.situation, asked=one.asked)) for one in situations(policy)}
    assert said == {None, (Lean.NO_CLOUD, "night"), (Lean.LOCAL, "paid"), (Lean.NO_CLOUD, "budget spent")}


NAMES = Rule("names", Treatment.MASK, frozenset({"PERSON"}), at_least=0.4)


def test_a_gap_below_a_rules_score_is_found_and_the_claim_can_say_so() -> None:
    policy = Policy("gap", (NAMES,), otherwise=Treatment.ALLOW)
    broken = prove(policy, parse_claim("PERSON never leaves unmasked")).counterexample
    assert broken is not None
    assert told(broken)[0] == "user: … PERSON (score 0 up to 0.4) …"
    assert prove(policy, parse_claim("PERSON of score 0.4 or more never leaves unmasked")).holds


def test_what_may_leave_needs_one_way_out_for_each_kind() -> None:
    policy = Policy("some", (NAMES,), otherwise=Treatment.ALLOW)
    assert prove(policy, parse_claim("URL may leave")).holds
    assert prove(policy, parse_claim("PERSON may leave masked")).holds
    closed = replace(policy, rules=(replace(NAMES, at_least=0.0, then=Treatment.LOCAL, history=History.LOCAL),))
    proof = prove(closed, parse_claim("URL, PERSON may leave"))
    assert (proof.holds, proof.missing) == (False, ("PERSON",))


def test_a_claim_in_a_file_is_read_when_the_file_is() -> None:
    text = preset_text("strict").replace("a request may leave", "a request may leaf")
    with pytest.raises(ConfigurationError) as wrong:
        parse_policy(text, "rules.yaml")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "may leaf" in row)
    assert f"rules.yaml:{line}" in wrong.value.message
    assert "may leave" in wrong.value.message


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_carries_claims_and_keeps_them(name: str) -> None:
    policy = load_policy(name)
    around = arounds(policy)
    assert policy.claims
    for claim in policy.claims:
        assert prove(policy, parse_claim(claim), around).holds, claim
