"""Everything that could answer, as a value, and what a model name means in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from router.conversation.message import Needs
from router.errors import NotFound
from router.policy.decision import Wish
from router.upstreams.local import Capability, LocalModel, capability
from router.upstreams.preference import Load, preferred


@dataclass(frozen=True, slots=True)
class CloudModel:
    """A model at a configured cloud."""

    cloud: str
    model: str


@dataclass(frozen=True, slots=True)
class NotLocal:
    """A model that an engine of this device offers but another machine runs."""

    name: str
    server: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """An address where an engine answered, or should have."""

    where: str
    name: str
    """As the configuration calls it, else its kind."""
    kind: str
    """Which server it is; empty for one that is none of the known ones."""
    trouble: str = ""
    """A fixed phrase on why it is of no use, and what to do."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """What is there at one moment. The order is the order of preference."""

    clouds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Name and models of each cloud; the first cloud is what `cloud` means, its first model the default."""
    locals: tuple[LocalModel, ...] = ()
    """Models of this device; the first that can chat is the default."""
    skills: tuple[str, ...] = ()
    not_local: tuple[NotLocal, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    """Other names, or patterns of names, and what they mean; the first that fits."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a model name asks for, and who would answer on either side."""

    wish: Wish
    cloud: CloudModel | None = None
    engines: tuple[LocalModel, ...] = ()
    """Local models that may answer; when one was named, those of that name, one on each engine that has it."""
    skill: str | None = None
    first: str = ""
    """The model that is asked before all others, if it can take the request."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The local model that would take a request, with what was found about all that were looked at."""

    model: LocalModel | None
    considered: tuple[tuple[LocalModel, Capability], ...]


def resolve(name: str, fleet: Fleet) -> Target:
    """Return what a model name means.

    Exact names come before suffixes. A name on both sides means the local model:
    a coincidence of names must not take a request outside; `NAME:cloud` asks for the other.

    Raises:
        NotFound: a skill that is not there.
    """
    name = meant(name, fleet)
    if name.startswith("skill:"):
        return _skill(name.removeprefix("skill:"), fleet)
    chatting = tuple(model for model in fleet.locals if model.chat)
    if name in {"auto", "local", "cloud"}:
        return Target(Wish(name), None if name == "local" else _default(fleet), chatting)
    if target := _exact(name, fleet, chatting) or _suffixed(name, fleet, chatting):
        return target
    if fleet.clouds:
        return Target(Wish.CLOUD, _first(name, fleet), chatting)
    return Target(Wish.LOCAL, None, chatting)


def meant(name: str, fleet: Fleet) -> str:
    """Return the name that the configuration puts in the place of another; an alias of an alias is none."""
    return next((model for alias, model in fleet.aliases if fnmatchcase(name, alias)), name)


def configured(target: Target, fleet: Fleet) -> bool:
    """Whether the name of a cloud's model is the configuration's own, so that it tells the cloud nothing new."""
    cloud = target.cloud
    return cloud is None or cloud.model in dict(fleet.clouds).get(cloud.cloud, ())


def preferring(target: Target, model: str) -> Target:
    """Return the target with the engine of this name asked first, if it is among those that may answer."""
    return replace(target, first=model) if model else target


def choose(target: Target, needs: Needs, load: Load = lambda _: 0) -> Choice:
    """Return the local model that takes the request, of those that can.

    Args:
        target: whom the model's name allows.
        needs: what the request asks of an engine.
        load: how many requests the engine of a model has now.
    """
    considered = tuple((model, capability(model, needs)) for model in target.engines)
    capable = [model for model, verdict in considered if verdict.capable]
    if not capable:
        return Choice(None, considered)
    if kept := [model for model in capable if model.name == target.first]:
        capable = kept
    assumed = {id(model) for model, verdict in considered if verdict.assumed}
    return Choice(preferred(capable, load, lambda model: id(model) in assumed), considered)


def names(fleet: Fleet) -> Iterator[tuple[str, str]]:
    """Give what `/v1/models` lists, each name once, with who owns it.

    A name on both sides is the local model's, as in `resolve`; the cloud's is listed with
    the suffix that reaches it.
    """
    seen: set[str] = set()
    local = {model.name for model in fleet.locals}
    offered = [
        *((alias, "halfdoor") for alias, _ in fleet.aliases if not set("*?[") & set(alias)),
        *((name, "halfdoor") for name in ("auto", "local", "cloud", *(f"skill:{skill}" for skill in fleet.skills))),
        *((model.name, model.server) for model in fleet.locals),
        *((f"{m}:cloud" if m in local else m, cloud) for cloud, models in fleet.clouds for m in models),
    ]
    for name, owner in offered:
        if name not in seen:
            seen.add(name)
            yield name, owner


def _exact(name: str, fleet: Fleet, chatting: tuple[LocalModel, ...]) -> Target | None:
    if engines := _local(name, fleet):
        return Target(Wish.LOCAL, None, engines)
    if cloud := _cloud(name, fleet):
        return Target(Wish.CLOUD, cloud, chatting)
    return None


def _suffixed(name: str, fleet: Fleet, chatting: tuple[LocalModel, ...]) -> Target | None:
    plain, _, side = name.rpartition(":")
    if plain and side == "local":
        return Target(Wish.LOCAL, None, _local(plain, fleet) or chatting)
    if plain and side == "cloud":
        return Target(Wish.CLOUD, _cloud(plain, fleet) or _first(plain, fleet), chatting)
    return None


def _skill(name: str, fleet: Fleet) -> Target:
    if name not in fleet.skills:
        known = ", ".join(f"skill:{skill}" for skill in fleet.skills) or "none are installed"
        raise NotFound(f"there is no such skill; there are: {known}", param="model", code="model_not_found")
    return Target(Wish.SKILL, skill=name)


def _default(fleet: Fleet) -> CloudModel | None:
    return next((CloudModel(cloud, models[0]) for cloud, models in fleet.clouds[:1] if models), None)


def _first(model: str, fleet: Fleet) -> CloudModel | None:
    return next((CloudModel(cloud, model) for cloud, _ in fleet.clouds[:1]), None)


def _cloud(model: str, fleet: Fleet) -> CloudModel | None:
    return next((CloudModel(cloud, model) for cloud, models in fleet.clouds if model in models), None)


def _local(name: str, fleet: Fleet) -> tuple[LocalModel, ...]:
    """Return the local models of this name; without a tag Ollama means `latest`."""
    for wanted in (name, f"{name}:latest"):
        if found := tuple(model for model in fleet.locals if model.name == wanted):
            return found
    return ()
