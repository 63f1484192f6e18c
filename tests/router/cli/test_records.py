"""Records from the command line: drawn from a real ledger, erased from it, and empty where there is none."""

import csv
import io
import json
from contextlib import ExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from router.cli.commands import app
from router.cli.erasing import moment_ms
from router.errors import ConfigurationError
from router.ledger.choose import DAY_MS
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import cloud, standing, user

CARD, MAIL = "4242 4242 4242 4242", "ada.byron@analytical.example.org"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose receipts carry hashes: a card, a mail, nothing."""
    home = tmp_path_factory.mktemp("written")
    with ExitStack() as stack:
        outside = stack.enter_context(serve_in_thread(GlassCloud().app))
        keys = {"policy": "masked", "clouds": [cloud(outside)], "ledger": {"subjects": True}}
        proxy = stack.enter_context(standing(home, keys))
        for said in (f"Card {CARD}.", f"Write to {MAIL}", "Why is the sky blue?"):
            proxy.post(user(said))
    return home


@pytest.fixture
def home(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may erase."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for file in (written / "data").iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(data))
    monkeypatch.setenv("HALFDOOR_CONFIG", str(written / "config" / "halfdoor.yaml"))
    return data


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=given)


def sections(result: Result) -> dict[str, list[list[object]]]:
    assert result.exit_code == 0, result.output
    return {one["title"]: one["table"]["rows"] for one in json.loads(result.stdout)["sections"] if one["table"]}


def test_the_data_flow_table_says_what_went_where_and_how(home: Path) -> None:
    flows = sections(run("records", "dpia", "--json"))["(a) Data flows"]
    assert ["bank", "CREDIT_CARD", "outside", "as a placeholder", 1, 1] in flows
    assert ["contact", "EMAIL_ADDRESS", "outside", "as a placeholder", 1, 1] in flows


def test_article_30_names_recipients_and_what_is_to_be_filled_in(home: Path, tmp_path: Path) -> None:
    blank = run("records", "art30", "--json")
    ((recipient, requests, clear, masked),) = sections(blank)["(d) Recipients"]
    assert (requests, clear, masked) == (3, "nothing", "CREDIT_CARD, EMAIL_ADDRESS")
    assert "to be filled in" in str(recipient)
    about = tmp_path / "about.yaml"
    about.write_text(run("records", "about").stdout.replace("name: openai", "name: outside"))
    filled = run("records", "art30", "--json", "--about", str(about))
    assert "to be filled in" not in filled.stdout
    assert "OpenAI Ireland Ltd" in str(sections(filled)["(d) Recipients"])


def test_a_file_about_the_controller_that_is_wrong_is_one_line(home: Path, tmp_path: Path) -> None:
    about = tmp_path / "about.yaml"
    about.write_text("controler: {name: x}\n")
    result = run("records", "art30", "--about", str(about))
    assert result.exit_code == 2
    assert "about.yaml:1" in result.stderr
    assert "controller" in result.stderr, "the nearest word"


@pytest.mark.parametrize("form", ["text", "csv", "html", "json"])
def test_every_form_holds_the_flows_and_no_value(home: Path, form: str) -> None:
    out = run("records", "dpia", "--form", form).stdout
    assert "CREDIT_CARD" in out
    assert CARD not in out
    if form == "csv":
        assert any("CREDIT_CARD" in row for row in csv.reader(io.StringIO(out)))


def test_a_person_is_found_by_a_hash_and_erased_and_the_chain_holds(home: Path) -> None:
    (row,) = sections(run("records", "subject", "-", "--json", given=MAIL.upper() + "\n"))["Requests"]
    assert row[2:5] == ["cloud-masked", "outside", "masked"]
    assert sections(run("records", "subject", "eve@example.org", "--json"))["Requests"] == []
    assert run("ledger", "erase", "--subject", MAIL, given="n\n").exit_code == 1, "asked, and not wanted"
    assert run("ledger", "verify").stdout == "6 rows, all in order\n"
    done = run("ledger", "erase", "--subject", MAIL, "--yes", "--json")
    assert json.loads(done.stdout) == {"requests": 1, "rows": 2, "overwritten": True, "answers": 0}
    assert "2 of them were erased" in run("ledger", "verify").stdout
    assert sections(run("records", "subject", MAIL, "--json"))["Requests"] == []
    assert len(run("ledger", "tail").stdout.splitlines()) == 2


def test_erasing_says_what_it_needs(home: Path) -> None:
    assert "say one of" in run("ledger", "erase").stderr
    assert "say one of" in run("ledger", "erase", "--before", "1d", "--subject", "x").stderr
    assert "no receipt" in run("ledger", "erase", "--receipt", "hd_AAAAAAAAAAAAAAAAAAAAAA", "--yes").stderr
    assert "nothing was erased" in run("ledger", "erase", "--before", "1d", "--yes").stdout
    (home / "subjects.key").unlink()
    assert "`ledger.subjects`" in run("records", "subject", "x").stderr


def test_a_moment_is_a_date_or_days() -> None:
    now = 1_800_000_000_000
    assert moment_ms("90d", now) == now - 90 * DAY_MS
    assert moment_ms("2026-01-31", now) < now
    for wrong in ("soon", "2099-01-01", "-1d", "0d"):
        with pytest.raises(ConfigurationError):
            moment_ms(wrong, now)


def test_without_a_ledger_a_record_is_empty_and_not_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path))
    result = run("records", "art30")
    assert result.exit_code == 0
    assert "no receipts" in result.stdout
