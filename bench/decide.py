"""How long a decision takes: 50 rules, 200 findings, on the CPU's own clock. `python -m bench.decide`."""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice

from router.classification.label import Labels, Topic
from router.conversation.message import Role
from router.inspection.kinds import KINDS
from router.policy.decide import decide
from router.policy.decision import Situation
from router.policy.facts import CodeFact, Fact, Facts
from router.policy.loading import PRESETS, load_policy
from router.policy.rules import Budget, History, Lean, Policy, Routing, RoutingRule, Rule, Treatment

FOUND = (
    "PERSON",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "LOCATION",
    "DATE_TIME",
    "ORGANIZATION",
    "URL",
    "ID",
    "IBAN_CODE",
    "API_KEY",
)
SHAPES = ("messages[].content", "messages[].tool_calls[].function.arguments{}")


def fifty(rng: random.Random) -> Policy:
    """Return a policy of 50 rules of every sort, as somebody might write one who likes rules."""
    kinds, rules = sorted(KINDS - {"CODE"}), []
    for i in range(50):
        narrowing = (
            {},
            {"with_any": frozenset({"PERSON"})},
            {"sources": frozenset({Role.TOOL, Role.USER})},
            {"places": ("messages[*]*",)},
            {"with_topics": frozenset({"legal"}), "anywhere": True},
        )[i % 5]
        find = frozenset(rng.sample(kinds, 12)) if i % 10 < 8 else frozenset()
        topics = frozenset() if find else frozenset({"health", "hr"})
        then = Treatment.MASK if i % 3 else Treatment.ALLOW
        history = History.MASK if then is Treatment.MASK else History.ALLOW
        if topics:
            narrowing = {}
        rules.append(
            Rule(f"rule {i}", then, find, topics, at_least=rng.choice((0.1, 0.4, 0.6)), history=history, **narrowing)
        )  # type: ignore[arg-type]
    routing = Routing(
        rules=tuple(RoutingRule(f"route {i}", Lean.LOCAL, longer_than=10**6) for i in range(5)),
        budget=Budget(requests=10**6),
    )
    return Policy("fifty", tuple(rules), otherwise=Treatment.MASK, routing=routing)


def facts(rng: random.Random, count: int, *, scores: int) -> Facts:
    """Return a request with `count` findings in ten exchanges, with so many different scores."""
    values = [round(rng.uniform(0.3, 1.0), 4) for _ in range(scores)]
    found = tuple(
        Fact(kind, rng.choice(values), i * 10 // count, role=Role.USER, shape=SHAPES[i % 7 == 0])
        for i, kind in enumerate(islice(cycle(FOUND), count))
    )
    same: dict[Fact, Fact] = {}
    found = tuple(same.setdefault(fact, fact) for fact in found)
    topics = tuple(
        Topic(name, 0.2, exchange) for exchange in range(10) for name in ("health", "legal", "finance", "hr")
    )
    code = (CodeFact(3), CodeFact(9))
    return Facts(found, 9, Labels("chat", 0.9, 0.5, topics, True), Situation(True, True), code=code)


def cpu_us(call: Callable[[], object], rounds: int) -> float:
    """Return the median CPU time of one call in microseconds."""
    for _ in range(20):
        call()
    times = []
    for _ in range(9):
        began = time.process_time()
        for _ in range(rounds):
            call()
        times.append((time.process_time() - began) / rounds * 1e6)
    return statistics.median(times)


def first_us(policy: Policy, request: Facts, times: int = 25) -> float:
    """Return the median CPU time of a decision by a policy that has judged nothing yet."""
    fresh = [replace(policy) for _ in range(times)]
    decide(replace(policy), request)
    taken = []
    for one in fresh:
        began = time.process_time_ns()
        decide(one, request)
        taken.append((time.process_time_ns() - began) / 1e3)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    rng = random.Random(7)
    policies = {"50 rules": fifty(rng), **{name: load_policy(name) for name in PRESETS}}
    requests = {
        "0 findings": facts(rng, 1, scores=1),
        "200, of 4 scores": facts(rng, 200, scores=4),
        "200, all scores different": facts(rng, 200, scores=200),
    }
    print(f"CPU time of one decision, median of 9 times {rounds}, in microseconds; `first`: nothing judged before\n")
    print(f"{'policy':12}" + "".join(f"{name:>28}{'first':>8}" for name in requests))
    for name, policy in policies.items():
        row = [
            (cpu_us(lambda p=policy, r=request: decide(p, r), rounds), first_us(policy, request))  # type: ignore[misc]
            for request in requests.values()
        ]
        print(f"{name:12}" + "".join(f"{us:28.0f}{first:8.0f}" for us, first in row))


if __name__ == "__main__":
    main()
