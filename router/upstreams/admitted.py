"""Which of the clouds that a model name could mean the policy in force lets a request go to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from router.policy.admission import Offer, admits, admits_engine, cheapest
from router.policy.decision import Wish
from router.policy.rules import Policy, Prefer
from router.settings import Cloud
from router.upstreams.fleet import CloudModel, Target

ANY_CLOUD = frozenset({"auto", "cloud"})
"""Names that leave the choice of a cloud model to the policy."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A target after the policy looked at it."""

    target: Target
    unfit: bool = False
    """A cloud was meant, and the policy admits none that could be."""


def admitted(target: Target, name: str, clouds: Sequence[Cloud], policy: Policy) -> Admitted:
    """Return the target with an admitted cloud model, and with the engines that may answer.

    A model that was named is that model or nothing: the policy may refuse it, and never
    sends the request to another one instead.

    Args:
        target: what the name means.
        name: the model that was asked for.
        clouds: the configured clouds that have their key, in order.
        policy: the policy in force.
    """
    if policy.upstreams.engines:
        target = replace(target, engines=tuple(e for e in target.engines if admits_engine(policy.upstreams, e.name)))
    if target.cloud is None:
        return Admitted(target)
    if name in ANY_CLOUD:
        fit = [offer for offer in offers(clouds) if admits(policy.upstreams, offer)]
        frugal = policy.routing.cheapest_model or policy.routing.prefer is Prefer.CHEAPEST
        best = cheapest(fit) if frugal else next(iter(fit), None)
        return Admitted(target, unfit=True) if best is None else Admitted(_at(target, best))
    by_name = {cloud.name: cloud for cloud in clouds}
    meant = by_name.get(target.cloud.cloud)
    named = None if meant is None else offer_of(meant, target.cloud.model)
    return Admitted(target, unfit=target.wish is not Wish.LOCAL and not (named and admits(policy.upstreams, named)))


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
