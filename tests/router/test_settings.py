"""The configuration: defaults that do something, the environment over the file, and doors that stay shut."""

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from router.errors import ConfigurationError
from router.marked_yaml import Section
from router.settings import VARIABLES, Limits, Listen, Settings, load_settings
from router.settings_file import CloudSection, File, LimitsSection, ListenSection
from router.terms import Price

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = """
listen: {host: 127.0.0.1, port: 4114}
policy: default
clouds:
  - name: openai
    kind: openai
    base_url: https://api.openai.com/v1
    api_key_env: OPENAI_API_KEY
    models: [gpt-5-mini, gpt-5]
locals:
  - name: ollama
    base_url: http://127.0.0.1:11434/v1
    models: [qwen3:4b]
discover: true
ledger: {path: ledger.sqlite}
"""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HALFDOOR_CONFIG_DIR": str(tmp_path / "config"), "HALFDOOR_DATA_DIR": str(tmp_path / "data")}


def loaded(tmp_path: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    path = tmp_path / "halfdoor.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environ or {})


def refused(tmp_path: Path, text: str, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(ConfigurationError) as error:
        loaded(tmp_path, text, environ)
    return error.value.message


def test_the_published_example_is_understood(tmp_path: Path) -> None:
    settings = loaded(tmp_path, EXAMPLE, {"OPENAI_API_KEY": "k"})
    assert (settings.listen, settings.policy, settings.discover) == (Listen(), "default", True)
    (cloud,) = settings.clouds
    assert (cloud.name, cloud.models, cloud.api_key, cloud.ready) == ("openai", ("gpt-5-mini", "gpt-5"), "k", True)
    (local,) = settings.locals
    assert (local.name, local.base_url, local.models) == ("ollama", "http://127.0.0.1:11434/v1", ("qwen3:4b",))


def test_without_a_file_a_key_is_enough(home: dict[str, str]) -> None:
    settings = load_settings(None, {**home, "OPENAI_API_KEY": "k"})
    assert [(cloud.base_url, cloud.ready) for cloud in settings.clouds] == [("https://api.openai.com/v1", True)]
    assert settings.discover
    assert load_settings(None, home).clouds == ()


def test_an_empty_list_of_clouds_means_none(tmp_path: Path) -> None:
    both = loaded(tmp_path, "", {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "k"}).clouds
    assert [(cloud.name, cloud.kind, cloud.api_key) for cloud in both] == [
        ("openai", "openai", "k"),
        ("anthropic", "anthropic", "a"),
    ]
    assert [cloud.name for cloud in loaded(tmp_path, "", {"ANTHROPIC_API_KEY": "a"}).clouds] == ["anthropic"]
    assert loaded(tmp_path, "clouds: []\n", {"OPENAI_API_KEY": "k"}).clouds == ()


def test_nothing_is_created_by_looking(home: dict[str, str]) -> None:
    settings = load_settings(None, home)
    assert settings.paths.ledger == Path(home["HALFDOOR_DATA_DIR"]) / "ledger.sqlite"
    assert not settings.paths.data.exists()
    assert not settings.paths.config.exists()


def test_the_file_is_the_named_one_then_the_variables_then_the_directorys(home: dict[str, str], tmp_path: Path) -> None:
    config = Path(home["HALFDOOR_CONFIG_DIR"])
    config.mkdir()
    (config / "halfdoor.yaml").write_text("listen: {port: 1}")
    (tmp_path / "two.yaml").write_text("listen: {port: 2}")
    (tmp_path / "three.yaml").write_text("listen: {port: 3}")
    assert load_settings(None, home).listen.port == 1
    environ = {**home, "HALFDOOR_CONFIG": str(tmp_path / "two.yaml")}
    assert load_settings(None, environ).listen.port == 2
    assert load_settings(tmp_path / "three.yaml", environ).listen.port == 3
    with pytest.raises(ConfigurationError, match="no such file"):
        load_settings(tmp_path / "four.yaml", home)


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    environ = {
        "HALFDOOR_POLICY": "strict",
        "HALFDOOR_HOST": "::1",
        "HALFDOOR_PORT": "5000",
        "HALFDOOR_DISCOVER": "off",
        "HALFDOOR_NAMES": "off",
        "HALFDOOR_LOG": "json",
        "HALFDOOR_LEDGER": "/tmp/other.sqlite",
        "HALFDOOR_OFFLINE": "1",
        "HALFDOOR_DATA_DIR": str(tmp_path),
    }
    settings = loaded(tmp_path, EXAMPLE, environ)
    assert (settings.policy, settings.listen.host, settings.listen.port) == ("strict", "::1", 5000)
    assert (settings.discover, settings.names, settings.log, settings.offline) == (False, False, "json", True)
    assert (settings.paths.ledger, settings.paths.data) == (Path("/tmp/other.sqlite"), tmp_path)


def test_a_misspelt_variable_stops_start_up(tmp_path: Path) -> None:
    assert "HALFDOOR_POLICY" in refused(tmp_path, "", {"HALFDOOR_POLCY": "strict"})
    assert "HALFDOOR_OFFLINE" in refused(tmp_path, "", {"HALFDOOR_OFFLINE": "jes"})
    assert refused(tmp_path, "", {"HALFDOOR_PORT": "x"}).startswith("environment: key `listen.port`")
    named = {"HALFDOOR_HOSTS": "token"}  # near to HALFDOOR_HOST, but the file asks for it
    assert loaded(tmp_path, "listen: {token_env: HALFDOOR_HOSTS}", named).listen.token == "token"


def test_a_policy_file_stands_beside_the_configuration(tmp_path: Path) -> None:
    assert loaded(tmp_path, "policy: own.yaml").policy == str(tmp_path / "own.yaml")
    assert loaded(tmp_path, "policy: strict").policy == "strict"
    assert loaded(tmp_path, "", {"HALFDOOR_POLICY": "own.yaml"}).policy == "own.yaml"


def test_names_can_be_switched_off(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").names
    assert not loaded(tmp_path, "inspection: {names: off}").names


def test_another_address_needs_a_token(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.168.1.4", "::", "halfdoor.internal"):
        assert "token_env" in refused(tmp_path, f"listen: {{host: '{host}'}}")
        assert "token_env" in refused(tmp_path, "", {"HALFDOOR_HOST": host})
    open_door = "listen: {host: 0.0.0.0, token_env: DOOR}"
    assert "DOOR is not set" in refused(tmp_path, open_door, {"DOOR": ""})
    assert loaded(tmp_path, open_door, {"DOOR": "secret"}).listen.token == "secret"


def test_a_client_has_one_bearer(tmp_path: Path) -> None:
    cloud = "clouds: [{name: a, api_key_from: client}]\n"
    assert loaded(tmp_path, cloud).clouds[0].key_from_client
    assert "one bearer" in refused(tmp_path, cloud + "listen: {token_env: DOOR}", {"DOOR": "secret"})
    two = "clouds: [{name: a, api_key_from: client}, {name: b, api_key_from: client}]"
    assert "only one cloud" in refused(tmp_path, two)
    assert "not both" in refused(tmp_path, "clouds: [{name: a, api_key_from: client, api_key_env: K}]")


def test_a_cloud_is_https_unless_it_is_here(tmp_path: Path) -> None:
    assert "https://" in refused(tmp_path, "clouds: [{name: a, base_url: 'http://api.example.org/v1'}]")
    (cloud,) = loaded(tmp_path, "clouds: [{name: a, base_url: 'http://127.0.0.1:9/v1/'}]").clouds
    assert (cloud.base_url, cloud.ready) == ("http://127.0.0.1:9/v1", True)


def test_a_cloud_whose_key_is_missing_is_not_ready(tmp_path: Path) -> None:
    (cloud,) = loaded(tmp_path, "clouds: [{name: a, api_key_env: NO_SUCH_KEY}]").clouds
    assert not cloud.ready


URLS = [
    "ftp://127.0.0.1/",
    "http://127.0.0.1\\@example.org/",
    "http://127.0.0.1@example.org/",
    "http://127.0.0.1:x/",
    "http:///v1",
    "http://127.0.0.1/v1?x=1",
    "http://127.0.0.1/#x",
    "127.0.0.1:8080",
]


@pytest.mark.parametrize("number", range(len(URLS)))
def test_a_url_that_parsers_could_read_differently_is_no_url(tmp_path: Path, number: int) -> None:
    assert "plain http(s) URL" in refused(tmp_path, f"locals: [{{name: a, base_url: '{URLS[number]}'}}]")


def test_an_engine_elsewhere_is_a_cloud_or_nothing(tmp_path: Path) -> None:
    for host in ("10.0.0.1", "gpu.internal", "127.1", "localhost.example.org"):
        assert "on_device: false" in refused(tmp_path, f"locals: [{{name: a, base_url: 'https://{host}/v1'}}]")
    elsewhere = "locals: [{name: a, base_url: 'https://gpu.internal/v1', on_device: false, models: [m]}]"
    settings = loaded(tmp_path, elsewhere)
    assert settings.locals == ()
    assert [(cloud.name, cloud.models) for cloud in settings.clouds] == [("a", ("m",))]
    assert "https://" in refused(tmp_path, elsewhere.replace("https", "http"))
    for host in ("127.0.0.1", "127.8.0.1", "[::1]", "localhost"):
        assert loaded(tmp_path, f"locals: [{{name: a, base_url: 'http://{host}:80/v1'}}]").locals


def test_names_of_upstreams_are_unique(tmp_path: Path) -> None:
    text = "clouds: [{name: a}]\nlocals:\n  - name: a\n    base_url: http://127.0.0.1/v1\n"
    assert refused(tmp_path, text).endswith(
        "halfdoor.yaml:3: local `a`, key `name`: another upstream has this name already"
    )


def test_errors_name_file_line_key_and_the_nearest_word(tmp_path: Path) -> None:
    message = refused(tmp_path, "listen:\n  prot: x\nclouds:\n  - name: a\n    kind: opnai\nlimits: {idle_s: .inf}\n")
    for words in (
        "halfdoor.yaml:2: key `listen.prot`: not a known key; did you mean `port`?",
        "halfdoor.yaml:5: cloud `a`, key `kind`: `opnai` is not a valid word; did you mean `openai`?",
        "halfdoor.yaml:6: key `limits.idle_s`",
    ):
        assert words in message
    assert "options" in refused(tmp_path, "clouds: [{name: a, options: {api_version: '1'}}]")
    assert "api_key_env" in refused(tmp_path, "clouds: [{name: a, kind: litellm, api_key_from: client}]")


def test_no_key_is_shown(tmp_path: Path) -> None:
    text = EXAMPLE + "\n"
    settings = loaded(
        tmp_path, text.replace("{host: 127.0.0.1", "{token_env: DOOR, host: 127.0.0.1"), {"DOOR": "s3cret"}
    )
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in repr(loaded(tmp_path, text, {"OPENAI_API_KEY": "s3cret"}))
    assert "sk-abc123" not in refused(tmp_path, "clouds: [{name: a, kind: sk-abc123}]")
    assert "sk-abc123" not in refused(tmp_path, "clouds: [{name: a, models: sk-abc123}]")


def test_the_values_and_the_file_have_the_same_defaults() -> None:
    assert Limits(**LimitsSection().model_dump()) == Limits()
    section = ListenSection()
    assert Listen(section.host, section.port) == Listen()
    assert {field.name for field in fields(Limits)} == set(LimitsSection.model_fields)
    assert CloudSection(name="x").kind == "openai"


def keys(section: type[Section], before: str = "") -> list[str]:
    found: list[str] = []
    for name, field in section.model_fields.items():
        inner = re.findall(r"\w+Section", str(field.annotation))
        found.append(f"{before}{name}")
        for model in inner:
            found += keys(next(one for one in Section.__subclasses__() if one.__name__ == model), f"{before}{name}.")
    return found


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    wanted = [*keys(File), *VARIABLES]
    assert "clouds.api_key_from" in wanted
    assert [name for name in wanted if f"`{name}`" not in page] == []


def test_prices_that_the_package_knows_stand_where_the_file_states_none(tmp_path: Path) -> None:
    (cloud,) = loaded(tmp_path, "clouds: [{name: a, models: [gpt-5-mini, of-nobody]}]").clouds
    assert [model for model, _ in cloud.terms.prices] == ["gpt-5-mini"]
    price = cloud.terms.price("gpt-5-mini")
    assert price is not None
    assert 0 < price.read < price.written < 1_000
    stated = "clouds: [{name: a, models: [gpt-5-mini]}, {name: b, models: [m], prices: {m: {read: 1, written: 2}}}]"
    first, second = loaded(tmp_path, stated).clouds
    assert first.terms.prices == (), "prices in two currencies would be added up"
    assert second.terms.price("m") == Price(1, 2)


def test_aliases_are_read_in_their_order(tmp_path: Path) -> None:
    assert loaded(tmp_path, "aliases: {fast: gpt-5-mini, 'claude-*': auto}").aliases == (
        ("fast", "gpt-5-mini"),
        ("claude-*", "auto"),
    )
