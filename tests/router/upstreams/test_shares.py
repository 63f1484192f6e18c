"""Clouds share conversations by weight: one cloud for each conversation, and none that the policy does not admit."""

from collections import Counter
from pathlib import Path

import pytest

from router.policy.admission import Offer, Upstreams
from router.policy.rules import Policy
from router.settings import Cloud
from router.upstreams.admitted import admitted
from router.upstreams.fleet import Fleet, resolve
from router.upstreams.shares import drawn
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import cloud, standing

A, B, C = (Offer(name, f"{name}-1") for name in "abc")
SAID = [f"conversation {number}" for number in range(4_000)]


def shares(offers: tuple[Offer, ...], weights: dict[str, float]) -> dict[str, float]:
    counted = Counter(offer.cloud for said in SAID if (offer := drawn(offers, weights, said)) is not None)
    return {name: count / len(SAID) for name, count in counted.items()}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"a": 3.0, "b": 1.0}, {"a": 0.75, "b": 0.25}),
        ({"b": 3.0}, {"a": 0.25, "b": 0.75}),
        ({"a": 0.5, "b": 0.5}, {"a": 0.5, "b": 0.5}),
    ],
)
def test_each_cloud_gets_its_share_of_the_weights(weights: dict[str, float], expected: dict[str, float]) -> None:
    got = shares((A, B), weights)
    assert got.keys() == expected.keys()
    assert all(abs(got[name] - share) < 0.03 for name, share in expected.items())


def test_without_a_weight_the_first_is_asked() -> None:
    assert shares((B, A), {}) == {"b": 1.0}
    assert shares((B, A), {"c": 5.0}) == {"b": 1.0}, "a weight of a cloud that is not admitted is none"


def test_a_cloud_of_no_weight_is_asked_only_when_there_is_no_other() -> None:
    assert shares((A, B), {"a": 0.0}) == {"b": 1.0}
    assert shares((A,), {"a": 0.0}) == {"a": 1.0}


def test_a_conversation_keeps_its_cloud_when_another_joins_or_leaves() -> None:
    weights = {"a": 1.0, "b": 2.0, "c": 1.0}
    for said in SAID[:500]:
        three, two = drawn((A, B, C), weights, said), drawn((A, B), weights, said)
        assert three in (two, C)


def test_the_draw_is_the_same_on_every_device() -> None:
    """A changed draw would show running conversations to a second cloud: these stand here to be noticed."""
    names = "".join(offer.cloud for said in SAID[:24] if (offer := drawn((A, B, C), {"a": 1.0}, said)) is not None)
    assert names == "cababacbabbabcbbbabbccca"


CLOUDS = tuple(Cloud(name, "openai", f"https://{name}.example", ("same", f"{name}-1"), weight=1.0) for name in "ab")
FLEET = Fleet(clouds=tuple((one.name, one.models) for one in CLOUDS), aliases=(("fast", "same"), ("any*", "auto")))


def asked(name: str, *only: str) -> set[tuple[str, str] | None]:
    from router.upstreams.fleet import meant

    policy = Policy("any", (), upstreams=Upstreams(clouds=only))
    fits = [admitted(resolve(name, FLEET), meant(name, FLEET), CLOUDS, policy, said) for said in SAID[:40]]
    return {None if fit.unfit or not (at := fit.target.cloud) else (at.cloud, at.model) for fit in fits}


def test_a_named_model_is_shared_by_the_clouds_that_list_it_and_by_no_other() -> None:
    assert asked("same") == asked("fast") == {("a", "same"), ("b", "same")}
    assert asked("b-1") == {("b", "b-1")}
    assert asked("unknown") == {("a", "unknown")}, "a name that nobody lists goes where it always went"


def test_no_weight_opens_a_cloud_that_the_policy_does_not_admit() -> None:
    assert asked("same", "b") == {("b", "same")}
    assert asked("auto", "b") == asked("anything", "b") == {("b", "same")}
    assert asked("b-1", "a") == {None}


def test_a_conversation_is_shown_to_one_cloud_in_all_its_turns(tmp_path: Path) -> None:
    one, two = GlassCloud(), GlassCloud()
    with serve_in_thread(one.app) as first, serve_in_thread(two.app) as second:
        clouds = [{**cloud(first, name="one"), "weight": 1}, {**cloud(second, name="two"), "weight": 1}]
        with standing(tmp_path, {"clouds": clouds}) as proxy:
            for number in range(8):
                messages = [{"role": "user", "content": f"Talk {number}"}]
                for _ in range(2):
                    answer = proxy.post({"model": "cloud", "messages": messages}).json()["choices"][0]["message"]
                    messages += [{"role": "assistant", "content": answer["content"]}, {"role": "user", "content": "On"}]
    told = [
        {number for number in range(8) for sent in at.seen if f"Talk {number}".encode() in sent.body}
        for at in (one, two)
    ]
    assert not told[0] & told[1]
    assert all(told), "with equal weights both get some of eight"
