"""`halfdoor policy`: check, test, show and schema, as a CI and a person use them."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import CliRunner

from router.cli.commands import app
from router.policy.loading import load_policy, parse_policy
from router.policy.schema import schema_text

GOOD = """\
version: 1
name: mine
extends: masked
examples:
  - say: "My card is 4242 4242 4242 4242"
    expect: {treatment: mask, rule: bank numbers}
  - say: "My card is 4242 4242 4242 4242"
    expect: {treatment: local, cloud_sees: my card}
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HALFDOOR_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path))
    (tmp_path / "mine.yaml").write_text(GOOD)
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["policy", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_check_tells_fine_from_wrong_and_looks_at_every_file(home: Path) -> None:
    wrong = home / "wrong.yaml"
    wrong.write_text(GOOD.replace("extends", "extnds"))
    code, out, err = run("check", str(wrong), str(home / "mine.yaml"), "default")
    assert code == 1
    assert "wrong.yaml:3: key `extnds`" in err
    assert "did you mean `extends`" in err
    assert f"policy mine is fine: {len(load_policy('masked').rules)} rules, 2 examples" in out
    assert run("check", "default")[0] == 0


def test_test_shows_what_differs_and_writes_a_report_without_texts(home: Path) -> None:
    report = home / "report.xml"
    code, out, _ = run("test", str(home / "mine.yaml"), "--junit", str(report))
    assert code == 1
    assert "1 of 2 examples hold" in out
    assert "treatment is mask, not local" in out
    assert "+ My card is [CREDIT_CARD_1]" in out
    suite = ET.fromstring(report.read_text())
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("2", "1")
    assert suite[0].attrib["name"] == "example 1 (line 5)"
    assert "my card" not in report.read_text().casefold()


def test_test_prints_one_object_where_all_hold(home: Path) -> None:
    (home / "mine.yaml").write_text(GOOD[: GOOD.rindex("  - say")])
    code, out, _ = run("test", str(home / "mine.yaml"), "--json")
    told = json.loads(out)
    assert (code, told["failed"]) == (0, 0)
    example = told["policies"][0]["examples"][0]
    assert (example["line"], example["route"], example["differences"]) == (5, "cloud-masked", [])


def test_show_prints_the_policy_in_force(home: Path) -> None:
    code, out, _ = run("show", str(home / "mine.yaml"))
    assert code == 0
    assert parse_policy(out, "shown").digest == load_policy(str(home / "mine.yaml")).digest
    assert "policies/masked.yaml" in out
    assert "name: default" in run("show")[1]


def test_schema_prints_the_schema() -> None:
    assert run("schema") == (0, schema_text(), "")


CLIENTS = """\
version: 1
name: mine
extends: masked
vocabulary: {files: [words.txt]}
privacy: {rules: [{name: clients, find: [VOCABULARY], words: [client], then: local}]}
"""


def test_check_warns_of_entries_without_a_category_where_a_rule_asks_for_one(home: Path) -> None:
    (home / "mine.yaml").write_text(CLIENTS)
    (home / "words.txt").write_text("client: Globex\n# more\nKwxvo\n")
    code, _, err = run("check", str(home / "mine.yaml"))
    assert code == 0
    assert "words.txt:3: " in err
    assert "`clients`" in err
    assert "Kwxvo" not in err
    (home / "words.txt").write_text("client: Globex\nword: Kwxvo\n")
    assert "words.txt" not in run("check", str(home / "mine.yaml"))[2]


def test_check_names_file_and_line_of_a_category_that_there_is_not(home: Path) -> None:
    (home / "mine.yaml").write_text(CLIENTS)
    (home / "words.txt").write_text("client: Globex\nmatter: Kwxvo\n")
    code, _, err = run("check", str(home / "mine.yaml"))
    assert code == 1
    assert "words.txt:2: " in err
    assert "Kwxvo" not in err


def test_check_names_the_line_of_a_file_of_words_that_is_not_there(home: Path) -> None:
    (home / "mine.yaml").write_text(CLIENTS)
    code, _, err = run("check", str(home / "mine.yaml"))
    assert code == 1
    assert "mine.yaml:4: key `vocabulary.files[0]`" in err


MEANT = (
    ("privacy: {never_leaves: [client]}", "words: [client]"),
    ("privacy: {never_leaves: [clients]}", "words: [client]"),
    ("privacy: {otherwise: cloud}", "routing.prefer"),
    ("privacy: {rules: [{name: a, find: [PERSON], then: never leaves}]}", "`local`"),
    ("privacy: {rules: [{name: a, find: [VOCABULARY], words: [matter], then: local}]}", "`account`"),
    ('vocabulary: {forms: ["M-*"]}', "no `*`"),
    ("vocabulary: {forms: [####-##]}", "line 4: `#` begins a comment"),
)


@pytest.mark.parametrize(("written", "told"), MEANT, ids=range(len(MEANT)))
def test_what_people_write_first_is_an_error_that_says_what_to_write(home: Path, written: str, told: str) -> None:
    (home / "mine.yaml").write_text(f"version: 1\nname: mine\nextends: masked\n{written}\n")
    code, _, err = run("check", str(home / "mine.yaml"))
    assert code == 1
    assert told in err
