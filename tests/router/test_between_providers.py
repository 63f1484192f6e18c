"""A conversation that moves between providers: nothing that the next one would refuse, nothing lost in silence."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.leaks.canaries import canary, sent
from tests.leaks.door import Door, door
from tests.leaks.expected import known
from tests.leaks.values import WORDS

USER = {"role": "user", "content": "Go on."}
SEEDS = range(7000, 7060)


@pytest.fixture(scope="module")
def claude(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(tmp_path_factory.mktemp("claude"), kind="anthropic", words=WORDS) as there:
        yield there


def asked(there: Door, path: str, **body: Any) -> dict[str, Any]:
    """Return what the cloud was sent."""
    there.path = path
    answer = there.post({"model": "cloud", "max_tokens": 50, **body})
    assert answer.status == 200, answer.body
    return dict(json.loads(answer.crossed[0].body))


def assistant(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": list(blocks)}


def thinking(signature: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": "Hm.", "signature": signature}


def test_reasoning_of_an_engine_is_not_shown_to_a_cloud_and_signed_reasoning_goes_back_as_it_came(claude: Door) -> None:
    said = {"type": "text", "text": "Yes."}
    signed = "AbC_" * 20
    left = asked(
        claude,
        "/v1/messages",
        messages=[USER, assistant(thinking(""), said), USER, assistant(thinking(signed), said), USER],
    )
    assert left["messages"][1]["content"] == [said]
    assert left["messages"][3]["content"] == [thinking(signed), said]


def test_a_turn_of_reasoning_alone_leaves_a_word(claude: Door) -> None:
    left = asked(claude, "/v1/messages", messages=[USER, assistant(thinking("")), USER])
    assert left["messages"][1]["content"][0]["type"] == "text"


def test_calls_that_an_engine_made_go_on_at_a_cloud_of_the_other_format(claude: Door) -> None:
    calls = [
        {"id": f"chatcmpl|tool {n}", "type": "function", "function": {"name": "look", "arguments": "{}"}}
        for n in (1, 2)
    ]
    results = [{"role": "tool", "tool_call_id": call["id"], "content": "ok"} for call in calls]
    tool = {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}
    messages = [USER, {"role": "assistant", "content": None, "tool_calls": calls}, *results]
    left = asked(claude, "/v1/chat/completions", messages=messages, tools=[tool])
    used = [block["id"] for block in left["messages"][1]["content"]]
    assert used == [block["tool_use_id"] for block in left["messages"][2]["content"]]
    assert len(set(used)) == 2
    assert all(given.replace("_", "").replace("-", "").isalnum() for given in used)


def test_what_is_renamed_or_left_out_is_told_and_strictly_it_is_an_error(claude: Door) -> None:
    claude.path = "/v1/chat/completions"
    body = {"model": "cloud", "messages": [USER], "seed": 4, "max_tokens": 5, "stop": "END"}
    answer = claude.post(body)
    assert "seed" in answer.headers["x-halfdoor-dropped"]
    assert "stop=stop_sequences" in answer.headers["x-halfdoor-mapped"]
    strict = claude.post(body, headers=(("x-halfdoor-parameters", "strict"),))
    assert strict.status == 400
    assert strict.crossed == ()
    error = json.loads(strict.body)["error"]
    assert (error["param"], error["code"]) == ("seed", "parameters_dropped")
    del body["seed"]
    assert claude.post(body, headers=(("x-halfdoor-parameters", "strict"),)).status == 200
    assert claude.post(body, headers=(("x-halfdoor-parameters", "lax"),)).status == 400


def test_nothing_planted_in_a_chat_request_reaches_a_cloud_that_is_told_it_in_other_words(claude: Door) -> None:
    claude.path = "/v1/chat/completions"
    outcomes = [sent(claude, canary(seed)) for seed in SEEDS]
    leaking = [(o.seed, name) for o in outcomes for name in o.leaked if not known(name)]
    assert not leaking
    assert sum(outcome.reached for outcome in outcomes) >= len(outcomes) / 3
