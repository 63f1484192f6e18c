"""`inspect` and its line contract: one object in, one out, in order, whatever a line holds."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from router.cli.commands import app

CARD = "4242 4242 4242 4242"
MAIL = "maria.lopez@example.com"


def inspect(*options: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["inspect", *options], input=given)


def lines(*given: object) -> str:
    return "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in given)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_text_is_shown_with_what_was_found_in_it() -> None:
    result = inspect(f"Card {CARD}, mail {MAIL}")
    assert result.exit_code == 0
    assert "CREDIT_CARD" in result.stdout
    assert "EMAIL_ADDRESS" in result.stdout
    assert "5-24" in result.stdout.replace(" ", "")


def test_source_code_stands_under_a_key_of_its_own_and_hides_no_finding() -> None:
    code = f"# All rights reserved.\ndef mail(items):\n    return send(items, '{MAIL}')\n"
    (answer,) = answers(inspect("--jsonl", given=lines({"id": 1, "text": f"😀 Please explain this.\n\n{code}"})))
    assert [one["type"] for one in answer["findings"]] == ["EMAIL_ADDRESS"]
    assert answer["regions"] == [{"start": 24, "end": 23 + len(code), "language": "python", "proprietary": True}]


@pytest.mark.parametrize("options", [(), ("-",)])
def test_without_a_text_standard_input_is_read(options: tuple[str, ...]) -> None:
    result = inspect(*options, "--json", given=f"My card {CARD}")
    assert [one["type"] for one in json.loads(result.stdout)["findings"]] == ["CREDIT_CARD"]


def test_bytes_that_are_no_text_hide_nothing_around_them() -> None:
    result = inspect("--json", given=b"\xff\xfe My card " + CARD.encode())
    assert result.exit_code == 0
    assert [one["type"] for one in json.loads(result.stdout)["findings"]] == ["CREDIT_CARD"]


def test_json_is_one_object_on_standard_output_and_nothing_else() -> None:
    result = inspect("--json", f"😀 {MAIL}")
    (found,) = json.loads(result.stdout)["findings"]
    assert set(found) == {"start", "end", "type", "score", "detector"}
    assert (found["start"], found["end"]) == (2, 2 + len(MAIL)), "offsets are code points"


def test_each_line_has_its_answer_in_order_and_unknown_fields_are_ignored() -> None:
    given = [
        {"id": 1, "text": f"a {CARD}", "extra": {"deep": [1]}},
        {"text": "nothing here", "id": "two"},
        {"id": [3], "text": f"b {MAIL}", "findings": "x"},
        {"text": "no id"},
    ]
    result = inspect("--jsonl", given=lines(*given))
    assert result.exit_code == 0
    found = answers(result)
    assert [one["id"] for one in found] == [1, "two", [3], None]
    assert [[f["type"] for f in one["findings"]] for one in found] == [["CREDIT_CARD"], [], ["EMAIL_ADDRESS"], []]
    assert all(set(one) == {"id", "findings", "regions"} for one in found)


def test_a_text_of_several_lines_is_one_line_here() -> None:
    result = inspect("--jsonl", given=lines({"id": 1, "text": f"a\r\nb\u2028{CARD}\u0085"}))
    (found,) = answers(result)
    assert [(f["start"], f["end"]) for f in found["findings"]] == [(5, 5 + len(CARD))]


BAD = {
    "no JSON": "{nonsense",
    "half a line": '{"id": 1, "text": "4242 4242',
    "a list": "[1]",
    "a word": '"text"',
    "null": "null",
    "no text": '{"id": 7}',
    "text that is a number": '{"id": 7, "text": 4242}',
    "text that is a list": '{"id": 7, "text": ["4242"]}',
    "NaN": '{"id": NaN, "text": "x"}',
    "far too deep": "[" * 100_000,
    "too long": json.dumps({"id": 7, "text": "x" * 200_001}),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_line_is_an_error_in_its_place_and_the_exit_code_is_1(bad: str) -> None:
    before, after = {"id": "before", "text": CARD}, {"id": "after", "text": MAIL}
    result = inspect("--jsonl", given=lines(before, BAD[bad], after))
    assert result.exit_code == 1
    first, wrong, last = answers(result)
    assert set(wrong) == {"id", "error"}
    assert wrong["id"] in (None, 7)
    assert (first["id"], last["id"]) == ("before", "after")
    assert first["findings"]
    assert last["findings"]
    assert "4242" not in wrong["error"]


def test_a_line_that_is_not_utf8_is_an_error_and_a_half_surrogate_is_not() -> None:
    given = b'\xff\xfe\n{"id": "\\ud800", "text": "\\udfff ' + CARD.encode() + b'"}\n'
    result = inspect("--jsonl", given=given)
    wrong, found = answers(result)
    assert set(wrong) == {"id", "error"}
    assert found["id"] == "\ud800"
    assert found["findings"][0]["start"] == 2
    assert result.exit_code == 1


def test_nothing_in_is_nothing_out() -> None:
    result = inspect("--jsonl", given="\n\n")
    assert (result.exit_code, result.stdout) == (0, "")


def test_what_is_found_once_is_found_everywhere_in_the_text() -> None:
    text = "password=Xk9!vQ2#pL7z and again Xk9!vQ2#pL7z"
    (found,) = answers(inspect("--jsonl", given=lines({"id": 1, "text": text})))
    assert [text[f["start"] : f["end"]] for f in found["findings"]] == ["Xk9!vQ2#pL7z"] * 2
