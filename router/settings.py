"""The configuration as one frozen value: file, environment and defaults together."""

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from router.addresses import host_of, is_loopback
from router.errors import ConfigurationError
from router.marked_yaml import Location, Marked, fit, read, wrong
from router.paths import Paths, paths
from router.price_list import listed
from router.settings_file import CloudSection, File, LimitsSection, ListenSection, LocalSection, ResponsesSection
from router.terms import NOTHING_STATED, Price, Terms

VARIABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "HALFDOOR_CONFIG": (),
        "HALFDOOR_CONFIG_DIR": (),
        "HALFDOOR_DATA_DIR": (),
        "HALFDOOR_OFFLINE": (),
        "HALFDOOR_VOCABULARY_KEY": (),
        "HALFDOOR_POLICY": ("policy",),
        "HALFDOOR_HOST": ("listen", "host"),
        "HALFDOOR_PORT": ("listen", "port"),
        "HALFDOOR_TOKEN_ENV": ("listen", "token_env"),
        "HALFDOOR_DISCOVER": ("discover",),
        "HALFDOOR_LEDGER": ("ledger", "path"),
        "HALFDOOR_NAMES": ("inspection", "names"),
        "HALFDOOR_LOG": ("log",),
    }
)
"""Each environment variable and the key of the file that it overrides; the first five have none."""

SPOKEN = {True: ("chat", "responses", "completions", "embeddings", "moderations"), False: ("chat",)}
"""What a cloud speaks when the file does not say: OpenAI itself everything, others what all have in common."""
BASE_URLS = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
PICKED_UP = (
    CloudSection(name="openai", api_key_env="OPENAI_API_KEY", models=("gpt-5-mini", "gpt-5")),
    CloudSection(
        name="anthropic",
        kind="anthropic",
        api_key_env="ANTHROPIC_API_KEY",
        models=("claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5"),
    ),
)
"""The clouds of a first run: each is there when its key is, and no `clouds` stand in the file."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the proxy answers, and to whom."""

    host: str = "127.0.0.1"
    port: int = 4114
    token: str | None = field(default=None, repr=False)
    """What every client must show as bearer; read from the variable `listen.token_env` names."""
    origins: tuple[str, ...] = ()
    """Web pages that may call; none by default."""
    hosts: tuple[str, ...] = ()
    """Further names under which clients may address the proxy (`Host`)."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """A model provider outside this device."""

    name: str
    kind: str
    """`openai` (any compatible endpoint), `anthropic` or `litellm`."""
    base_url: str
    models: tuple[str, ...] = ()
    """The first is the default; any other name is passed on as it is."""
    api_key: str | None = field(default=None, repr=False)
    api_key_env: str | None = None
    key_from_client: bool = False
    """The caller's own bearer goes to this cloud, and to no other."""
    terms: Terms = NOTHING_STATED
    speaks: tuple[str, ...] = ("chat",)
    """Formats that it is spoken to in; requests in others are told in chat."""
    weight: float | None = None
    """Its share of the conversations that several clouds could answer; None where nobody stated one."""
    options: tuple[tuple[str, str], ...] = ()
    """What a provider behind litellm has to be told besides: `api_version` (Azure), `aws_region_name` (Bedrock)."""

    @property
    def ready(self) -> bool:
        """False when a key is named but not set: such a cloud is never called."""
        return self.api_key_env is None or self.api_key is not None


