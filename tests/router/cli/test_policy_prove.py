"""`policy prove` prints what holds, shows what does not, and says of what it speaks."""

import json

from typer.testing import CliRunner, Result

from router.cli.commands import app


def prove(*words: str) -> Result:
    return CliRunner().invoke(app, ["policy", "prove", *words])


def test_a_presets_own_claims_hold() -> None:
    result = prove("default")
    assert result.exit_code == 0
    assert "holds  VOCABULARY never leaves unmasked" in result.stdout
    assert "does not hold" not in result.stdout
    assert "what inspection found" in result.stdout


def test_a_broken_claim_is_shown_as_a_request_and_exits_1() -> None:
    result = prove("default", "BANK from tool never leaves")
    assert result.exit_code == 1
    for said in ("does not hold", "tool: … ABA_ROUTING_NUMBER", "cloud, masked", "bank numbers"):
        assert said in result.stdout


def test_machines_get_one_object() -> None:
    found = json.loads(prove("default", "BANK never leaves", "a doubt never leaves", "--json").stdout)
    broken, kept = found["proofs"]
    assert (broken["holds"], kept["holds"], kept["counterexample"]) == (False, True, None)
    assert broken["counterexample"]["request"]["messages"][0]["role"] == "user"
    assert broken["counterexample"]["route"] == "cloud"


def test_what_may_leave_and_cannot_is_named() -> None:
    result = prove("strict", "URL may leave")
    assert result.exit_code == 1
    assert "never leaves so: URL" in result.stdout


def test_a_sentence_that_is_none_is_one_line_and_exit_code_2() -> None:
    result = prove("default", "PERSN never leaves")
    assert result.exit_code == 2
    assert "did you mean `PERSON`" in result.stderr
    assert len(result.stderr.splitlines()) == 1
