"""`policy diff` on a file of requests, on receipts, and without any."""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from router.cli.commands import app
from router.ledger.entry import Decided
from router.ledger.key import load_key
from router.ledger.read import read_all
from router.ledger.verify import verify
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import cloud, standing, user

CARD = "4242 4242 4242 4242"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with receipts of two cards and a question, under `masked`, with `strict` as its shadow."""
    home = tmp_path_factory.mktemp("written")
    with ExitStack() as stack:
        outside = stack.enter_context(serve_in_thread(GlassCloud().app))
        proxy = stack.enter_context(
            standing(home, {"policy": "masked", "shadow": "strict", "clouds": [cloud(outside)]})
        )
        for said in (f"Card {CARD}.", f"And {CARD} again", "Why is the sky blue?"):
            proxy.post(user(said))
    return home


def run(home: Path, *words: str) -> Result:
    environ = {
        "HALFDOOR_CONFIG": str(home / "config" / "halfdoor.yaml"),
        "HALFDOOR_DATA_DIR": str(home / "data"),
        "HALFDOOR_CONFIG_DIR": str(home / "config"),
    }
    return CliRunner().invoke(app, ["policy", *words], env=environ)


def test_receipts_are_decided_again_under_both(home: Path) -> None:
    found = json.loads(run(home, "diff", "masked", "strict", "--ledger", "--json").stdout)
    assert (found["requests"], found["changed"]) == (3, 2)
    (one,) = found["changes"]
    assert (one["before"], one["after"], one["rules"]) == ("cloud-masked", "refused", ["everything personal"])
    assert one["seen"][0].startswith("hd_")
    back = run(home, "diff", "strict", "masked", "--ledger", "--no-looser")
    assert back.exit_code == 1
    assert "looser" in back.stdout
    assert run(home, "diff", "masked", "strict", "--ledger", "--no-looser").exit_code == 0


def test_a_file_of_requests_is_decided_under_both(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_text("\n".join(json.dumps(user(said)) for said in ("Hello", f"Card {CARD}")) + "\n")
    result = run(home, "diff", "masked", "offline", "--on", str(file))
    assert result.exit_code == 0, result.stderr
    assert "2 of 2 requests would be decided otherwise" in result.stdout
    assert CARD not in result.stdout
    file.write_text("{}\n")
    assert run(home, "diff", "masked", "offline", "--on", str(file)).exit_code == 2


def test_requests_of_every_endpoint_can_stand_in_the_file(home: Path, tmp_path: Path) -> None:
    said = [{"role": "user", "content": f"Card {CARD}"}]
    lines = [
        {"model": "auto", "input": f"Card {CARD}"},
        {"model": "auto", "max_tokens": 9, "system": "Be brief.", "messages": said},
        {"model": "auto", "prompt": f"Card {CARD}"},
        {"model": "auto", "input": f"Card {CARD}", "dimensions": 384},
        {"custom_id": "1", "method": "POST", "url": "/v1/messages", "body": {**user("Hi"), "max_tokens": 9}},
    ]
    file = tmp_path / "requests.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    result = run(home, "diff", "masked", "strict", "--on", str(file), "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["requests"], found["changed"]) == (5, 3), (
        "a vector is made here under both, and nothing is in the last"
    )
    assert found["changes"][0]["seen"] == ["line 1", "line 2", "line 3"]
    file.write_text(json.dumps({"url": "/v1/files", "body": {}}) + "\n")
    wrong = run(home, "diff", "masked", "strict", "--on", str(file))
    assert wrong.exit_code == 2
    assert "line 1" in wrong.stderr


def test_without_requests_rules_and_single_findings_are_compared(home: Path) -> None:
    text = run(home, "diff", "masked", "strict").stdout
    assert "rule everything personal: new" in text
    assert "mask → local" in text
    assert "decide alike" in run(home, "diff", "strict", "strict").stdout


def test_a_shadow_changes_nothing_and_its_report_says_what_it_would_have_changed(home: Path) -> None:
    found = json.loads(run(home, "shadow", "--json").stdout)
    assert (found["old"], found["new"]) == ("masked", "strict (shadow)")
    assert (found["requests"], found["changed"]) == (3, 2)
    (one,) = found["changes"]
    assert (one["direction"], one["before"], one["after"]) == ("stricter", "cloud-masked", "refused")
    assert (one["rules"], one["stricter"]) == (["everything personal"], ["CREDIT_CARD"])
    assert "2 of 3 requests would be decided otherwise" in run(home, "shadow").stdout
    rows = [row for row in read_all(home / "data" / "ledger.sqlite") if isinstance(row, Decided)]
    assert [row.route for row in rows] == ["cloud", "cloud", "cloud"], "under the policy in force"
    assert verify(home / "data" / "ledger.sqlite", load_key(home / "data" / "device.key")).ok


def test_without_a_shadow_the_report_says_how_to_have_one(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "halfdoor.yaml").write_text("policy: default\n")
    result = run(tmp_path, "shadow")
    assert result.exit_code == 2
    assert "`shadow`" in result.stderr


def test_both_sources_at_once_are_refused(home: Path) -> None:
    assert run(home, "diff", "masked", "strict", "--ledger", "--on", "x").exit_code == 2
