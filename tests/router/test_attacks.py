"""Attacks that once worked, on whole paths."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.router.places import USER, Body, call, said, schema
from tests.router.proxies import WORD, Proxy, proxy
from tests.router.recording import leaks

CARD = "4242 4242 4242 4242"
MAIL = "maria.lopez@alder.example"
KEY = "sk-" + "proj-" + "Zq3vT8yLw2Xk9RmB7nCd5HsJ4gFp6KaE"
PASSWORD = "hunter2hunter"


def post(running: Proxy, body: Body | str) -> httpx.Response:
    running.cloud.bodies.clear()
    content = body if isinstance(body, str) else json.dumps(body)
    headers = {"content-type": "application/json"}
    return httpx.post(f"{running.base_url}/chat/completions", content=content, headers=headers, trust_env=False)


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxy(tmp_path_factory.mktemp("attacked")) as running:
        yield running


@pytest.mark.parametrize(
    "value",
    [
        "4242-4242-4242-4242",
        "4242/4242/4242/4242",
        "536-22-1847",
        "+44-20-7946-0958",
        "192.168.12.77",
        KEY,
        WORD,
        f"gpt-{WORD}",
        f"{WORD}:cloud",
    ],
)
def test_no_value_leaves_as_the_name_of_a_model(masked: Proxy, value: str) -> None:
    assert post(masked, {**said(USER), "model": value}).status_code == 403
    assert not masked.cloud.bodies


@pytest.mark.parametrize(
    "value",
    [
        base64.b64encode(f"my card {CARD}".encode()).decode(),
        f"gpt-4o-{'-'.join(filter(str.isdigit, CARD))}",
        "openai/maria dot lopez at alder dot example dot com",
        MAIL.encode().hex(),
        f"gpt-4o {KEY[:20]}\u200b{KEY[20:]}",
        "x" * 97,
    ],
)
def test_no_disguised_value_leaves_as_the_name_of_a_model(masked: Proxy, value: str) -> None:
    assert post(masked, {**said(USER), "model": value}).status_code == 403
    assert not masked.cloud.bodies


@pytest.mark.parametrize("name", ["gpt-4o-2024-08-06", "claude-opus-4-1", "acme/llama-3.1:8b"])
def test_a_model_that_shares_a_persons_name_is_no_mention_of_the_person(masked: Proxy, name: str) -> None:
    text = f"I am Claude Moreau, please write to {MAIL}."
    assert post(masked, {**said({"role": "user", "content": text}), "model": name}).status_code == 200
    assert json.loads(masked.cloud.bodies[-1])["model"] == name
    assert not leaks(masked.cloud.bodies, MAIL)


@pytest.mark.parametrize(
    "body",
    [
        said(*call(json.dumps({"user": "bob", "password": PASSWORD}))),
        said(*call("{}", content=json.dumps({"note": "a\nb", "password": PASSWORD}))),
        said(USER, metadata={"password": PASSWORD}),
        said(USER, password=PASSWORD),
        schema({"password": {"type": "string", "default": PASSWORD}}),
    ],
)
def test_a_password_is_masked_where_only_its_key_tells(masked: Proxy, body: Body) -> None:
    answer = post(masked, body)
    assert answer.status_code == 200
    assert PASSWORD in answer.text
    assert not leaks(masked.cloud.bodies, PASSWORD)
    # The tagger may take it for somebody's too; that it is a password only the key tells.
    assert "PASSWORD" in answer.headers["x-halfdoor-masked"]


@pytest.mark.parametrize("number", ["4242424242424242e50", "4.242424242424242e15", "4242424242424242.0"])
def test_no_number_hides_behind_its_form(masked: Proxy, number: str) -> None:
    raw = json.dumps(said(USER, surprise=0)).replace('"surprise": 0', f'"surprise": {number}')
    assert post(masked, raw).status_code == 403
    assert post(masked, said(*call(f'{{"x": {number}}}'))).status_code == 403
    assert not masked.cloud.bodies


def test_a_coding_agents_request_leaves_although_ids_and_keys_are_no_language(masked: Proxy) -> None:
    properties = {name: {"type": "string"} for name in ("path", "old_string", "new_string")}
    tools = [{"type": "function", "function": {"name": "edit_file", "parameters": {"properties": properties}}}]
    turns: list[dict[str, Any]] = [{"role": "user", "content": f"Write to {MAIL} once the test passes."}]
    for id_ in ("call_Ab3dE9xYz12", "toolu_01A09q90qw90lq917835lq9", "call_00_XyZ", "c1", "fc_68a"):
        function = {"name": "edit_file", "arguments": '{"path": "app/main.py", "limit": 120, "old_string": "a"}'}
        turns.append(
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": id_, "type": "function", "function": function}],
            }
        )
        turns.append({"role": "tool", "tool_call_id": id_, "content": "ok"})
    answer = post(masked, said(*turns, tools=tools))
    assert answer.status_code == 200, answer.text
    assert not leaks(masked.cloud.bodies, MAIL)


def test_what_is_masked_in_one_turn_and_cannot_be_in_another_stays_home(tmp_path: Path) -> None:
    rules = [
        {"name": "contacts", "find": ["EMAIL_ADDRESS"], "with": ["CREDIT_CARD"], "then": "mask", "history": "mask"},
        {"name": "free", "find": ["EMAIL_ADDRESS"], "then": "allow"},
        {"name": "bank", "find": ["BANK"], "then": "mask", "history": "mask"},
    ]
    file = tmp_path / "policy.yaml"
    file.write_text(yaml.safe_dump({"version": 1, "name": "mine", "privacy": {"rules": rules, "otherwise": "allow"}}))
    told = [{"role": "user", "content": f"{MAIL} {CARD}"}, {"role": "assistant", "content": "Noted."}, USER]
    with proxy(tmp_path / "home", policy=str(file)) as running:
        refused = post(running, said(*told, metadata={MAIL: "x"}))
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "policy_refused")
        assert not running.cloud.bodies
        assert post(running, said(*told)).status_code == 200
        assert not leaks(running.cloud.bodies, MAIL)
