"""`vocabulary` adds, shows, imports and removes the user's own words."""

import json
from pathlib import Path

from typer.testing import CliRunner

from router.cli.commands import app


def run(*arguments: str, given: str | None = None, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["vocabulary", *arguments], input=given)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_words_go_in_and_out() -> None:
    assert run("add", "Ada Byron", "--as", "person", "--parts") == "1 added\n"
    assert run("add", "-", "--fuzzy", given="Nightjar\n\nfalcon\n") == "2 added\n"
    assert run("add", "falcon", "--fuzzy") == "0 added, 1 there already\n"
    assert "person   Ada Byron   (parts)" in run("list")
    counts = json.loads(run("list", "--count", "--json"))["counts"]
    assert (counts["person"], counts["word"]) == (1, 2)
    assert "Byron" not in run("list", "--count")
    assert run("remove", "ada byron") == "1 removed\n"
    assert run("remove", "ada byron", code=1) == "0 removed\n"


def test_an_entry_that_cannot_be_used_is_told_by_its_number() -> None:
    said = run("add", "fine", "12x", "--as", "account", code=2)
    assert "entry 1:" in said
    assert "fine" not in said
    run("add", "x9", "--exact", "--fuzzy", code=2)
    run("add", "x9", "--parts", code=2)


def test_an_import_says_what_was_new_there_already_and_refused(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("falcon\nosprey\n*\nfalcon\n")
    run("add", "falcon")
    said = json.loads(run("import", str(tmp_path / "list.txt"), "--json"))
    assert (said["added"], said["unchanged"], [one["line"] for one in said["refused"]]) == (1, 2, [3])
    run("import", str(tmp_path / "none.txt"), code=2)


def test_what_cannot_be_encrypted_is_one_line() -> None:
    assert "there is no vocabulary yet" in run("encrypt", code=2)
