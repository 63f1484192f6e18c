"""Which of several clouds that may be asked is asked: by weight, and the same one for the whole of a conversation."""

import math
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from router.conversation.message import Conversation, Role
from router.policy.admission import Offer

_UNSTATED = 1.0
_STEPS = 1 << 53


def drawn(offers: Sequence[Offer], weights: Mapping[str, float], beginning: str | None) -> Offer | None:
    """Return the offer that is asked: the first, unless weights are stated and there is a conversation to draw for.

    Each cloud gets, over many conversations, its share of all weights. The same beginning draws the same cloud,
    on every device and after every restart, so that a conversation is shown to one cloud and its tool loops and
    prompt caches stay whole; a cloud that joins or leaves moves no conversation between the others. (Rendezvous
    hashing with weights; Schindelhauer and Schomaker, 2005.)

    Args:
        offers: what the policy admits, in the order of the configuration.
        weights: by name of the cloud, where one is stated; beside a stated one the others count as 1.
        beginning: what the conversation began with; None where every request must be drawn alike.
    """
    firsts = list({offer.cloud: offer for offer in reversed(offers)}.values())[::-1]
    weighed = [(offer, weights.get(offer.cloud, _UNSTATED)) for offer in firsts]
    sharing = [(offer, weight) for offer, weight in weighed if weight > 0]
    if beginning is None or not sharing or not any(offer.cloud in weights for offer in firsts):
        return next(iter(firsts), None)
    return max(sharing, key=lambda one: one[1] / -math.log(_place(beginning, one[0].cloud)))[0]


def beginning(conversation: Conversation) -> str | None:
    """Return what stays the same while a conversation goes on; None for vectors, which one cloud alone must make."""
    if conversation.dialect == "embeddings":
        return None
    return next((text.text for text in conversation.texts if text.role is Role.USER), "")


def _place(beginning: str, cloud: str) -> float:
    """Return a number between 0 and 1, the same for the same conversation and cloud."""
    said = beginning.encode("utf-8", "surrogatepass")
    digest = blake2b(said, digest_size=8, person=b"halfdoor-cloud", key=cloud.encode()[:64]).digest()
    return (int.from_bytes(digest) % (_STEPS - 1) + 1) / _STEPS
