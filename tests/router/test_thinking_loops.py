"""Signed reasoning comes back to its model, for clients whose format cannot carry it, and to nobody else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.standing import LOCAL_MODEL, Standing, local, standing
from tests.router.thinking_cloud import MODEL, ThinkingCloud, loop

MAIL, OTHER = "ada@example.org", "bob@example.com"
BUDGET = {"type": "enabled", "budget_tokens": 2048}
FREE = {"type": "adaptive"}
TOOL = {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}
ASKED = f"Write to {MAIL}."
ONE, TWO = "outside", "beside"
DATES = """
version: 1
name: dates
extends: masked
privacy:
  rules:
    - {name: dates, find: [DATE_TIME], at_least: 0.1, then: mask, history: mask}
"""


@dataclass
class There:
    """A proxy in front of two clouds that think, and of an engine that calls tools as well."""

    proxy: Standing
    cloud: ThinkingCloud
    other: ThinkingCloud

    def post(self, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.post(f"{self.proxy.base_url}/{path}", json=body, headers=fields, timeout=60.0)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    cloud, other, inside = ThinkingCloud(), ThinkingCloud(), ScriptedEngine(("At home.",))
    with serve_in_thread(cloud.app) as url, serve_in_thread(other.app) as url_2, serve_in_thread(inside.app) as home:
        clouds = [
            {"name": ONE, "kind": "anthropic", "base_url": url, "models": [MODEL, "claude-2"]},
            {"name": TWO, "kind": "anthropic", "base_url": url_2, "models": ["claude-b"]},
        ]
        folder = tmp_path_factory.mktemp("thoughts")
        policy = folder / "dates.yaml"
        policy.write_text(DATES)
        document = {"policy": str(policy), "clouds": clouds, "locals": [local(home)]}
        with standing(folder, document) as proxy:
            yield There(proxy, cloud, other)


@pytest.fixture
def there(served: There) -> There:
    for cloud in (served.cloud, served.other):
        cloud.bodies.clear()
        cloud.steps, cloud.muses = 1, None
    return served


class Chat:
    """A client of chat completions, which keeps of an answer what its format has."""

    def __init__(self, there: There, first: str = ASKED, **more: Any) -> None:
        self._there = there
        self.headers: dict[str, str] = {}
        self.thought = ""
        self.more: dict[str, Any] = {"thinking": BUDGET, **more}
        self.messages: list[dict[str, Any]] = [{"role": "user", "content": first}]

    def ask(self, model: str = MODEL) -> httpx.Response:
        body = {"model": model, "messages": self.messages, "tools": [TOOL], **self.more}
        answer = self._there.post("chat/completions", body, **self.headers)
        if answer.status_code == 200:
            self.thought += json.dumps([one.get("reasoning_content") for one in shown(answer)])
            self.messages.append(gathered(answer.text) if self.more.get("stream") else message(answer))
        return answer

    def returned(self, text: str = "Found.") -> None:
        """Say what the tools of the last answer gave."""
        calls = self.messages[-1]["tool_calls"]
        assert calls
        self.messages += [{"role": "tool", "tool_call_id": one["id"], "content": text} for one in calls]


def shown(answer: httpx.Response) -> list[dict[str, Any]]:
    """Return the messages of an answer, or their pieces."""
    if "data: " not in answer.text:
        return [choice["message"] for choice in answer.json()["choices"]]
    datas = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: {")]
    pieces = [choice["delta"] for data in datas for choice in data["choices"]]
    return [{"reasoning_content": "".join(piece.get("reasoning_content") or "" for piece in pieces)}]


def message(answer: httpx.Response) -> dict[str, Any]:
    whole = answer.json()["choices"][0]["message"]
    return {key: whole[key] for key in ("role", "content", "tool_calls") if whole.get(key)}


def gathered(stream: str) -> dict[str, Any]:
    datas = [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: {")]
    deltas = [choice["delta"] for data in datas for choice in data["choices"]]
    calls: dict[int, dict[str, Any]] = {}
    for part in (part for delta in deltas for part in delta.get("tool_calls") or ()):
        known = calls.setdefault(part["index"], {**part, "function": {"name": "", "arguments": ""}})
        for key, value in part["function"].items():
            known["function"][key] += value
    listed = [{key: value for key, value in one.items() if key != "index"} for one in calls.values()]
    said = "".join(delta.get("content") or "" for delta in deltas)
    return {"role": "assistant", "content": said, **({"tool_calls": listed} if listed else {})}


def kinds(turn: dict[str, Any]) -> list[str]:
    return [block["type"] for block in turn["content"]]


WHOLE = ["thinking", "redacted_thinking", "text", "tool_use"]
BARE = ["text", "tool_use"]


@pytest.mark.parametrize("thinking", [BUDGET, FREE], ids=["budget", "free"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_chat_client_goes_on_from_its_tools_and_the_model_gets_its_thoughts_to_the_letter(
    there: There, thinking: dict[str, Any], *, stream: bool
) -> None:
    there.cloud.steps = 3
    chat = Chat(there, thinking=thinking, stream=stream)
    assert chat.ask().status_code == 200
    for _ in range(3):
        chat.returned()
        answer = chat.ask()
        assert answer.status_code == 200, answer.text
        assert "x-halfdoor-dropped" not in answer.headers
    assert chat.messages[-1]["content"] == "Done."
    sent = loop(there.cloud.bodies[-1])
    assert [kinds(turn) for turn in sent[::2]] == [WHOLE] * 3
    assert "[EMAIL_ADDRESS_1]" in sent[0]["content"][0]["thinking"]
    assert MAIL in chat.thought, "what the client is shown it cannot send back signed, so it is restored"
    assert MAIL not in json.dumps(there.cloud.bodies)


def test_a_client_of_responses_goes_on_from_its_tools_too(there: There) -> None:
    tool = {"type": "function", "name": "look", "parameters": {"type": "object", "properties": {}}, "strict": False}
    said: list[Any] = [{"role": "user", "content": ASKED}]
    more = {"model": MODEL, "tools": [tool], "thinking": BUDGET}
    first = there.post("responses", {"input": said, **more}).json()
    calls = [item for item in first["output"] if item["type"] == "function_call"]
    results = [{"type": "function_call_output", "call_id": one["call_id"], "output": "Found."} for one in calls]
    resent = there.post("responses", {"input": [*said, *first["output"], *results], **more})
    assert resent.status_code == 200, resent.text
    by_id = there.post("responses", {"input": results, "previous_response_id": first["id"], **more})
    assert by_id.status_code == 200, by_id.text
    for body in there.cloud.bodies[1:]:
        assert kinds(loop(body)[0]) == WHOLE


def test_without_a_memory_of_it_the_turn_goes_on_without_thinking_and_says_so(there: There) -> None:
    chat = Chat(there)
    chat.ask()
    chat.messages[0] = {"role": "user", "content": f"{ASKED} Soon."}  # another conversation, with the same ids
    chat.returned()
    answer = chat.ask()
    assert answer.status_code == 200, answer.text
    assert "thinking" in answer.headers["x-halfdoor-dropped"].split(", ")
    assert "thinking" not in there.cloud.bodies[-1]
    assert kinds(loop(there.cloud.bodies[-1])[0]) == BARE


def test_a_client_that_wants_all_or_nothing_is_told(there: There) -> None:
    chat = Chat(there)
    chat.headers = {"x_halfdoor_parameters": "strict"}
    assert chat.ask().status_code == 200
    chat.messages[0] = {"role": "user", "content": f"{ASKED} Now."}
    chat.returned()
    answer = chat.ask()
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parameters_dropped")
    assert len(there.cloud.bodies) == 1


@pytest.mark.parametrize("model", ["claude-2", "claude-b"], ids=["another model", "another cloud"])
@pytest.mark.parametrize("thinking", [BUDGET, FREE], ids=["budget", "free"])
def test_nobody_else_is_told_what_a_model_thought(there: There, model: str, thinking: dict[str, Any]) -> None:
    chat = Chat(there, thinking=thinking)
    chat.ask()
    chat.returned()
    assert chat.ask(model).status_code == 200
    sent = (there.other if model == "claude-b" else there.cloud).bodies[-1]
    assert kinds(loop(sent)[0]) == BARE
    assert ("thinking" in sent) == (thinking is FREE)


def test_another_caller_gets_nothing_of_it(there: There) -> None:
    chat = Chat(there, thinking=FREE)
    chat.headers = {"authorization": "Bearer one"}
    chat.ask()
    chat.returned()
    chat.headers = {"authorization": "Bearer two"}
    assert chat.ask().status_code == 200
    assert kinds(loop(there.cloud.bodies[-1])[0]) == BARE
    chat.messages.pop()
    chat.headers = {"authorization": "Bearer one"}
    assert chat.ask().status_code == 200
    assert kinds(loop(there.cloud.bodies[-1])[0]) == WHOLE


def test_a_client_that_turns_thinking_off_gets_nothing_put_in(there: There) -> None:
    chat = Chat(there)
    chat.ask()
    chat.returned()
    chat.more["thinking"] = {"type": "disabled"}
    assert chat.ask().status_code == 200
    assert kinds(loop(there.cloud.bodies[-1])[0]) == BARE
    assert there.cloud.bodies[-1]["thinking"] == {"type": "disabled"}


def test_a_turn_that_was_taken_at_home_in_between_leaves_nothing_to_go_on_from(there: There) -> None:
    there.cloud.steps = 2
    chat = Chat(there)
    chat.ask()
    chat.returned()
    made = {"id": "call_home", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    assert chat.ask(LOCAL_MODEL).status_code == 200
    chat.messages[-1] = {"role": "assistant", "content": None, "tool_calls": [made]}  # as an engine would
    chat.returned()
    answer = chat.ask()
    assert answer.status_code == 200, answer.text
    assert "thinking" in answer.headers["x-halfdoor-dropped"]
    assert [kinds(turn) for turn in loop(there.cloud.bodies[-1])[::2]] == [BARE, ["tool_use"]]


def test_a_placeholder_that_means_somebody_else_by_now_keeps_the_reasoning_back(there: There) -> None:
    chat = Chat(there)
    chat.messages.insert(0, {"role": "system", "content": f"You work for {MAIL}."})
    chat.messages[1] = {"role": "user", "content": "Write to them."}
    there.cloud.muses = "They mean [EMAIL_ADDRESS_1]."
    chat.ask()
    chat.messages[0] = {"role": "system", "content": f"You work for {OTHER}."}
    chat.returned()
    answer = chat.ask()
    assert answer.status_code == 200, answer.text
    assert "thinking" in answer.headers["x-halfdoor-dropped"]
    assert "They mean" not in json.dumps(there.cloud.bodies[-1])


def test_what_the_guard_stops_is_left_out_and_the_request_goes_on(there: There) -> None:
    """What a tool returns may make private what the model had guessed in clear."""
    chat = Chat(there, first="Write to them.")
    there.cloud.muses = f"Surely {OTHER} is meant."
    chat.ask()
    chat.returned(f"It is {OTHER}.")
    answer = chat.ask()
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-halfdoor-route"] == "cloud-masked"
    assert "thinking" in answer.headers["x-halfdoor-dropped"]
    assert OTHER not in json.dumps(there.cloud.bodies[-1])
    assert kinds(loop(there.cloud.bodies[-1])[0]) == BARE


def test_a_tool_that_brings_the_first_personal_value_changes_what_stood_before(there: There) -> None:
    """The note on placeholders joins the system prompt: a model that binds its thoughts to it would refuse them."""
    chat = Chat(there, first="Write to them.", thinking=FREE)
    chat.ask()
    chat.returned(f"It is {OTHER}.")
    answer = chat.ask()
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-halfdoor-dropped"] == "thinking_blocks"
    with_budget = Chat(there, first="Write to them.")
    with_budget.ask()
    with_budget.returned(f"It is {OTHER}.")
    answer = with_budget.ask()
    assert answer.status_code == 200, answer.text
    assert "x-halfdoor-dropped" not in answer.headers
    assert kinds(loop(there.cloud.bodies[-1])[0]) == WHOLE


def test_marks_for_the_cache_that_move_on_change_nothing(there: There) -> None:
    chat = Chat(there, thinking=FREE)
    mark = {"cache_control": {"type": "ephemeral"}}
    chat.messages[0] = {"role": "user", "content": [{"type": "text", "text": ASKED}]}
    chat.ask()
    chat.returned()
    chat.messages[-1]["content"] = [{"type": "text", "text": "Found.", **mark}]
    assert chat.ask().status_code == 200
    assert kinds(loop(there.cloud.bodies[-1])[0]) == WHOLE


def test_after_the_loop_earlier_thoughts_are_not_sent_again(there: There) -> None:
    chat = Chat(there)
    chat.ask()
    chat.returned()
    chat.ask()
    chat.messages.append({"role": "user", "content": "And now?"})
    assert chat.ask().status_code == 200
    assert "signature" not in json.dumps(there.cloud.bodies[-1])


def test_an_anthropic_client_keeps_its_thoughts_itself_and_gets_none_put_in(there: There) -> None:
    tool = {"name": "look", "input_schema": {"type": "object"}}
    more = {"model": MODEL, "max_tokens": 4096, "thinking": BUDGET, "tools": [tool]}
    said: list[Any] = [{"role": "user", "content": ASKED}]
    content = there.post("messages", {"messages": said, **more}).json()["content"]
    result = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_0", "content": "Found."}]}
    forgetful = [block for block in content if block["type"] in BARE]
    refused = there.post("messages", {"messages": [*said, {"role": "assistant", "content": forgetful}, result], **more})
    assert refused.status_code == 400
    assert "redacted_thinking" in refused.text
    going = there.post("messages", {"messages": [*said, {"role": "assistant", "content": content}, result], **more})
    # Sealed reasoning and signed: both go back as they came, placeholders included.
    assert going.status_code == 200, going.text


class Claude:
    """A client of Messages, which sends every block back."""

    def __init__(self, there: There, **more: Any) -> None:
        self._there = there
        tool = {"name": "look", "input_schema": {"type": "object"}}
        self.more = {"model": MODEL, "max_tokens": 4096, "thinking": FREE, "tools": [tool], **more}
        self.messages: list[dict[str, Any]] = [{"role": "user", "content": ASKED}]

    def ask(self) -> httpx.Response:
        answer = self._there.post("messages", {"messages": self.messages, **self.more})
        if answer.status_code == 200:
            self.messages.append({"role": "assistant", "content": answer.json()["content"]})
        return answer

    def returned(self, text: str = "Found.") -> None:
        used = [block["id"] for block in self.messages[-1]["content"] if block["type"] == "tool_use"]
        results = [{"type": "tool_result", "tool_use_id": one, "content": text} for one in used]
        self.messages.append({"role": "user", "content": results})


@pytest.mark.parametrize("thinking", [BUDGET, FREE], ids=["budget", "free"])
def test_a_date_that_a_model_thought_of_goes_back_to_it_and_keeps_no_conversation_at_home(
    there: There, thinking: dict[str, Any]
) -> None:
    """It cannot be masked under its signature, and tells its maker nothing new; to anybody else it is a date."""
    claude = Claude(there, thinking=thinking)
    there.cloud.muses = "They wait since 2026-03-03."
    assert claude.ask().status_code == 200
    claude.returned()
    claude.messages[-1]["content"].append({"type": "text", "text": "It came on 2026-03-04."})
    answer = claude.ask()
    assert answer.status_code == 200, answer.text
    sent = json.dumps(there.cloud.bodies[-1])
    assert "2026-03-03" in sent
    assert "2026-03-04" not in sent, "else it shows nothing"
    claude.messages[1]["content"][0]["thinking"] = "They wait since 2026-03-05."
    assert claude.ask().headers["x-halfdoor-route"] != "cloud-masked"


def test_what_the_guard_stops_of_a_clients_own_blocks_is_left_out_and_the_request_goes_on(there: There) -> None:
    claude = Claude(there)
    there.cloud.muses = f"Surely {OTHER} is meant."
    claude.ask()
    claude.returned(f"It is {OTHER}.")
    answer = claude.ask()
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-halfdoor-dropped"] == "thinking_blocks"
    assert OTHER not in json.dumps(there.cloud.bodies[-1])


def test_nothing_of_it_reaches_an_engine(there: There) -> None:
    chat = Chat(there)
    chat.ask()
    chat.returned()
    answer = chat.ask(LOCAL_MODEL)
    assert (answer.status_code, answer.headers["x-halfdoor-route"]) == (200, "local")
    assert "signature" not in answer.text
