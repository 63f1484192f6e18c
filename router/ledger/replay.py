"""The facts of a decision as one compact word, and back, so that a row can be decided again."""

import re
from collections.abc import Iterable

from router.classification.label import Labels, Topic
from router.errors import LedgerUnavailable
from router.inspection.kinds import KINDS
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Fact, Facts

Signature = tuple[str, float, bool]
"""Kind, score and fixed: what findings of a long history share."""

VERSION = "2"
_SIDES = {None: "", Route.LOCAL: "l", Route.CLOUD: "c", Route.REFUSED: "r"}
"""Stands behind the flags; rows from before there was one have nothing there."""
_LOOPS = {written: side for side, written in _SIDES.items()}
_FLAGS = 5
_KEPT = "p"
"""Before the number of an exchange with proprietary code, among those with code; older rows have none."""
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}(?:\+[A-Za-z0-9_.-]{1,39}){0,3}|")


def encode(facts: Facts) -> str:
    """Return everything that `decide` reads beside the policy; holds kinds, labels and numbers only.

    Raises:
        LedgerUnavailable: a label or a kind is not of a closed set's form, so it might be text.
    """
    labels, situation = facts.labels, facts.situation
    signatures, found = _found(facts.findings)
    flags = (situation.cloud, situation.engine, situation.local_only, situation.skill is not None, labels.topics_known)
    parts = (
        VERSION,
        str(facts.current),
        ",".join([*map(str, facts.code), *(f"{_KEPT}{exchange}" for exchange in facts.proprietary)]),
        str(facts.opaque),
        str(facts.doubts),
        "".join("1" if flag else "0" for flag in flags) + _SIDES[situation.loop],
        situation.wish.value,
        _word(situation.skill or ""),
        _word(labels.task),
        _score(labels.task_score),
        _score(labels.gain),
        ",".join(f"{_word(topic.name)}:{_score(topic.score)}:{topic.exchange}" for topic in labels.topics),
        ",".join(map(_signature, signatures)),
        ",".join(found),
    )
    return "|".join(parts)


def _found(facts: Iterable[Fact]) -> tuple[tuple[Signature, ...], list[str]]:
    """Return the distinct signatures, and each run of equal findings as which signature, exchange, how many.

    A long history finds the same few kinds again and again: the row stays short.
    """
    numbers: dict[Signature, int] = {}
    runs: list[list[int]] = []
    last: tuple[int, int] | None = None
    for fact in facts:
        signature = fact.kind, fact.score, fact.fixed
        number = numbers.get(signature)
        if number is None:
            number = numbers[signature] = len(numbers)
        if (number, fact.exchange) == last:
            runs[-1][2] += 1
        else:
            last = number, fact.exchange
            runs.append([*last, 1])
    return tuple(numbers), [f"{number}:{exchange}:{count}" for number, exchange, count in runs]


def decode(written: str) -> Facts:
    """Return the facts that `encode` wrote.

    Raises:
        LedgerUnavailable: another version wrote them, or they are damaged.
    """
    try:
        version, current, code, opaque, doubts, flags, wish, skill, *rest = written.split("|")
        task, score, gain, topics, signatures, found = rest
        if version != VERSION:
            raise LedgerUnavailable("these facts were written by another version; this one cannot replay them")
        cloud, engine, local_only, skilled, topics_known = (flag == "1" for flag in flags[:_FLAGS])
        loop = _LOOPS[flags[_FLAGS:]]
        labels = Labels(_text(task), float(score), float(gain), tuple(map(_topic, _items(topics))), topics_known)
        situation = Situation(cloud, engine, _text(skill) if skilled else None, Wish(wish), local_only, loop)
        kinds = tuple(map(_kind, _items(signatures)))
        findings = tuple(fact for item in _items(found) for fact in _facts(item, kinds))
        codes = tuple(int(item) for item in _items(code) if not item.startswith(_KEPT))
        kept = tuple(int(item[1:]) for item in _items(code) if item.startswith(_KEPT))
        return Facts(findings, int(current), labels, situation, codes, int(opaque), int(doubts), kept)
    except (ValueError, IndexError, KeyError):
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


def _signature(signature: Signature) -> str:
    kind, score, fixed = signature
    if kind not in KINDS:
        raise LedgerUnavailable("the decision could not be recorded: a finding's kind is not of the closed list")
    return f"{kind}:{_score(score)}:{int(fixed)}"


def _kind(written: str) -> Signature:
    kind, score, fixed = written.split(":")
    return kind, float(score), fixed == "1"


def _facts(written: str, signatures: tuple[Signature, ...]) -> tuple[Fact, ...]:
    number, exchange, count = written.split(":")
    kind, score, fixed = signatures[int(number)]
    return (Fact(kind, score, int(exchange), fixed),) * int(count)


def _topic(written: str) -> Topic:
    name, score, exchange = written.split(":")
    return Topic(_text(name), float(score), int(exchange))
