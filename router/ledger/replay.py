"""The facts of a decision as one compact word, and back, so that a row can be decided again."""

import re
from collections.abc import Iterable

from router.classification.label import Labels, Topic
from router.errors import LedgerUnavailable
from router.ledger.written import (
    Signature,
    code,
    code_written,
    finding,
    moment,
    moment_written,
    score_written,
    signature_written,
)
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Asked, Fact, Facts

VERSION = "3"
_EARLIER = "2"
"""Rows of this version say nothing of roles, shapes, capabilities, the moment and files; they are read as they are."""
_SIDES = {None: "", Route.LOCAL: "l", Route.CLOUD: "c", Route.REFUSED: "r"}
"""Stands behind the flags; rows from before there was one have nothing there."""
_LOOPS = {written: side for side, written in _SIDES.items()}
_FLAGS = {VERSION: 6, _EARLIER: 5}
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}(?:\+[A-Za-z0-9_.-]{1,39}){0,3}|")


def encode(facts: Facts) -> str:
    """Return everything that `decide` reads beside the policy; holds kinds, labels and numbers only.

    Raises:
        LedgerUnavailable: a label or a kind is not of a closed set's form, so it might be text.
    """
    labels, situation = facts.labels, facts.situation
    signatures, found = _found(facts.findings)
    flags = (
        situation.cloud,
        situation.engine,
        situation.local_only,
        situation.skill is not None,
        labels.topics_known,
        situation.unfit,
    )
    parts = (
        VERSION,
        str(facts.current),
        ",".join(map(code_written, facts.code)),
        str(facts.opaque),
        str(facts.doubts),
        "".join("1" if flag else "0" for flag in flags) + _SIDES[situation.loop],
        situation.wish.value,
        _word(situation.skill or ""),
        _word(labels.task),
        score_written(labels.task_score),
        score_written(labels.gain),
        ",".join(f"{_word(topic.name)}:{score_written(topic.score)}:{topic.exchange}" for topic in labels.topics),
        ",".join(map(signature_written, signatures)),
        ",".join(found),
        ",".join([str(facts.asked.characters), *map(_word, sorted(facts.asked.needs))]),
        moment_written(situation.moment),
        ",".join(f"{_word(mark)}:{exchange}" for mark, exchange in facts.files),
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
        exchange = fact.exchange
        signature = fact.kind, fact.score, fact.fixed, fact.role, fact.shape, fact.words
        number = numbers.setdefault(signature, len(numbers))
        if (number, exchange) == last:
            runs[-1][2] += 1
        else:
            last = number, exchange
            runs.append([*last, 1])
    return tuple(numbers), [f"{number}:{exchange}:{count}" for number, exchange, count in runs]


def decode(written: str) -> Facts:
    """Return the facts that `encode` wrote.

    Raises:
        LedgerUnavailable: another version wrote them, or they are damaged.
    """
    try:
        version, current, codes, opaque, doubts, flags, wish, skill, *rest = written.split("|")
        if version not in _FLAGS:
            raise LedgerUnavailable("these facts were written by another version; this one cannot replay them")
        task, score, gain, topics, signatures, found, *later = rest
        asked, now, files = later if version == VERSION else ("0", "", "")
        bits = [flag == "1" for flag in flags[: _FLAGS[version]]]
        cloud, engine, local_only, skilled, topics_known = bits[:5]
        situation = Situation(
            cloud=cloud,
            engine=engine,
            skill=_text(skill) if skilled else None,
            wish=Wish(wish),
            local_only=local_only,
            loop=_LOOPS[flags[_FLAGS[version] :]],
            unfit=bits[5] if version == VERSION else False,
            moment=moment(now),
        )
        kinds = tuple(map(finding, _items(signatures)))
        characters, *needs = asked.split(",")
        return Facts(
            findings=tuple(fact for item in _items(found) for fact in _facts(item, kinds)),
            current=int(current),
            labels=Labels(_text(task), float(score), float(gain), tuple(map(_topic, _items(topics))), topics_known),
            situation=situation,
            code=tuple(map(code, _items(codes))),
            opaque=int(opaque),
            doubts=int(doubts),
            asked=Asked(int(characters), frozenset(needs)),
            files=tuple(map(_mark, _items(files))),
        )
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


def _facts(written: str, signatures: tuple[Signature, ...]) -> tuple[Fact, ...]:
    number, exchange, count = written.split(":")
    kind, score, fixed, role, shape, words = signatures[int(number)]
    return (Fact(kind, score, int(exchange), fixed, role, shape, words),) * int(count)


def _topic(written: str) -> Topic:
    name, score, exchange = written.split(":")
    return Topic(_text(name), float(score), int(exchange))


def _mark(written: str) -> tuple[str, int]:
    name, exchange = written.split(":")
    return name, int(exchange)
