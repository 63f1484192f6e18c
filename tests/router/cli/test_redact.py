"""`nano redact` and `nano restore`: what stands behind a placeholder is in one file, for its owner, nowhere else."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from router.cli.commands import app
from router.cli.restore_table import NewTable
from router.errors import RouterError

CARD, MAIL = "4242 4242 4242 4242", "maria.lopez@example.com"
LETTER = f"Please charge {CARD}.\nReceipt to {MAIL}, not to [EMAIL_ADDRESS_1]; again {MAIL}."


def nano(command: str, *options: str, given: tuple[object, ...]) -> Result:
    lines = "".join(f"{json.dumps(one)}\n" for one in given)
    return CliRunner().invoke(app, ["nano", command, *options], input=lines)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("redacted") / "back.jsonl"


@pytest.fixture(scope="module")
def redacted(table: Path) -> Result:
    """One run for all tests: it loads the models."""
    texts = ({"id": 7, "text": LETTER}, {"id": "b", "text": "Nothing."}, {"id": 7, "text": CARD})
    return nano("redact", "--table", str(table), given=texts)


def test_values_go_to_a_file_for_its_owner_alone_and_come_back(redacted: Result, table: Path) -> None:
    first, second, _ = answers(redacted)
    assert CARD not in redacted.output
    assert MAIL not in redacted.output
    assert first["kinds"] == {"CREDIT_CARD": 1, "EMAIL_ADDRESS": 1}
    assert second == {"id": "b", "text": "Nothing.", "kinds": {}}
    assert stat.S_IMODE(table.stat().st_mode) == 0o600
    (back,) = answers(nano("restore", "--table", str(table), given=({"id": 7, "text": first["text"]},)))
    assert back == {"id": 7, "text": LETTER}, "a placeholder that was typed stays as it was typed"


def test_two_texts_share_no_table(redacted: Result) -> None:
    assert redacted.exit_code == 1
    assert set(answers(redacted)[2]) == {"id", "error"}


def test_a_table_is_never_written_over(tmp_path: Path) -> None:
    table = tmp_path / "back.jsonl"
    table.write_text("the only way back")
    with pytest.raises(RouterError, match="exists"):
        NewTable(table)
    assert table.read_text() == "the only way back"


def test_restoring_needs_the_line_with_the_same_id_and_spares_urls(redacted: Result, table: Path) -> None:
    link = "see https://example.org/?to=[EMAIL_ADDRESS_2] or [EMAIL_ADDRESS_2]"
    found = answers(nano("restore", "--table", str(table), given=({"id": 7, "text": link}, {"id": 2, "text": link})))
    assert found[0]["text"] == f"see https://example.org/?to=[EMAIL_ADDRESS_2] or {MAIL}"
    assert "error" in found[1]


@pytest.mark.parametrize("content", ["{}", "not JSON", '{"id":1,"values":{"PERSON":"x"}}', '{"id":1,"values":[]}'])
def test_a_file_that_is_no_table_restores_nothing(tmp_path: Path, content: str) -> None:
    table = tmp_path / "other"
    table.write_text(content)
    result = nano("restore", "--table", str(table), given=({"id": 1, "text": "[PERSON_1]"},))
    assert result.exit_code != 0
    assert "PERSON" not in result.stdout
