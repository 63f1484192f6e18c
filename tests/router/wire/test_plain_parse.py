"""The small requests: every text is read, and the numbers of a tokenizer are none."""

import json
from typing import Any

import pytest

from router.wire.plain_request import parse


def read(name: str, **fields: Any) -> Any:
    return parse(name, json.dumps({"model": "m", **fields}).encode())


def test_every_text_is_read() -> None:
    def texts(name: str, **fields: Any) -> set[str]:
        return {text.text for text in read(name, **fields).texts}

    assert texts("completions", prompt=["t1", "t2"], suffix="t3", stop=["t4"]) == {"t1", "t2", "t3", "t4"}
    assert texts("embeddings", input=["t1", "t2"]) == {"t1", "t2"}
    assert texts("moderations", input=[{"type": "text", "text": "t1"}]) >= {"t1"}


@pytest.mark.parametrize("tokens", [[1, 2, 3], [[15339, 1917], [3]]])
@pytest.mark.parametrize(("name", "field"), [("completions", "prompt"), ("embeddings", "input")])
def test_the_numbers_of_a_tokenizer_are_a_part_that_nobody_can_read(name: str, field: str, tokens: list[Any]) -> None:
    (part,) = read(name, **{field: tokens}).opaque
    assert (part.place, part.medium) == (field, "tokens")
