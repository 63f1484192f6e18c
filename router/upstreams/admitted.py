"""Which of the clouds that a model name could mean the policy in force lets a request go to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from router.policy.admission import Offer, admits, admits_engine, cheapest
from router.policy.decision import Wish
from router.policy.rules import Policy, Prefer
from router.settings import Cloud
from router.upstreams.fleet import CloudModel, Target
from router.upstreams.shares import drawn

ANY_CLOUD = frozenset({"auto", "cloud"})
"""Names that leave the choice of a cloud model to the policy."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A target after the policy looked at it."""

    target: Target
    unfit: bool = False
    """A cloud was meant, and the policy admits none that could be."""


def admitted(
    target: Target, name: str, clouds: Sequence[Cloud], policy: Policy, beginning: str | None = None
) -> Admitted:
    """Return the target with an admitted cloud model, and with the engines that may answer.

    A model that was named is that model or nothing: the policy may refuse it, and never
    sends the request to another one instead. Where several clouds list it, any of them is meant.

    Args:
        target: what the name means.
        name: the model that was asked for, or what the configuration means by it.
        clouds: the configured clouds that have their key, in order.
        policy: the policy in force.
        beginning: of the conversation, for clouds that share by weight.
    """
    if policy.upstreams.engines:
        target = replace(target, engines=tuple(e for e in target.engines if admits_engine(policy.upstreams, e.name)))
    if target.cloud is None:
        return Admitted(target)
    free = name in ANY_CLOUD
    fit = [one for one in (offers(clouds) if free else _named(target.cloud, clouds)) if admits(policy.upstreams, one)]
    if free and (policy.routing.cheapest_model or policy.routing.prefer is Prefer.CHEAPEST):
        best = cheapest(fit)
    else:
        best = drawn(fit, {cloud.name: cloud.weight for cloud in clouds if cloud.weight is not None}, beginning)
    if best is None:
        return Admitted(target, unfit=free or target.wish is not Wish.LOCAL)
    return Admitted(_at(target, best))


def _named(meant: CloudModel, clouds: Sequence[Cloud]) -> tuple[Offer, ...]:
    """Return every cloud that lists a model, or else the one that the name was resolved to."""
    listed = tuple(offer_of(cloud, meant.model) for cloud in clouds if meant.model in cloud.models)
    return listed or tuple(offer_of(cloud, meant.model) for cloud in clouds if cloud.name == meant.cloud)


def offers(clouds: Sequence[Cloud]) -> tuple[Offer, ...]:
    """Return every configured cloud model, in the order of the configuration."""
    return tuple(offer_of(cloud, model) for cloud in clouds for model in cloud.models)


def offer_of(cloud: Cloud, model: str) -> Offer:
    """Return what is stated of a model at a cloud, whether it is listed there or not."""
    terms = cloud.terms
    price = terms.price(model)
    weighed = None if price is None else price.read + price.written / 4
    return Offer(cloud.name, model, terms.region, terms.zero_retention, terms.no_training, weighed)


def _at(target: Target, offer: Offer) -> Target:
    return replace(target, cloud=CloudModel(offer.cloud, offer.model))
