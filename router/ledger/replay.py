"""The facts of a decision as one compact word, and back, so that a row can be decided again."""

import re
from itertools import groupby

from router.classification.label import Labels, Topic
from router.errors import LedgerUnavailable
from router.inspection.kinds import KINDS
from router.policy.decision import Situation, Wish
from router.policy.facts import Fact, Facts

VERSION = "1"
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}(?:\+[A-Za-z0-9_.-]{1,39}){0,3}|")


def encode(facts: Facts) -> str:
    """Return everything that `decide` reads beside the policy; holds kinds, labels and numbers only.

    Raises:
        LedgerUnavailable: a label or a kind is not of a closed set's form, so it might be text.
    """
    labels, situation = facts.labels, facts.situation
    flags = (situation.cloud, situation.engine, situation.local_only, situation.skill is not None, labels.topics_known)
    parts = (
        VERSION,
        str(facts.current),
        ",".join(map(str, facts.code)),
        str(facts.opaque),
        str(facts.doubts),
        "".join("1" if flag else "0" for flag in flags),
        situation.wish.value,
        _word(situation.skill or ""),
        _word(labels.task),
        _score(labels.task_score),
        _score(labels.gain),
        ",".join(f"{_word(topic.name)}:{_score(topic.score)}:{topic.exchange}" for topic in labels.topics),
        ",".join(f"{_fact(fact)}:{len(list(same))}" for fact, same in groupby(facts.findings)),
    )
    return "|".join(parts)


def decode(written: str) -> Facts:
    """Return the facts that `encode` wrote.

    Raises:
        LedgerUnavailable: another version wrote them, or they are damaged.
    """
    try:
        version, current, code, opaque, doubts, flags, wish, skill, task, score, gain, topics, found = written.split(
            "|"
        )
        if version != VERSION:
            raise LedgerUnavailable("these facts were written by another version; this one cannot replay them")
        cloud, engine, local_only, skilled, topics_known = (flag == "1" for flag in flags)
        labels = Labels(_text(task), float(score), float(gain), tuple(map(_topic, _items(topics))), topics_known)
        situation = Situation(cloud, engine, _text(skill) if skilled else None, Wish(wish), local_only)
        findings = tuple(fact for item in _items(found) for fact in _facts(item))
        codes = tuple(map(int, _items(code)))
        return Facts(findings, int(current), labels, situation, codes, int(opaque), int(doubts))
    except ValueError:
        raise LedgerUnavailable("the facts of this row are damaged and cannot be replayed") from None


def _items(listed: str) -> list[str]:
    return listed.split(",") if listed else []


def _word(word: str) -> str:
    written = word.replace(" ", "+")
    if "+" in word or _WORD.fullmatch(written) is None:
        raise LedgerUnavailable("the decision could not be recorded: a label is not of the ledger's grammar")
    return written


def _text(written: str) -> str:
    return written.replace("+", " ")


def _score(score: float) -> str:
    return repr(float(score))


def _fact(fact: Fact) -> str:
    if fact.kind not in KINDS:
        raise LedgerUnavailable("the decision could not be recorded: a finding's kind is not of the closed list")
    return f"{fact.kind}:{_score(fact.score)}:{fact.exchange}:{int(fact.fixed)}"


def _facts(written: str) -> tuple[Fact, ...]:
    kind, score, exchange, fixed, count = written.split(":")
    return (Fact(kind, float(score), int(exchange), fixed == "1"),) * int(count)


def _topic(written: str) -> Topic:
    name, score, exchange = written.split(":")
    return Topic(_text(name), float(score), int(exchange))
