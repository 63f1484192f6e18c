"""A counterexample as a request that a reader can picture."""

from collections.abc import Mapping
from typing import cast

from router.classification.label import Topic
from router.conversation.message import Role
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Fact, Facts
from router.policy.moment import DAYS, NO_MOMENT
from router.policy.prove.cases import CURRENT, Thing
from router.policy.prove.claim import Whole
from router.policy.prove.proof import Counterexample


def sketch(found: Counterexample) -> Mapping[str, object]:
    """Return a request with the things of a counterexample where they stand; the rest is left to the reader."""
    turns: dict[int, list[dict[str, object]]] = {0: [], CURRENT: []}
    tools: list[dict[str, object]] = []
    for thing, below in zip(found.case.things, found.case.below, strict=True):
        said = _said(thing, below)
        role = getattr(thing, "role", Role.USER)
        if role is Role.DEFINITION:
            tools.append({"type": "function", "function": {"name": "…", "description": said}})
        else:
            turns[thing.exchange].append({"role": role.value, "content": said})
    if found.case.whole is not None:
        turns[CURRENT].append({"role": "user", "content": _WHOLE[found.case.whole]})
    messages = [*turns[0], *([{"role": "assistant", "content": "…"}] if turns[0] else []), *turns[CURRENT]]
    if not turns[CURRENT]:
        messages.append({"role": "user", "content": "…"})
    return {"model": _model(found.facts.situation), "messages": messages, **({"tools": tools} if tools else {})}


def told(found: Counterexample) -> tuple[str, ...]:
    """Return the request, the situation and what is decided, as lines."""
    decision = found.decision
    how = "masked" if decision.masked else "as it is"
    route = f"cloud, {how}" if decision.route is Route.CLOUD else decision.route.value
    why = ", ".join(decision.reasons)
    request = sketch(found)
    lines = [
        f"{message['role']}: {message['content']}" for message in cast("list[dict[str, object]]", request["messages"])
    ]
    lines += ["a tool's description: " + said for said in _descriptions(request)]
    model = "" if request["model"] == "auto" else f"the client asks for {request['model']}, "
    return (*lines, f"with {model}{situation(found.facts)}", f"is decided: {route} (because of: {why})")


def _descriptions(request: Mapping[str, object]) -> list[str]:
    tools = cast("list[dict[str, dict[str, str]]]", request.get("tools", []))
    return [tool["function"]["description"] for tool in tools]


def situation(facts: Facts) -> str:
    """Return the facts of the moment in words; what makes no difference is left out."""
    now = facts.situation
    said = [
        "a cloud" if now.cloud else "no cloud",
        "an engine on this device" if now.engine else "no engine",
        f"the skill {now.skill}" if now.skill else "",
        "every cloud closed by `upstreams`" if now.unfit else "",
        "the header to stay here" if now.local_only else "",
        f"a tool loop begun at {now.loop.value}" if now.loop else "",
        "no model that judges topics" if not facts.labels.topics_known else "",
        f"gain {facts.labels.gain:g}" if now.engine else "",
    ]
    if now.moment != NO_MOMENT:
        said.append(f"{DAYS[now.moment.weekday]} {now.moment.minute // 60:02}:{now.moment.minute % 60:02}")
    return ", ".join(filter(None, said))


_WHOLE = {
    Whole.REQUEST: "… nothing personal …",
    Whole.DOUBT: "… something that could not be inspected …",
    Whole.UNREAD: "… an image, a sound or a file …",
}


def _said(thing: Thing, below: float | None) -> str:
    if isinstance(thing, Topic):
        return f"… about {thing.name} ({_scores(thing.score, below)}) …"
    if not isinstance(thing, Fact):
        return f"… source code{' under a header that keeps all rights' if thing.proprietary else ''} …"
    where = " as a number or key" if thing.fixed else ""
    words = f" of category {thing.words}" if thing.words else ""
    shape = f" at {thing.shape}" if thing.shape not in ("", "messages[].content") else ""
    return f"… {thing.kind}{words}{where}{shape} ({_scores(thing.score, below)}) …"


def _scores(score: float, below: float | None) -> str:
    return f"score {score:g} or more" if below is None else f"score {score:g} up to {below:g}"


def _model(now: Situation) -> str:
    match now.wish:
        case Wish.SKILL:
            return f"skill:{now.skill or '…'}"
        case _:
            return now.wish.value
