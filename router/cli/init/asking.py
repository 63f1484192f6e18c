"""The questions: at most four, each with an answer that is good for most."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from router.addresses import host_of, is_loopback
from router.cli.init.answers import CLOUDS, NONE, POLICIES, Answers, check_cloud, is_url
from router.errors import ConfigurationError

Ask = Callable[[str, str], str]
"""Takes the question and the answer that Enter gives."""
Say = Callable[[str], None]

_WHICH = """
1. Which cloud may be used for what is not personal?
     openai      OpenAI, key in OPENAI_API_KEY
     anthropic   Anthropic, key in ANTHROPIC_API_KEY
     client      OpenAI, with the key that each client sends
     https://…   any other provider that speaks OpenAI's format
     none        none: everything stays on this device"""
_HOW = """
2. How careful shall it be?
     default   personal things stay here where an engine can answer, else leave masked; somebody's health stays
     masked    personal things leave masked, the cloud is preferred
     strict    everything personal stays here
     offline   nothing leaves at all"""
_MODEL = """
3. Which of its models shall be the default? (a name as the provider writes it)"""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line said already; None is asked for."""

    cloud: str | None = None
    variable: str | None = None
    models: tuple[str, ...] = ()
    policy: str | None = None


def ask_all(given: Given, ask: Ask, say: Say) -> Answers:
    """Return the answers, asking for what was not given; a wrong one is asked for again."""
    cloud = given.cloud if given.cloud is not None else _ask(_WHICH, likely(), check_cloud, (ask, say))
    policy = given.policy if given.policy is not None else _ask(_HOW, "default", _policy, (ask, say))
    cloud, models = check_cloud(cloud), given.models
    if is_url(cloud) and not models:
        models = (_ask(_MODEL, "", _model, (ask, say)),)
    return Answers(cloud, variable_for(cloud, given.variable), models, policy)


def unasked(given: Given) -> Answers:
    """Return the answers with the likely one for everything that was not given."""
    cloud = check_cloud(given.cloud if given.cloud is not None else likely())
    policy = _policy(given.policy if given.policy is not None else "default")
    return Answers(cloud, variable_for(cloud, given.variable), given.models, policy)


def likely() -> str:
    """Return the cloud whose key is there."""
    return next((name for name, known in CLOUDS.items() if os.environ.get(known.variable or "-")), NONE)


def variable_for(cloud: str, named: str | None) -> str:
    """Return the variable that holds the key: the one that was named, or one called after the provider.

    Raises:
        ConfigurationError: what was named is no variable; a key most likely, so it is not repeated.
    """
    if named is not None:
        word = named.strip().removeprefix("$")
        if not (word.isascii() and word.isidentifier()):
            raise ConfigurationError(
                "--key-env takes the name of a variable; the key itself belongs into that variable"
            )
        return word
    labels = (host_of(cloud) or "").split(".") if is_url(cloud) else []
    if len(labels) < 2 or labels[-1].isdecimal():
        return "CLOUD_API_KEY" if labels and not is_loopback(".".join(labels)) else ""
    return "".join(c if c.isalnum() else "_" for c in labels[-2]).upper() + "_API_KEY"


def _model(word: str) -> str:
    word = word.strip()
    if not word or not word.isascii() or not all(c.isalnum() or c in "._:/@+-" for c in word):
        raise ConfigurationError("a model's name has letters, digits and ._:/@+- only")
    return word


def _policy(word: str) -> str:
    word = word.strip()
    if word not in POLICIES and not word.endswith((".yaml", ".yml")):
        raise ConfigurationError(f"a policy is one of {', '.join(POLICIES)}, or the path of a .yaml file")
    return word


def _ask(question: str, usual: str, check: Callable[[str], str], talk: tuple[Ask, Say]) -> str:
    ask, say = talk
    say(question)
    while True:
        try:
            return check(ask("  answer", usual))
        except ConfigurationError as error:
            say(f"  {error.message}")
