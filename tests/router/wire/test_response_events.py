"""All 58 published stream events of Responses: each is read, restored where people read it, and passed on."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

import pytest

from router.conversation.reply import Event
from router.errors import UpstreamFailed
from router.masking.restorers import Restorers
from router.masking.vault import Entry, Vault
from router.reply import Reply
from router.wire.response_object import begun
from router.wire.responses import parse
from router.wire.responses_reply import ResponsesReader
from router.wire.responses_writer import ResponsesWriter
from router.wire.sse import Decoder
from tests.router.wire.published import RESPONSES_EXTRACT, complaints, schemas
from tests.router.wire.sampled import MARK, samples

VALUE = "ada@example.org"
FRAME: dict[str, Any] = {"id": "resp_1", "object": "response", "created_at": 1_700_000_000, "model": "m"}
PUBLISHED = tuple(one["$ref"].rsplit("/", 1)[-1] for one in schemas(RESPONSES_EXTRACT)["ResponseStreamEvent"]["anyOf"])
FAILURES = {"error", "response.failed"}

_READ_BY_PEOPLE = "code diff logs output pattern queries query reason refusal stderr stdout text title transcript"
READ_BY_PEOPLE = frozenset(_READ_BY_PEOPLE.split())
"""Texts that come back with the user's values."""
_CARRIED_OUT = "arguments input command commands path working_directory"
CARRIED_OUT = frozenset(_CARRIED_OUT.split())
"""What a tool is called with: restored unless the policy says that the tool reaches the network."""
_OF_PROVIDERS = """
allowed_domains allowed_tools approval_request_id authorization background call_id caller_id city container
container_id content country created_by data definition description domain encrypted_content error file_data
file_id file_ids file_url filename filters fingerprint id image_url item_id key keys message model name namespace
obfuscation output_format partial_image_b64 quality region result server_description server_label server_url size
skill_id timezone token tool_names tunnel_id url user value vector_store_ids version bytes encoded
"""
OF_PROVIDERS = frozenset(_OF_PROVIDERS.split())
"""Names, addresses, sealed parts, pictures, and what a provider says of its own tools: as they came."""
CALLED: dict[str, dict[str, Any]] = {
    "response.function_call_arguments": {"type": "function_call", "name": "save", "call_id": "c", "arguments": ""},
    "response.mcp_call_arguments": {"type": "mcp_call", "name": "save", "server_label": "s", "arguments": ""},
    "response.custom_tool_call_input": {"type": "custom_tool_call", "name": "save", "call_id": "c", "input": ""},
    "response.shell_call_command": {"type": "shell_call", "call_id": "c", "action": {"commands": []}},
}
"""For events that go on with a call: the item with which it began."""


@cache
def items() -> tuple[dict[str, Any], ...]:
    """Return output items of every kind that the description itself allows."""
    return tuple(item for item in samples("OutputItem") if not complaints("OutputItem", item, RESPONSES_EXTRACT))


def kind_of(name: str) -> str:
    """Return the type that an event says of itself."""
    return str(schemas(RESPONSES_EXTRACT)[name]["properties"]["type"]["enum"][0])


@cache
def of(name: str) -> list[dict[str, Any]]:
    """Return samples of an event, those with a whole response around every output item that there is."""
    kind = kind_of(name)
    if kind.startswith("response.output_item."):
        return [{"type": kind, "sequence_number": 0, "output_index": 0, "item": item} for item in items()]
    made = samples(name)
    if "response" in schemas(RESPONSES_EXTRACT)[name]["properties"]:
        one_of_each = {item["type"]: item for item in items()}
        response = {**begun({}, "m"), "status": "completed", "output": list(one_of_each.values())}
        return [json.loads(json.dumps({"type": kind, "sequence_number": 0, "response": response}))]
    if kind == "response.function_call_arguments.done":
        made = [{**one, "name": "save"} for one in made]
    return [one for one in made if not complaints("ResponseStreamEvent", one, RESPONSES_EXTRACT)]


