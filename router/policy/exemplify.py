"""Examples of a file as values."""

import json
from collections.abc import Iterator

from router.conversation.message import Role
from router.policy.decision import Wish
from router.policy.example import Example, Expected, Turn
from router.policy.example_section import AtSection, ExampleSection, ExpectSection, TurnSection
from router.policy.layers import Layer
from router.policy.moment import DAYS, Moment
from router.policy.treatment import Treatment

_SPEAKERS = (("system", Role.SYSTEM), ("user", Role.USER), ("assistant", Role.ASSISTANT), ("tool", Role.TOOL))


def examples(layer: Layer) -> tuple[Example, ...]:
    """Return the examples of one file."""
    return tuple(
        Example(
            turns=tuple(_turns(section)),
            expected=_expected(section.expect),
            words=section.words,
            tools=tuple(sorted(section.tools.items())),
            cloud=section.there_is in ("cloud", "both"),
            engine=section.there_is in ("engine", "both"),
            wish=Wish(section.model),
            moment=_moment(section.at),
            line=layer.marked.line(("examples", i)),
        )
        for i, section in enumerate(layer.file.examples)
    )


def _turns(section: ExampleSection) -> Iterator[Turn]:
    if section.say is not None:
        yield Turn(Role.USER, section.say)
    for turn in section.turns or ():
        yield _turn(turn)


def _turn(turn: TurnSection) -> Turn:
    calls = tuple((name, json.dumps(given, ensure_ascii=False)) for name, given in (turn.calls or {}).items())
    for name, role in _SPEAKERS:
        said = getattr(turn, name)
        if said is not None:
            return Turn(role, said, calls, turn.attach)
    return Turn(Role.ASSISTANT, "", calls)


def _expected(section: ExpectSection) -> Expected:
    return Expected(
        route=section.route,
        treatment=Treatment[section.treatment.upper()] if section.treatment else None,
        rule=section.rule,
        sees=section.cloud_sees,
        hides=section.cloud_never_sees,
    )


def _moment(at: AtSection) -> Moment:
    return Moment(
        minute=60 * int(at.time[:2]) + int(at.time[3:]),
        weekday=DAYS.index(at.day),
        metered=True if at.network == "metered" else None,
        battery=at.battery,
        requests=at.spent.requests or 0,
        tokens=at.spent.tokens or 0,
        cost=at.spent.cost or 0.0,
    )
