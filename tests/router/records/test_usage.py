"""Counts of a ledger: what went where, told by the decision itself wherever its policy is at hand."""

from dataclasses import replace

from router.ledger.entry import Decided, Erased
from router.ledger.replay import encode
from router.policy.decide import decide
from router.policy.decision import Situation
from router.policy.facts import Fact, Facts
from router.policy.loading import digest
from router.policy.rules import History, Policy, Rule, Treatment
from router.records.usage import Flow, Manner, Usage, usage
from tests.router.ledger.rows import a_decision, an_end
from tests.router.policy.test_decide_laws import labels

NAMES = Rule("names", Treatment.MASK, frozenset({"PERSON"}), history=History.OMIT)
PLAIN = Policy("plain", (NAMES,))
POLICY = replace(PLAIN, digest=digest(PLAIN))
FACTS = Facts(
    (Fact("PERSON", 0.9, 1), Fact("PERSON", 0.9, 0), Fact("URL", 0.9, 1)),
    1,
    labels(),
    Situation(cloud=True, engine=False),
)


def row(facts: Facts = FACTS, **changes: object) -> Decided:
    decision = decide(POLICY, facts)
    fields: dict[str, object] = {
        "route": decision.route,
        "treatment": decision.treatment.name.lower(),
        "masked": decision.masked,
        "counts": (("PERSON", 2), ("URL", 1)),
        "policy": POLICY.name,
        "policy_digest": POLICY.digest,
        "upstream": "outside",
        "facts": encode(facts),
    }
    return a_decision(**{**fields, **changes})


def counted(*entries: object, policies: bool = True) -> Usage:
    return usage(entries, {POLICY.digest: POLICY} if policies else {})  # type: ignore[arg-type]


def test_each_finding_goes_where_its_own_decision_sent_it() -> None:
    flows = counted(row()).flows
    assert flows == {
        Flow("PERSON", "outside", Manner.MASKED): 1,
        Flow("PERSON", "outside", Manner.LEFT_OUT): 1,
        Flow("URL", "outside", Manner.AS_IT_IS): 1,
    }


def test_without_the_policy_of_the_time_nothing_is_claimed() -> None:
    flows = counted(row(), policies=False).flows
    assert flows == {Flow("PERSON", "outside", Manner.UNKNOWN): 2, Flow("URL", "outside", Manner.UNKNOWN): 1}


def test_a_row_that_comes_out_differently_is_counted_and_not_explained_away() -> None:
    found = counted(row(treatment="local"))
    assert (found.replayed, found.differing) == (1, 1)
    assert {flow.manner for flow in found.flows} == {Manner.UNKNOWN}


def test_what_the_guard_stopped_reached_nobody() -> None:
    blocked = row()
    flows = counted(blocked, an_end(blocked, status="blocked")).flows
    assert {(flow.destination, flow.manner) for flow in flows} == {("nobody", Manner.STOPPED)}


def test_what_stayed_and_what_was_refused_left_to_nobody() -> None:
    here = counted(row(route="local", upstream="ollama")).flows
    assert {(flow.destination, flow.manner) for flow in here} == {("this device", Manner.IN_CLEAR)}
    refused = counted(row(route="refused", upstream="")).flows
    assert {(flow.destination, flow.manner) for flow in refused} == {("nobody", Manner.STOPPED)}


def test_requests_routes_endings_and_erasures_are_counted() -> None:
    first, second = row(), row()
    found = counted(first, an_end(first), second, Erased("hd_x", 1, "age", ((1, 4), (7, 7))))
    assert found.requests == 2
    assert found.routes == {("cloud-masked", "outside"): 2}
    assert found.endings == {"ok": 1, "not noted": 1}
    assert found.erased == 5
    assert found.requests_with[Flow("PERSON", "outside", Manner.MASKED)] == 2
