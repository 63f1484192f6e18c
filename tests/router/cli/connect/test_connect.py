"""A client's configuration is shown, written and taken back; everything else in its file stays."""

import json
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from router.cli.commands import app
from router.cli.connect.clients import CLIENTS

WRITING = sorted(name for name, client in CLIENTS.items() if client.file)
PRINTING = sorted(name for name, client in CLIENTS.items() if not client.file)
FULL = {
    "aider": "# mine\nauto-commits: false  # keep\nmodel: gpt-4o\nlist:\n  - a\n",
    "claude": '{\n    "permissions": {"allow": ["Bash(ls)"]},\n'
    '    "env": {"EDITOR": "vi", "ANTHROPIC_BASE_URL": "https://other"}\n}',
    "codex": '# mine\nmodel = "gpt-5.4" # the big one\n\n# servers\n[mcp_servers.docs]\ncommand = "docs"\n',
    "continue": "name: Mine\nversion: 1.0.0\nschema: v1\n# models I like\nmodels:\n    # the first\n"
    "    - name: GPT\n      provider: openai\n      model: gpt-5\nrules:\n  - be brief\n",
    "llm": "- model_id: other\n  model_name: other-1\n  api_base: http://127.0.0.1:9/v1\n",
    "vscode": '[\n\t{\n\t\t"name": "Mine",\n\t\t"vendor": "customendpoint",\n\t\t"models": []\n\t}\n]\n',
}
"""What a user might have there already."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("CODEX_HOME", "CLAUDE_CONFIG_DIR", "LLM_USER_PATH", "XDG_CONFIG_HOME", "HALFDOOR_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HALFDOOR_CONFIG_DIR", str(tmp_path / "config"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["connect", *words])


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def written(home: Path, client: str) -> Path:
    """Return the file that a client reads, found by connecting it once."""
    assert run(client, "--yes").exit_code == 0
    (name,) = files(home)
    assert run(client, "--undo").exit_code == 0
    return home / name


def parsed(path: Path) -> object:
    text = path.read_text()
    match path.suffix:
        case ".json":
            return json.loads(text)
        case ".toml":
            return tomllib.loads(text)
        case _:
            return yaml.safe_load(text)


def test_every_client_is_listed_and_a_wrong_name_is_answered_with_the_right_ones(home: Path) -> None:
    listed = run().stdout
    assert all(name in listed for name in CLIENTS)
    wrong = run("clod")
    assert wrong.exit_code == 2
    assert "claude" in wrong.stderr


@pytest.mark.parametrize("client", WRITING)
def test_without_a_yes_the_change_is_shown_and_nothing_is_written(home: Path, client: str) -> None:
    shown = run(client)
    assert shown.exit_code == 0
    assert "+++ " in shown.stdout
    assert "127.0.0.1:4114" in shown.stdout
    assert files(home) == {}


@pytest.mark.parametrize("client", WRITING)
def test_a_file_that_was_not_there_is_gone_again_with_its_folders(home: Path, client: str) -> None:
    assert run(client, "--yes").exit_code == 0
    assert len(files(home)) == 1
    assert "127.0.0.1:4114" in next(iter(files(home).values())).decode()
    assert run(client, "--undo").exit_code == 0
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("client", WRITING)
def test_what_stood_there_stays_and_comes_back_byte_for_byte(home: Path, client: str) -> None:
    path = written(home, client)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FULL[client])
    path.chmod(0o640)
    result = run(client, "--yes")
    assert result.exit_code == 0, result.output
    now = path.read_text()
    assert "127.0.0.1:4114" in now
    comments = [line.strip() for line in FULL[client].splitlines() if line.strip().startswith("#")]
    assert all(comment in now for comment in comments)
    assert kept(FULL[client], parsed(path), path.suffix), "something else in the file is lost"
    assert run(client, "--undo").exit_code == 0
    assert path.read_text() == FULL[client]
    assert path.stat().st_mode & 0o777 == 0o640


def kept(before: str, now: object, suffix: str) -> bool:
    """Whether words that no change speaks of are still there."""
    words = {".json": "Mine Bash(ls) vi", ".toml": "docs", ".yml": "auto-commits", ".yaml": "be brief other-1 gpt-5"}
    text = json.dumps(now)
    return all(word in text for word in words[suffix].split() if word in before)


@pytest.mark.parametrize("client", WRITING)
def test_a_file_that_was_changed_since_is_left_as_it_is(home: Path, client: str) -> None:
    assert run(client, "--yes").exit_code == 0
    (name,) = files(home)
    changed = (home / name).read_bytes() + b"\n"
    (home / name).write_bytes(changed)
    refused = run(client, "--undo")
    assert refused.exit_code == 2
    assert "changed since" in refused.stderr
    assert (home / name).read_bytes() == changed


@pytest.mark.parametrize("client", WRITING)
def test_a_second_connect_does_not_forget_how_it_was(home: Path, client: str) -> None:
    assert run(client, "--yes").exit_code == 0
    assert "nothing to do" in run(client, "--yes").stdout
    assert run(client, "--yes", "--url", "http://127.0.0.1:9").exit_code == 2
    assert run(client, "--undo").exit_code == 0
    assert files(home) == {}


@pytest.mark.parametrize(
    ("client", "text"),
    [
        ("claude", '{"env": {} // mine\n}'),
        ("claude", "[]"),
        ("codex", '[model_providers.halfdoor]\nname = "Other"\n'),
        ("codex", "model = = 1"),
        ("aider", "- a\n- b\n"),
        ("aider", 'model: >\n  folded\n  text\nmodel : "twice"\n'),
        ("continue", "models: {a: 1}\n"),
        ("continue", "- models\n"),
        ("continue", "models:\n  - {name: Halfdoor, provider: x}\n"),
        ("llm", "model_id: other\n"),
        ("vscode", "[1]"),
    ],
)
def test_a_file_that_cannot_be_changed_safely_is_left_alone_and_the_text_is_shown(
    home: Path, client: str, text: str
) -> None:
    path = written(home, client)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    refused = run(client, "--yes")
    assert refused.exit_code == 2
    assert "nothing was changed" in refused.stderr
    assert "127.0.0.1:4114" in refused.stderr
    assert path.read_text() == text


def test_a_linked_file_stays_linked(home: Path) -> None:
    real = home / "dotfiles" / "settings.json"
    real.parent.mkdir()
    real.write_text("{}")
    (home / ".claude").mkdir()
    (home / ".claude" / "settings.json").symlink_to(real)
    assert run("claude", "--yes").exit_code == 0
    assert (home / ".claude" / "settings.json").is_symlink()
    assert "4114" in real.read_text()
    assert run("claude", "--undo").exit_code == 0
    assert real.read_text() == "{}"


def test_a_program_with_a_folder_of_its_own_is_looked_for_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEX_HOME", str(home / "elsewhere"))
    assert run("codex", "--yes").exit_code == 0
    assert list(files(home)) == [str(Path("elsewhere", "config.toml"))]


def test_a_token_goes_into_the_file_and_not_onto_the_screen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", "tok-3f9a")
    monkeypatch.setenv("HALFDOOR_TOKEN_ENV", "MY_TOKEN")
    shown = run("claude", "--yes")
    assert "tok-3f9a" not in shown.output
    ((_, raw),) = files(home).items()
    assert b"tok-3f9a" in raw


def test_a_clients_own_key_stays_its_own_where_it_is_passed_on(home: Path) -> None:
    config = home.parent / "config"
    config.mkdir()
    (config / "halfdoor.yaml").write_text("clouds: [{name: openai, api_key_from: client}]\n")
    assert run("claude", "--yes").exit_code == 0
    ((_, raw),) = files(home).items()
    assert "ANTHROPIC_AUTH_TOKEN" not in json.loads(raw)["env"]


@pytest.mark.parametrize("client", PRINTING)
def test_a_client_without_a_file_is_shown_what_to_write(home: Path, client: str) -> None:
    shown = run(client, "--url", "http://127.0.0.1:9999")
    assert shown.exit_code == 0
    assert ":9999" in shown.stdout
    assert files(home) == {}


def test_taking_back_what_was_never_done_says_so(home: Path) -> None:
    refused = run("claude", "--undo")
    assert refused.exit_code == 2
    assert "not connected" in refused.stderr


def test_the_page_on_clients_has_a_section_for_each_with_what_connect_writes() -> None:
    page = (Path(__file__).parents[4] / "docs" / "clients.md").read_text()
    sections = {part.partition("\n")[0].strip("` "): part for part in page.split("\n## ")[1:]}
    assert set(CLIENTS) <= set(sections), set(CLIENTS) - set(sections)
    for name in CLIENTS:
        assert f"halfdoor connect {name}" in sections[name]
        assert "127.0.0.1:4114" in sections[name] or "host.docker.internal:4114" in sections[name]
