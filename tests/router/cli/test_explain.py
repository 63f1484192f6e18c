"""`explain` says what would happen, and what it says would leave is what leaves."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from router.cli.commands import app
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.places import SPOTS
from tests.router.standing import Standing, as_built, cloud, configured, standing, user

CARD = "4242 4242 4242 4242"


@dataclass(frozen=True)
class Beside:
    """A running proxy, and its configuration for `explain`."""

    proxy: Standing
    cloud: GlassCloud
    home: Path

    def explain(self, body: object, *options: str) -> Result:
        return explained(self.home, body, *options)

    def object(self, body: object, *options: str) -> dict[str, Any]:
        return shown_of(self.explain(body, "--json", *options))


def explained(home: Path, body: object, *options: str) -> Result:
    given = body if isinstance(body, bytes) else json.dumps(body).encode()
    config = home / "config" / "halfdoor.yaml"
    environ = {"HALFDOOR_CONFIG_DIR": str(home / "config"), "HALFDOOR_DATA_DIR": str(home / "elsewhere")}
    return CliRunner().invoke(app, ["explain", "-", "--config", str(config), *options], input=given, env=environ)


def shown_of(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    shown: dict[str, Any] = json.loads(result.stdout)
    return shown


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    home = tmp_path_factory.mktemp("explain")
    glass = GlassCloud()
    with ExitStack() as stack:
        outside = stack.enter_context(serve_in_thread(glass.app))
        proxy = stack.enter_context(standing(home, {"policy": "masked", "clouds": [cloud(outside)]}, change=as_built))
        yield Beside(proxy, glass, home)


SAME = ("user", "system part", "user, in history", "arguments, nested", "tool description", "unknown object", "stop")


@pytest.mark.parametrize("spot", SAME)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_what_it_says_would_leave_is_what_the_cloud_receives(beside: Beside, spot: str, stream: bool) -> None:
    body = {**SPOTS[spot].put(CARD), "stream": stream}
    shown = beside.object(body)
    beside.cloud.seen.clear()
    answer = beside.proxy.post(body)
    (received,) = beside.cloud.seen
    assert json.dumps(shown["leaves"]) == json.dumps(json.loads(received.body)), "even the order of the keys"
    assert shown["route"] == answer.headers["x-halfdoor-route"]
    assert ", ".join(shown["reasons"]) == answer.headers["x-halfdoor-reason"]
    assert shown["model"] == answer.headers["x-halfdoor-model"]


def test_a_dry_run_writes_nothing_and_sends_nothing(beside: Beside) -> None:
    beside.cloud.seen.clear()
    beside.object(user(f"Card {CARD}."))
    assert not beside.cloud.seen
    assert not (beside.home / "elsewhere").exists()


def test_findings_have_their_place_kind_and_treatment_and_no_text(beside: Beside) -> None:
    shown = beside.object(user(f"Card {CARD}."))
    (found,) = shown["findings"]
    assert found["place"] == "messages[0].content"
    assert (found["type"], found["treatment"], found["start"]) == ("CREDIT_CARD", "mask", 5)
    assert CARD not in json.dumps(shown)


@pytest.mark.parametrize("spot", ["parameter key", "parameter enum"])
def test_what_must_stay_is_said_to_stay(beside: Beside, spot: str) -> None:
    shown = beside.object(SPOTS[spot].put(CARD))
    assert (shown["route"], shown["leaves"], shown["error"]) == ("refused", None, "policy_refused")


def test_rules_ways_and_findings_say_why(beside: Beside) -> None:
    shown = beside.object(user(f"Card {CARD}."))
    ((rule,), (found,)) = shown["rules"], shown["findings"]
    assert (rule["name"], rule["decisive"]) == ("bank numbers", True)
    (ground,) = rule["because"]
    assert (ground["exchange"], ground["treatment"], ground["findings"]) == (0, "mask", [0])
    assert found["leaves_as"] == "[CREDIT_CARD_1]"
    assert [way["way"] for way in shown["ways"] if way["taken"]] == ["cloud, masked"]
    assert all(way["closed_by"] for way in shown["ways"] if not way["taken"])
    assert shown["ways"][0]["closed_by"] == ["rule bank numbers"]


def test_what_was_replaced_is_coloured_and_copies_as_it_is(beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    text = beside.explain(user(f"Card {CARD}. " + "Why is the sky blue? " * 20)).stdout
    assert re.search(r"\x1b\[1;30;43m\[CREDIT_CARD_1\]\x1b\[0m", text), "black on yellow"
    assert "Why is the sky blue? " * 20 in text, "no line end was put into a string"


def test_another_policy_can_be_tried(beside: Beside) -> None:
    shown = beside.object(user(f"Card {CARD}."), "--policy", "strict")
    assert (shown["policy"], shown["route"], shown["leaves"]) == ("strict", "refused", None)
    assert "everything personal" in shown["told"]
    assert shown["findings"][0]["leaves_as"] == "stays"


def test_people_read_route_rules_kinds_places_and_the_body(beside: Beside) -> None:
    text = beside.explain(user(f"Card {CARD}.")).stdout
    for word in ("leaves masked", "bank numbers", "messages[0].content", "CREDIT_CARD", "[CREDIT_CARD_1]", "leave"):
        assert word in text
    assert CARD not in text
    assert "Nothing would leave" in beside.explain(user(f"Card {CARD}."), "--policy", "offline").stdout


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"model":"auto","messages":[]}', b'{"model":"a","model":"b"}', b"\xff"]
)
def test_a_request_that_is_none_is_one_line_and_exit_code_2(beside: Beside, body: bytes) -> None:
    result = beside.explain(body)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("halfdoor: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_file_is_read_and_a_missing_one_is_said(beside: Beside, tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(user("Why is the sky blue?")))
    config = str(beside.home / "config" / "halfdoor.yaml")
    assert CliRunner().invoke(app, ["explain", str(file), "--config", config]).exit_code == 0
    missing = CliRunner().invoke(app, ["explain", str(tmp_path / "none.json"), "--config", config])
    assert missing.exit_code == 2
    assert "there is no such file" in missing.stderr


def test_the_endpoint_can_be_said_and_is_shown(beside: Beside) -> None:
    body = {**user(f"Card {CARD}."), "max_tokens": 9}
    shown = beside.object(body, "--endpoint", "/v1/messages")
    assert (shown["endpoint"], shown["findings"][0]["leaves_as"]) == ("/v1/messages", "[CREDIT_CARD_1]")
    text = beside.explain({"model": "auto", "input": "And?", "previous_response_id": "resp_1"}).stdout
    assert "to /v1/responses" in text
    assert "previous_response_id (a running Halfdoor knows" in " ".join(text.split())


def test_an_agents_request_in_which_a_person_is_named_leaves_masked_and_is_not_kept(tmp_path: Path) -> None:
    """With everything that agents write into each request: caching, first line, tools with enums of ordinary words."""
    cached = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
    words = ["sonnet", "opus", "haiku", "monday", "daily", "today", "morning", "de", "fr"]
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {"file_path": {"type": "string"}, "when": {"type": "string", "enum": words}},
        "additionalProperties": False,
    }
    said = [{"type": "text", "text": "Write a letter to Anna Keller, please.", **cached}]
    body = {
        "model": "auto",
        "max_tokens": 32000,
        "metadata": {"user_id": "user_1_account__session_2"},
        "thinking": {"type": "adaptive"},
        "output_config": {"effort": "medium"},
        "system": [{"type": "text", "text": "You are Claude Code, Anthropic's official CLI for Claude.", **cached}],
        "messages": [{"role": "user", "content": said}],
        "tools": [
            {"name": name, "description": "Does it.", "input_schema": schema, **cached} for name in ("Task", "Read")
        ],
        "tool_choice": {"type": "auto"},
    }
    configured(tmp_path, {"clouds": [cloud("http://127.0.0.1:9")], "inspection": {"names": "on"}})
    shown = shown_of(explained(tmp_path, body, "--json"))
    assert [(found["type"], found["leaves_as"]) for found in shown["findings"]] == [("PERSON", "[PERSON_1]")]
    assert (shown["route"], shown["endpoint"]) == ("cloud-masked", "/v1/messages")
    assert "Anthropic's official CLI for Claude." in json.dumps(shown["leaves"])
