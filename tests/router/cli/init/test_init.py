"""`init` writes a file that is good, shows it first, and takes nothing away."""

from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from router.cli.commands import app
from router.cli.init.answers import CLOUDS, NONE, POLICIES, Answers, written
from router.cli.init.asking import Given, ask_all, unasked, variable_for
from router.errors import ConfigurationError
from router.settings import load_settings

URL = "https://api.mistral.ai/v1"
KEY = "sk-proj-abc-0123456789"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HALFDOOR_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "config" / "halfdoor.yaml"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["init", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize(("cloud", "policy"), list(product([*CLOUDS, NONE, URL], POLICIES)))
def test_every_answer_makes_a_file_that_can_be_read(tmp_path: Path, cloud: str, policy: str) -> None:
    file = tmp_path / "halfdoor.yaml"
    file.write_text(written(Answers(cloud, "MISTRAL_API_KEY", ("m-1",), policy)))
    environ = {"HALFDOOR_CONFIG_DIR": str(tmp_path), "HALFDOOR_DATA_DIR": str(tmp_path)}
    settings = load_settings(file, environ)
    assert settings.policy == policy
    assert len(settings.clouds) == (cloud != NONE)
    assert all(one.models for one in settings.clouds)


class Person:
    """Answers from a list, and keeps what it was asked and told."""

    def __init__(self, *answers: str) -> None:
        self.left = list(answers)
        self.asked = 0
        self.told: list[str] = []

    def ask(self, question: str, usual: str) -> str:
        self.asked += 1
        return self.left.pop(0) or usual


@pytest.mark.parametrize(
    ("said", "answers", "asked"),
    [
        (("openai", ""), Answers("openai", "", (), "default"), 2),
        (("none", "strict"), Answers("none", "", (), "strict"), 2),
        ((f"{URL}/", "masked", "mistral-small"), Answers(URL, "MISTRAL_API_KEY", ("mistral-small",), "masked"), 3),
        (("opneai", "client", "own.yaml"), Answers("client", "", (), "own.yaml"), 3),
    ],
)
def test_at_most_three_things_are_asked_before_the_file_is_shown(
    said: tuple[str, ...], answers: Answers, asked: int
) -> None:
    person = Person(*said)
    assert ask_all(Given(), person.ask, person.told.append) == answers
    assert person.asked == asked


def test_what_was_given_is_not_asked() -> None:
    person = Person()
    given = Given("openai", None, (), "strict")
    assert ask_all(given, person.ask, person.told.append) == unasked(given)
    assert person.asked == 0


def test_the_cloud_whose_key_is_there_is_the_likely_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unasked(Given()).cloud == NONE
    monkeypatch.setenv("ANTHROPIC_API_KEY", "x")
    assert unasked(Given()).cloud == "anthropic"
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    assert unasked(Given()).cloud == "openai"


@pytest.mark.parametrize(
    ("url", "variable"),
    [(URL, "MISTRAL_API_KEY"), ("https://api.x-ai.example/v1", "X_AI_API_KEY"),
     ("http://127.0.0.1:9000/v1", ""), ("https://10.0.0.9/v1", "CLOUD_API_KEY"), ("openai", "")],
)  # fmt: skip
def test_the_variable_is_called_after_the_provider(url: str, variable: str) -> None:
    assert variable_for(url, None) == variable


def test_a_key_where_its_name_belongs_is_kept_nowhere_and_not_repeated(place: Path) -> None:
    code, output = run("--cloud", URL, "--key-env", KEY, "--yes")
    assert code == 2
    assert KEY not in output
    assert not place.exists()
    with pytest.raises(ConfigurationError):
        variable_for(URL, KEY)


def test_without_a_terminal_and_without_yes_the_file_is_shown_and_not_written(place: Path) -> None:
    code, output = run("--cloud", "openai")
    assert (code, place.exists()) == (2, False)
    assert "api_key_env: OPENAI_API_KEY" in output
    assert "--yes" in output


def test_the_last_line_is_the_one_to_paste(place: Path) -> None:
    code, output = run("--cloud", "openai", "--policy", "strict", "--yes")
    assert code == 0
    assert output.rstrip().splitlines()[-1].strip() == "base_url = http://127.0.0.1:4114/v1"
    assert "export OPENAI_API_KEY=…" in output
    assert "halfdoor serve" in output
    assert place.stat().st_mode & 0o077 == 0


def test_a_file_that_is_there_is_kept_beside_each_time(place: Path) -> None:
    for policy in POLICIES[:3]:
        assert run("--cloud", "none", "--policy", policy, "--yes")[0] == 0
    kept = {file.name: file.read_text() for file in place.parent.iterdir()}
    assert set(kept) == {"halfdoor.yaml", "halfdoor.yaml.old", "halfdoor.yaml.old1"}
    assert [next(word for word in POLICIES if f"policy: {word}" in kept[name]) for name in sorted(kept)] == [
        "strict", "default", "masked",
    ]  # fmt: skip


def test_a_file_that_would_not_start_is_not_written(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALFDOOR_HOST", "0.0.0.0")  # without a token nobody else may reach it
    code, output = run("--cloud", "none", "--yes")
    assert code == 2
    assert not place.exists()
    assert list(place.parent.iterdir()) == []
    assert "token_env" in output