@dataclass(frozen=True, slots=True)
class Local:
    """An engine on this device, reached by a loopback URL."""

    name: str
    base_url: str
    models: tuple[str, ...] = ()
    context: int | None = None
    """Tokens of context in force; None when nobody said, which counts as enough."""
    api_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes and times after which a request ends as an error."""

    body_bytes: int = 33_554_432
    connect_s: float = 5.0
    first_byte_s: float = 300.0
    idle_s: float = 120.0
    total_s: float = 1_800.0
    inspection_s: float = 30.0
    loading_s: float = 60.0
    """How long a request waits for an engine that is loading its model."""
    calls: int = 64
    """Calls that one upstream may have at once."""


@dataclass(frozen=True, slots=True)
class Responses:
    """How answers of Responses are kept, so that a request can go on from them."""

    hours: float = 24.0
    megabytes: int = 64
    """In memory, all together."""
    path: Path | None = None
    """A file instead of memory; it holds conversation text."""
    keep: str = "asked"
    """Whose answers are kept at all: `asked`, `keyed` or `never`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that start-up needs to know. Holds keys: its repr does not show them."""

    paths: Paths
    listen: Listen = Listen()
    policy: str = "default"
    """A preset's name or the path of a policy file."""
    shadow: str | None = None
    """A second policy that decides beside the one in force, for the report alone."""
    clouds: tuple[Cloud, ...] = ()
    """The first is what `cloud` means."""
    locals: tuple[Local, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    """Names, or patterns of names, and the model that each means here."""
    discover: bool = True
    limits: Limits = Limits()
    responses: Responses = Responses()
    names: bool = True
    """False: cloud routes stay open although nothing detects names (`inspection: {names: off}`)."""
    log: str = "text"
    metered: bool | None = None
    """Whether the network is paid by volume; None asks the system."""
    offline: bool = False
    """No request leaves, whatever the policy says (`serve --offline`)."""
    subjects: bool = False
    """Receipts carry keyed hashes of identifying values, so that a person's requests can be found again."""
    keep_days: int | None = None
    """How long receipts keep their content; None: until somebody erases them."""
    source: Path | None = None
    """The file that was read, if any."""


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings from a file and the environment, which overrides it.

    A command-line option overrides both: hand it in as its variable
    (`{**environ, "HALFDOOR_PORT": "0"}`), so that everything is checked together.

    Args:
        path: the file; None takes `HALFDOOR_CONFIG`, then `halfdoor.yaml` in the configuration directory.
        environ: the process environment.

    Raises:
        ConfigurationError: names file, line, key and the nearest valid word.
    """
    marked, source = _document(path, environ)
    fit(_overridden(Marked({}, {}, "environment"), environ), File)
    marked = _overridden(marked, environ)
    file = fit(marked, File)
    _check_variables(environ, file)
    _check_names(marked, file)
    return Settings(
        paths=paths(environ, file.ledger.path),
        listen=_listen(marked, file, environ),
        policy=_policy(file.policy, source, from_environ="HALFDOOR_POLICY" in environ),
        shadow=None if file.shadow is None else _policy(file.shadow, source, from_environ=False),
        clouds=_clouds(marked, file, environ),
        locals=_locals(marked, file, environ),
        aliases=tuple(file.aliases.items()),
        discover=file.discover,
        limits=_limits(file.limits),
        responses=_responses(file.responses, paths(environ)),
        names=file.inspection.names,
        log=file.log,
        metered=file.metered,
        offline=_offline(environ),
        subjects=file.ledger.subjects,
        keep_days=file.ledger.keep_days,
        source=source,
    )


def _document(path: Path | None, environ: Mapping[str, str]) -> tuple[Marked, Path | None]:
    named = path or (Path(environ["HALFDOOR_CONFIG"]) if environ.get("HALFDOOR_CONFIG") else None)
    source = named or paths(environ).configuration
    try:
        return read(source.read_text(encoding="utf-8"), str(source)), source
    except FileNotFoundError:
        if named is None:
            return Marked({}, {}, "environment"), None
        raise ConfigurationError(f"{named}: there is no such file") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{source}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigurationError(f"{source}: cannot be read: {os.strerror(error.errno or 0)}") from None


def _overridden(marked: Marked, environ: Mapping[str, str]) -> Marked:
    """Return the document with the environment's values in it."""
    if not isinstance(marked.value, dict):
        return marked
    value = dict(marked.value)
    for variable, location in VARIABLES.items():
        if not location or variable not in environ:
            continue
        section = value
        for step in location[:-1]:
            inner = section.get(step)
            if inner is not None and not isinstance(inner, dict):
                break
            section[step] = section = dict(inner or {})
        else:
            section[location[-1]] = environ[variable]
    return Marked(value, marked.lines, marked.source)


def _check_variables(environ: Mapping[str, str], file: File) -> None:
    """Stop on a misspelt variable: `HALFDOOR_POLCY=strict` must not quietly mean `default`."""
    chosen = {file.listen.token_env}
    chosen |= {cloud.api_key_env for cloud in file.clouds or ()} | {local.api_key_env for local in file.locals}
    for variable in sorted(environ):
        if not variable.startswith("HALFDOOR_") or variable in VARIABLES or variable in chosen:
            continue
        if near := difflib.get_close_matches(variable, VARIABLES, n=1, cutoff=0.85):
            raise ConfigurationError(f"environment: {variable} is not known; did you mean {near[0]}?")


def _check_names(marked: Marked, file: File) -> None:
    seen: set[str] = set()
    sections: Iterable[tuple[str, int, str]] = (
        *(("clouds", i, cloud.name) for i, cloud in enumerate(file.clouds or ())),
        *(("locals", i, local.name) for i, local in enumerate(file.locals)),
    )
    for section, i, name in sections:
        if name in seen:
            raise wrong(marked, (section, i, "name"), "another upstream has this name already")
        seen.add(name)


def _listen(marked: Marked, file: File, environ: Mapping[str, str]) -> Listen:
    listen: ListenSection = file.listen
    token = _key(listen.token_env, environ)
    if listen.token_env is not None and token is None:
        raise wrong(marked, ("listen", "token_env"), f"the environment variable {listen.token_env} is not set")
    if token is None and not is_loopback(listen.host):
        what = "others could reach this address: name a variable that holds a token in `listen.token_env`"
        raise wrong(marked, ("listen", "host"), what)
    if token is not None and any(cloud.api_key_from == "client" for cloud in file.clouds or ()):
        what = "a client has one bearer: it is either Halfdoor's token or a cloud's key (`api_key_from: client`)"
        raise wrong(marked, ("listen", "token_env"), what)
    return Listen(listen.host, listen.port, token, listen.origins, listen.hosts)


def _clouds(marked: Marked, file: File, environ: Mapping[str, str]) -> tuple[Cloud, ...]:
    sections = file.clouds
    if sections is None:
        keyed = (one for one in PICKED_UP if environ.get(one.api_key_env or ""))
        sections = tuple(one for one in keyed if not _taken(file, one.name))
    own = any(section.prices for section in sections)
    clouds = [_cloud(marked, ("clouds", i), one, environ, own_prices=own) for i, one in enumerate(sections)]
    if sum(cloud.key_from_client for cloud in clouds) > 1:
        raise wrong(
            marked, ("clouds",), "only one cloud can have `api_key_from: client`; a client's key goes nowhere else"
        )
    for i, local in enumerate(file.locals):
        if not local.on_device:
            section = CloudSection(
                name=local.name, base_url=local.base_url, api_key_env=local.api_key_env, models=local.models
            )
            clouds.append(_cloud(marked, ("locals", i), section, environ, own_prices=own))
    return tuple(clouds)


def _prices(section: CloudSection) -> tuple[tuple[str, Price], ...]:
    return tuple((model, Price(price.read, price.written)) for model, price in section.prices.items())


def _listed(section: CloudSection) -> tuple[tuple[str, Price], ...]:
    """Return the prices that the package knows; never beside stated ones, whose currency may be another."""
    known = ((model, listed(model)) for model in section.models)
    return tuple((model, price) for model, price in known if price is not None)


def _cloud(
    marked: Marked, location: Location, section: CloudSection, environ: Mapping[str, str], *, own_prices: bool = False
) -> Cloud:
    url = section.base_url or BASE_URLS.get(section.kind, "")
    if section.kind == "litellm" and section.api_key_from is not None:
        raise wrong(marked, (*location, "api_key_from"), "kind `litellm` takes its key from `api_key_env`")
    if section.kind != "litellm" and section.options:
        raise wrong(marked, (*location, "options"), "only kind `litellm` has `options`")
    if section.api_key_env is not None and section.api_key_from is not None:
        raise wrong(marked, (*location, "api_key_from"), "a cloud has `api_key_env` or `api_key_from`, not both")
    host = _host(marked, (*location, "base_url"), url) if url else ""
    if url and not url.casefold().startswith("https://") and not is_loopback(host):
        raise wrong(marked, (*location, "base_url"), "must begin with https:// unless it is on this device")
    return Cloud(
        name=section.name,
        kind=section.kind,
        base_url=url.rstrip("/"),
        models=section.models,
        api_key=_key(section.api_key_env, environ),
        api_key_env=section.api_key_env,
        key_from_client=section.api_key_from == "client",
        weight=section.weight,
        options=tuple(section.options.items()),
        terms=Terms(
            section.region,
            section.zero_retention,
            section.no_training,
            _prices(section) if own_prices else _listed(section),
        ),
        speaks=SPOKEN[url.rstrip("/") == BASE_URLS["openai"]] if section.speaks is None else section.speaks,
    )


def _local_url(marked: Marked, i: int, local: LocalSection) -> str:
    location: Location = ("locals", i, "base_url")
    if not is_loopback(_host(marked, location, local.base_url)):
        what = "is not on this device; say `on_device: false`, and it is treated as a cloud"
        raise wrong(marked, location, what)
    return local.base_url.rstrip("/")


def _host(marked: Marked, location: Location, url: str) -> str:
    host = host_of(url)
    if host is None:
        raise wrong(marked, location, "must be a plain http(s) URL without user name, query or fragment")
    return host


def _limits(section: LimitsSection) -> Limits:
    return Limits(**{name: getattr(section, name) for name in Limits.__dataclass_fields__})


def _locals(marked: Marked, file: File, environ: Mapping[str, str]) -> tuple[Local, ...]:
    return tuple(
        Local(one.name, _local_url(marked, i, one), one.models, one.context, _key(one.api_key_env, environ))
        for i, one in enumerate(file.locals)
        if one.on_device
    )


def _responses(section: ResponsesSection, places: Paths) -> Responses:
    path = None if section.path is None else places.data / Path(section.path).expanduser()
    return Responses(section.hours, section.megabytes, path, section.keep)


def _policy(policy: str, source: Path | None, *, from_environ: bool) -> str:
    """Return a preset's name, or a path that no longer depends on where the file stood."""
    path = Path(policy).expanduser()
    if path.suffix not in {".yaml", ".yml"} and len(path.parts) == 1:
        return policy
    return str(path if source is None or from_environ else source.parent / path)


def _taken(file: File, name: str) -> bool:
    return any(local.name == name for local in file.locals)


def _key(variable: str | None, environ: Mapping[str, str]) -> str | None:
    return (environ.get(variable) or None) if variable else None


def _offline(environ: Mapping[str, str]) -> bool:
    word = environ.get("HALFDOOR_OFFLINE", "").strip().casefold()
    if word not in {"", "0", "false", "no", "off", "1", "true", "yes", "on"}:
        raise ConfigurationError("environment: HALFDOOR_OFFLINE is neither on nor off")
    return word in {"1", "true", "yes", "on"}
