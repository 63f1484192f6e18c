"""What a model name means, as a table, and laws that no table shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.message import Needs
from router.errors import NotFound
from router.policy.decision import Wish
from router.upstreams.fleet import Choice, CloudModel, Fleet, Target, choose, names, resolve
from router.upstreams.local import LocalModel


def local(name: str, **facts: object) -> LocalModel:
    return LocalModel(name, "ollama", "http://127.0.0.1:11434/v1", **facts)  # type: ignore[arg-type]


QWEN, LLAMA, TWIN = local("qwen3:4b"), local("llama3.2:latest"), local("twin")
EMBEDDER = local("nomic-embed", chat=False)
CLOUDS = (("openai", ("gpt-5-mini", "gpt-5", "twin")), ("other", ("big-1", "odd:local")))
HERE = (EMBEDDER, QWEN, LLAMA, TWIN)
CHATTING = (QWEN, LLAMA, TWIN)
BOTH = Fleet(CLOUDS, HERE, ("summarize",))
ONLY_LOCAL = Fleet((), HERE)
ONLY_CLOUD = Fleet(CLOUDS, ())
NOTHING = Fleet()

TABLE = [
    (BOTH, "auto", Target(Wish.AUTO, CloudModel("openai", "gpt-5-mini"), CHATTING)),
    (BOTH, "local", Target(Wish.LOCAL, None, CHATTING)),
    (BOTH, "cloud", Target(Wish.CLOUD, CloudModel("openai", "gpt-5-mini"), CHATTING)),
    (BOTH, "skill:summarize", Target(Wish.SKILL, skill="summarize")),
    (BOTH, "gpt-5", Target(Wish.CLOUD, CloudModel("openai", "gpt-5"), CHATTING)),
    (BOTH, "big-1", Target(Wish.CLOUD, CloudModel("other", "big-1"), CHATTING)),
    (BOTH, "qwen3:4b", Target(Wish.LOCAL, None, (QWEN,))),
    (BOTH, "llama3.2", Target(Wish.LOCAL, None, (LLAMA,))),
    (BOTH, "qwen3:4b:local", Target(Wish.LOCAL, None, (QWEN,))),
    (BOTH, "gpt-5:cloud", Target(Wish.CLOUD, CloudModel("openai", "gpt-5"), CHATTING)),
    (BOTH, "gpt-5:local", Target(Wish.LOCAL, None, CHATTING)),
    (BOTH, "twin", Target(Wish.LOCAL, None, (TWIN,))),
    (BOTH, "twin:cloud", Target(Wish.CLOUD, CloudModel("openai", "twin"), CHATTING)),
    (BOTH, "odd:local", Target(Wish.CLOUD, CloudModel("other", "odd:local"), CHATTING)),
    (BOTH, "qwen3:4b:cloud", Target(Wish.CLOUD, CloudModel("openai", "qwen3:4b"), CHATTING)),
    (BOTH, "unheard-of", Target(Wish.CLOUD, CloudModel("openai", "unheard-of"), CHATTING)),
    (BOTH, ":local", Target(Wish.CLOUD, CloudModel("openai", ":local"), CHATTING)),
    (ONLY_LOCAL, "gpt-5", Target(Wish.LOCAL, None, CHATTING)),
    (ONLY_LOCAL, "auto", Target(Wish.AUTO, None, CHATTING)),
    (ONLY_LOCAL, "cloud", Target(Wish.CLOUD, None, CHATTING)),
    (ONLY_LOCAL, "gpt-5:cloud", Target(Wish.CLOUD, None, CHATTING)),
    (ONLY_CLOUD, "local", Target(Wish.LOCAL, None, ())),
    (ONLY_CLOUD, "qwen3:4b:local", Target(Wish.LOCAL, None, ())),
    (Fleet((("bare", ()),)), "auto", Target(Wish.AUTO)),
    (Fleet((("bare", ()),)), "any", Target(Wish.CLOUD, CloudModel("bare", "any"))),
    (NOTHING, "auto", Target(Wish.AUTO)),
    (NOTHING, "any", Target(Wish.LOCAL)),
]


@pytest.mark.parametrize(("fleet", "name", "target"), TABLE)
def test_a_name_means_what_the_table_says(fleet: Fleet, name: str, target: Target) -> None:
    assert resolve(name, fleet) == target


@given(st.text(max_size=20).map(lambda text: f"{text}:local"))
def test_the_suffix_local_never_means_a_cloud_unless_that_is_the_clouds_own_name(name: str) -> None:
    fleet = Fleet((("openai", ("gpt-5",)),), HERE, ())
    if not name.startswith("skill:") and name != ":local":
        assert resolve(name, fleet).cloud is None


@pytest.mark.parametrize("fleet", [BOTH, NOTHING])
def test_an_unknown_skill_is_not_found_and_not_repeated(fleet: Fleet) -> None:
    with pytest.raises(NotFound) as caught:
        resolve("skill:write about Ada", fleet)
    assert "Ada" not in str(caught.value)


@pytest.mark.parametrize("fleet", [BOTH, ONLY_CLOUD, ONLY_LOCAL, NOTHING])
def test_every_listed_name_is_listed_once_and_reaches_its_owner(fleet: Fleet) -> None:
    listed = list(names(fleet))
    assert len({name for name, _ in listed}) == len(listed)
    for name, owner in listed[3:]:
        target = resolve(name, fleet)
        if owner == "ollama":
            assert [engine.name for engine in target.engines] == [name]
        elif owner != "halfdoor":
            assert target.cloud is not None
            assert target.cloud.cloud == owner


def test_the_first_model_that_can_takes_the_request() -> None:
    small, blind, fit = (
        local("small", context=100),
        local("blind", context=9_000, tools=False),
        local("fit", context=9_000),
    )
    choice = choose(Target(Wish.AUTO, None, (small, blind, fit)), Needs(tools=True, characters=3_500))
    assert choice.model == fit
    assert [verdict.capable for _, verdict in choice.considered] == [False, False, True]
    assert choose(Target(Wish.AUTO), Needs()) == Choice(None, ())


def test_an_alias_means_what_the_configuration_says_and_never_another_alias() -> None:
    fleet = Fleet(
        clouds=(("far", ("far-1", "far-2")),), aliases=(("fast", "far-2"), ("claude-*", "auto"), ("a", "fast"))
    )
    target = resolve("fast", fleet)
    assert (target.wish, target.cloud) == (Wish.CLOUD, CloudModel("far", "far-2"))
    assert resolve("claude-opus-5-5", fleet).wish is Wish.AUTO
    assert resolve("a", fleet).cloud == CloudModel("far", "fast")
    listed = [name for name, _ in names(fleet)]
    assert "fast" in listed
    assert "claude-*" not in listed
