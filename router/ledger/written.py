"""The parts of a decision's facts, each as one word of the ledger's grammar and back."""

import re

from router.conversation.message import Role
from router.errors import LedgerUnavailable
from router.inspection.kinds import KINDS
from router.policy.facts import CodeFact
from router.policy.moment import Moment

Signature = tuple[str, float, bool, Role, str, str]
"""Kind, score, fixed, role, shape and words: what findings of a long history share."""

_SHAPE = re.compile(r"[a-z0-9_.+-]*")
_WORDS = re.compile(r"[a-z+]*")
_KEPT = "p"
"""Before the number of an exchange with proprietary code."""
_BRACKETS = (("[]", "-"), ("{}", "+"))
"""The ledger's grammar has no brackets, and shapes have neither of the signs that stand for them."""


def score_written(score: float) -> str:
    """Return a score so that it is read back exactly."""
    return repr(float(score))


def signature_written(signature: Signature) -> str:
    """Return a finding without its exchange.

    Raises:
        LedgerUnavailable: a kind is not of the closed list, or a shape is none.
    """
    kind, score, fixed, role, shape, words = signature
    if kind not in KINDS:
        raise LedgerUnavailable("the decision could not be recorded: a finding's kind is not of the closed list")
    if not _WORDS.fullmatch(words):
        raise LedgerUnavailable("the decision could not be recorded: a category of words is not of the closed list")
    return f"{kind}:{score_written(score)}:{int(fixed)}:{role.value}:{_shape_written(shape)}:{words}"


def finding(written: str) -> Signature:
    """Return what `signature_written` wrote; older rows end after `fixed`."""
    kind, score, fixed, *rest = written.split(":")
    role, shape, words = rest or (Role.USER.value, "", "")
    return kind, float(score), fixed == "1", Role(role), _shape(shape), words


def code_written(code: CodeFact) -> str:
    """Return where code stands."""
    kept = _KEPT if code.proprietary else ""
    return f"{kept}{code.exchange}:{code.role.value}:{_shape_written(code.shape)}"


def code(written: str) -> CodeFact:
    """Return what `code_written` wrote; older rows hold the exchange alone."""
    exchange, *rest = written.split(":")
    role, shape = rest or (Role.USER.value, "")
    return CodeFact(int(exchange.removeprefix(_KEPT)), exchange.startswith(_KEPT), Role(role), _shape(shape))


def moment_written(moment: Moment) -> str:
    """Return the facts of the moment; what nobody knows is empty."""
    metered = "" if moment.metered is None else str(int(moment.metered))
    battery = "" if moment.battery is None else str(moment.battery)
    spent = f"{moment.requests}:{moment.tokens}:{score_written(moment.cost)}"
    return f"{moment.minute}:{moment.weekday}:{metered}:{battery}:{spent}"


def moment(written: str) -> Moment:
    """Return what `moment_written` wrote; older rows hold nothing."""
    if not written:
        return Moment()
    minute, weekday, metered, battery, requests, tokens, cost = written.split(":")
    return Moment(
        minute=int(minute),
        weekday=int(weekday),
        metered=metered == "1" if metered else None,
        battery=int(battery) if battery else None,
        requests=int(requests),
        tokens=int(tokens),
        cost=float(cost),
    )


def _shape_written(shape: str) -> str:
    for brackets, sign in _BRACKETS:
        shape = shape.replace(brackets, sign)
    if not _SHAPE.fullmatch(shape):
        raise LedgerUnavailable("the decision could not be recorded: a place is not of the form places promise")
    return shape


def _shape(written: str) -> str:
    for brackets, sign in _BRACKETS:
        written = written.replace(sign, brackets)
    return written
