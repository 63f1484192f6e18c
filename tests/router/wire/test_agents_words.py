"""What agents write into every request tells nothing: a detector of language must not keep them all at home."""

import json
from typing import Any

import pytest

from router.wire import chat, messages

HELLO = {"role": "user", "content": "Hi"}


def texts(**more: Any) -> list[str]:
    body = {"model": "m", "max_tokens": 9, "messages": [HELLO], **more}
    return [text.text for text in messages.parse(json.dumps(body).encode()).texts]


@pytest.mark.parametrize("word", ["ephemeral", "5m", "1h"])
def test_what_is_said_of_caching_is_no_text(word: str) -> None:
    cached = {"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral", "ttl": word}}
    assert not {"ephemeral", word} & set(texts(system=[cached]))
    body = {"model": "m", "messages": [{"role": "user", "content": [cached]}]}
    assert word not in [text.text for text in chat.parse(json.dumps(body).encode()).texts]


def test_any_other_word_there_is_looked_at() -> None:
    cached = {"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral", "ttl": "5 May", "ann": "Ann Lee"}}
    assert {"5 May", "ann", "Ann Lee"} <= set(texts(system=[cached]))


def test_the_address_of_a_schemas_language_is_no_text_and_any_other_address_is() -> None:
    def read(address: str, model: str) -> list[str]:
        properties = {"model": {"type": "string", "enum": [model]}}
        schema = {"$schema": address, "type": "object", "properties": properties}
        return texts(tools=[{"name": "task", "input_schema": schema}])

    assert read("http://json-schema.org/draft-07/schema#", "sonnet") == ["task", "model", "Hi"]
    ours = "https://json-schema.org/draft-07/schema#ann.lee"
    assert {ours, "anna"} <= set(read(ours, "anna"))


def test_fields_that_only_a_beta_reads_are_left_out_and_told() -> None:
    body = {
        "model": "m",
        "max_tokens": 9,
        "messages": [HELLO],
        "thinking": {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "error"}},
        "output_config": {"task_budget": {"type": "tokens", "total": 1024}},
    }
    read = messages.parse(json.dumps(body).encode())
    assert not read.doubts
    assert set(read.dropped) == {"thinking.block_binding", "output_config.task_budget"}