def told(sample: dict[str, Any], network_tools: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return what a client gets of an event in the middle of a stream."""
    kind = sample["type"]
    before: list[dict[str, Any]] = [{"type": "response.created", "response": {**FRAME, "output": []}}]
    called = CALLED.get(kind.rpartition(".")[0])
    if called is not None:
        item = {"id": "i", "status": "in_progress", **called}
        before.append({"type": "response.output_item.added", "output_index": sample["output_index"], "item": item})
    after = [{"type": "response.completed", "response": {**FRAME, "status": "completed", "output": []}}]
    ends = kind in ("response.completed", "response.incomplete")
    events = [*before, sample, *([] if ends else after)]
    data = b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in events)
    vault = Vault([Entry(MARK, "EMAIL_ADDRESS", VALUE)])
    writer = ResponsesWriter(parse(b'{"model": "auto", "input": "Hello"}'))
    out = asyncio.run(_streamed(data, Reply(Restorers(vault, network_tools), writer)))
    got = [json.loads(one) for one in Decoder().feed(out)]
    assert [event["sequence_number"] for event in got] == list(range(len(got)))
    return got[len(before) :] if ends else got[len(before) : -1]


async def _streamed(data: bytes, reply: Reply) -> bytes:
    async def events() -> AsyncIterator[Event]:
        reader = ResponsesReader("m")
        for event in [*reader.feed(data), *reader.finish()]:
            yield event

    out = b"".join([chunk async for chunk in reply.stream(events())])
    if reply.error is not None:
        raise reply.error
    return out


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Give every text with the key that it stands under."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from leaves(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from leaves(child, key)
    elif isinstance(value, str):
        yield key, value


def test_there_are_58() -> None:
    assert len(PUBLISHED) == 58


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_event_is_read_restored_where_people_read_it_and_passed_on(name: str) -> None:
    made = of(name)
    assert made, "no sample that the description allows: nothing would be shown"
    for sample in made:
        if sample["type"] in FAILURES:
            with pytest.raises(UpstreamFailed):
                told(sample)
            continue
        got = told(sample)
        assert {event["type"] for event in got} == {sample["type"]}
        if (
            "response" not in sample or sample["type"] == "response.completed"
        ):  # one stands for the six, which are large
            assert not [why for event in got for why in complaints("ResponseStreamEvent", event, RESPONSES_EXTRACT)]
        for key, text in leaves(got):
            if VALUE in text or MARK in text:
                _judge(sample["type"], key, text)


def _judge(kind: str, key: str, text: str) -> None:
    if key == "delta":
        people = not kind.startswith("response.audio.delta")
        assert (text == VALUE) is people, kind
    elif key in READ_BY_PEOPLE:
        assert (text, kind) == (VALUE, kind)
    elif key not in CARRIED_OUT:
        assert key in OF_PROVIDERS, f"decide what {key} is"
        assert text == MARK, f"{key} of {kind} is no text for people"


@pytest.mark.parametrize("name", [name for name in PUBLISHED if kind_of(name).rpartition(".")[0] in CALLED])
@pytest.mark.parametrize("network", [True, False])
def test_what_is_carried_out_is_restored_only_where_no_tool_reaches_the_network(name: str, *, network: bool) -> None:
    for sample in of(name):
        got = told(sample, ("*",) if network else ())
        said = [text for key, text in leaves(got) if key in CARRIED_OUT | {"delta"} and (VALUE in text or MARK in text)]
        assert said
        assert set(said) == {MARK if network else VALUE}


@pytest.mark.parametrize("kind", ["shell_call", "local_shell_call", "computer_call", "apply_patch_call"])
def test_nothing_in_a_call_that_a_client_runs_is_restored_for_a_tool_that_reaches_the_network(kind: str) -> None:
    calls = [item for item in items() if item["type"] == kind]
    assert calls
    for item in calls:
        sample = {"type": "response.output_item.done", "output_index": 0, "item": item, "sequence_number": 0}
        assert VALUE not in json.dumps(told(sample, (kind.removesuffix("_call"),)))


def test_a_patch_reaches_the_file_that_was_meant() -> None:
    operation = {"type": "update_file", "path": f"/home/{MARK}/x.py", "diff": f"+{MARK}"}
    item = {"id": "i", "type": "apply_patch_call", "call_id": "c", "status": "completed", "operation": operation}
    (got,) = told({"type": "response.output_item.done", "output_index": 0, "item": item, "sequence_number": 0})
    assert got["item"]["operation"] == {"type": "update_file", "path": f"/home/{VALUE}/x.py", "diff": f"+{VALUE}"}


def test_two_commands_of_one_call_are_put_together_apart() -> None:
    def delta(number: int, text: str) -> dict[str, Any]:
        kind = "response.shell_call_command.delta"
        return {"type": kind, "output_index": 0, "command_index": number, "delta": text, "sequence_number": 0}

    shell = {"id": "i", "status": "in_progress", **CALLED["response.shell_call_command"]}
    events = [
        {"type": "response.created", "response": {**FRAME, "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": shell},
        *(delta(number, text) for text in ("echo [EMAIL_", "ADDRESS_1]") for number in (0, 1)),
        {"type": "response.completed", "response": {**FRAME, "status": "completed", "output": []}},
    ]
    data = b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in events)
    vault = Vault([Entry(MARK, "EMAIL_ADDRESS", VALUE)])
    for network, said in ((("shell",), MARK), ((), VALUE)):
        writer = ResponsesWriter(parse(b'{"model": "auto", "input": "Hello"}'))
        out = asyncio.run(_streamed(data, Reply(Restorers(vault, network), writer)))
        got = [json.loads(one) for one in Decoder().feed(out)]
        for number in (0, 1):
            assert "".join(e["delta"] for e in got if e.get("command_index") == number) == f"echo {said}"
