"""A value is read with its key, wherever JSON is taken apart leaf by leaf."""

import json
from typing import Any

import pytest

from router.wire.chat import parse
from tests.router.places import Body, call, said, schema, tool

USER = {"role": "user", "content": "hi"}


def before(body: Body) -> dict[str, str]:
    return {text.text: text.before for text in parse(json.dumps(body).encode()).texts}


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (said(*call('{"password": "hunter2"}')), "password"),
        (said(*call('{"a": 1, "tokens" : ["x", "hunter2"]}')), "tokens"),
        (said(*call('{"p\\u0061ss": "hunter2"}')), "pass"),
        (said(*call("{}", content='{"a": "\\n", "password": "hunter2"}')), "password"),
        (said(*call('[{"name": "DB_PASSWORD", "value": "hunter2"}]')), "DB_PASSWORD"),
        (schema({"env": {"default": [{"name": "DB_PASSWORD", "value": "hunter2"}]}}), "DB_PASSWORD"),
        (said(USER, metadata={"secret": "hunter2"}), "secret"),
        (said(USER, api_key="hunter2"), "api_key"),
        (schema({"password": {"type": "string", "default": "hunter2"}}), "password"),
        (schema({"password": {"type": "string", "enum": ["hunter2"]}}), "password"),
        (schema({"password": {"type": "array", "items": {"const": "hunter2"}}}), "password"),
    ],
)
def test_the_key_stands_before_its_value(body: Body, key: str) -> None:
    assert before(body)["hunter2"] == f'"{key}": "'


@pytest.mark.parametrize(
    "body",
    [
        said({"role": "user", "content": "hunter2"}),
        said(*call('[{"password": "x"}, "hunter2"]')),
        said(*call('{"password": 1, "hunter2": 2}')),
        tool(description="hunter2"),
        schema({"password": {"type": "string", "description": "hunter2"}}),
    ],
)
def test_what_is_no_value_of_a_key_stands_alone(body: Body) -> None:
    assert before(body)["hunter2"] == ""


def test_numbers_have_their_key_too() -> None:
    assert before(said(*call('{"ssn": 536221847}')))["536221847"] == '"ssn": "'


@pytest.mark.parametrize("written", ["4242424242424242e50", "4242424242424242E-50", "4.242424242424242e15"])
@pytest.mark.parametrize("place", ["unknown", "arguments"])
def test_digits_before_an_exponent_are_read(written: str, place: str) -> None:
    if place == "unknown":
        raw = f'{{"model":"auto","messages":[{{"role":"user","content":"hi"}}],"x":{written}}}'
    else:
        body: dict[str, Any] = said(*call(f'{{"x":{written}}}'))
        raw = json.dumps(body)
    readings = [word for text in parse(raw.encode()).texts for word in text.text.split()]
    assert "4242424242424242" in readings


def words(body: Body) -> set[str]:
    return {text.text for text in parse(json.dumps(body).encode()).texts if text.word}


def test_names_and_ids_of_programs_are_words() -> None:
    parameters = {"properties": {"old_string": {"type": "string", "enum": ["Maria"]}}, "required": ["old_string"]}
    body = {
        **tool(parameters=parameters),
        "messages": call('{"path": "Maria", "n": 12, "m": 1234567}'),
        "seed": 12345678,
    }
    assert words(body) >= {"look_up", "old_string", "call_1", "12345678", "path", "12"}
    assert not words(body) & {"Maria", "1234567"}


@pytest.mark.parametrize("key", ["Maria Lopez", "maria@alder.example", "Мария"])
def test_a_key_that_is_language_is_no_word(key: str) -> None:
    assert not words(schema({key: {"type": "string"}})) & {key}


def test_lines_of_json_with_escapes_are_read_leaf_by_leaf() -> None:
    lines = '{"a": "x\\nmaria@alder.example"}\n\n{"b": "\\u006daria@alder.example"}\n'
    seen = before(said({"role": "user", "content": lines}))
    assert seen["x\nmaria@alder.example"] == '"a": "'
    assert seen["maria@alder.example"] == '"b": "'
