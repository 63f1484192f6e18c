"""The answers that a configuration is written from, and the file they make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from router.errors import ConfigurationError
from router.settings import BASE_URLS

NONE = "none"
POLICIES = ("default", "masked", "strict", "offline")


@dataclass(frozen=True, slots=True)
class Known:
    """A cloud that needs no URL."""

    kind: str
    variable: str
    models: tuple[str, ...]
    from_client: bool = False


CLOUDS: Mapping[str, Known] = MappingProxyType(
    {
        "openai": Known("openai", "OPENAI_API_KEY", ("gpt-5-mini", "gpt-5")),
        "anthropic": Known("anthropic", "ANTHROPIC_API_KEY", ("claude-sonnet-4-5", "claude-haiku-4-5")),
        "client": Known("openai", "", ("gpt-5-mini", "gpt-5"), from_client=True),
    }
)
"""`client`: OpenAI, with the key that each client brings."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked, or given by options."""

    cloud: str
    """A name of `CLOUDS`, `none`, or the base_url of any OpenAI-compatible provider."""
    variable: str = ""
    """Which variable holds the key of a provider that was given by its URL."""
    models: tuple[str, ...] = ()
    """Its models, the default first; only of a provider that was given by its URL."""
    policy: str = "default"


def check_cloud(cloud: str) -> str:
    """Return the answer as it will be used.

    Raises:
        ConfigurationError: it is none of the words and no URL.
    """
    word = cloud.strip()
    if word.casefold() in {*CLOUDS, NONE}:
        return word.casefold()
    if word.startswith(("https://", "http://")):
        return word.rstrip("/")
    raise ConfigurationError(f"a cloud is one of {', '.join(CLOUDS)}, {NONE}, or a URL that begins with https://")


def is_url(cloud: str) -> bool:
    return cloud not in CLOUDS and cloud != NONE


def written(answers: Answers) -> str:
    """Return the text of halfdoor.yaml; every line that a reader may want to change says why it is there."""
    return "\n".join(_lines(answers)) + "\n"


def _lines(answers: Answers) -> Iterator[str]:
    yield "# Written by `halfdoor init`. Every key is explained in docs/configuration.md; `halfdoor doctor` checks it."
    yield "listen: {host: 127.0.0.1, port: 4114}"
    yield ""
    yield "# What may leave: default, masked, strict, offline, or the path of your own policy file (docs/policies.md)."
    yield f"policy: {answers.policy}"
    yield ""
    if answers.cloud == NONE:
        yield "# No cloud: everything is answered on this device or refused."
        yield "clouds: []"
    else:
        yield "# The key itself never stands here, only the name of the variable that holds it."
        yield "clouds:"
        yield from _cloud(answers)
    yield ""
    yield "# Engines on this device (Ollama, LM Studio, llama-server …) are found by themselves on their usual ports."
    yield "discover: true"


def _cloud(answers: Answers) -> Iterator[str]:
    known = CLOUDS.get(answers.cloud) or Known("openai", answers.variable, answers.models)
    name = {"client": "openai"}.get(answers.cloud, answers.cloud) if answers.cloud in CLOUDS else "cloud"
    yield f"  - name: {name}"
    yield f"    kind: {known.kind}"
    yield f"    base_url: {BASE_URLS[known.kind] if answers.cloud in CLOUDS else answers.cloud}"
    if known.from_client:
        yield "    api_key_from: client   # each client's own bearer goes to this cloud, and to no other"
    elif known.variable:
        yield f"    api_key_env: {known.variable}"
    if known.models:
        yield f"    models: [{', '.join(known.models)}]   # the first is the default"
