"""Skills through the official client, streamed and whole, on a proxy with the shipped weights: no engine, one cloud."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openai import APIStatusError, OpenAI

from local_models.mesh import installed
from router.upstreams.skills.find import NOTHING
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import Standing, as_built, cloud, standing

pytestmark = pytest.mark.skipif(not installed(), reason="no weights are installed")

LETTER = """Dear Mr. Thompson,

thank you for your visit on 14 March 2025. Please send the signed contract to Maria Schneider
at maria.schneider@example.org or call her on +49 30 901820. The fee of €1,250.00 is due by Friday.

Kind regards,
David Okafor
Northwind Traders, Berlin
"""


@dataclass(frozen=True)
class Here:
    """A proxy with skills and the cloud that must never hear of what they are asked."""

    proxy: Standing
    cloud: GlassCloud

    @property
    def client(self) -> OpenAI:
        return self.proxy.openai()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    glass = GlassCloud()
    with serve_in_thread(glass) as url, _standing(tmp_path_factory.mktemp("skills"), url) as proxy:
        yield Here(proxy, glass)


def _standing(home: Path, url: str) -> AbstractContextManager[Standing]:
    document = {"clouds": [cloud(url)], "inspection": {"names": True}}
    return standing(home, document, change=as_built)


def said(here: Here, text: str, model: str) -> str:
    """Return a whole answer, after checking that a stream of it says the same and that nothing left."""
    here.cloud.seen.clear()
    messages = [{"role": "user", "content": text}]
    whole = here.client.chat.completions.create(model=model, messages=messages)  # type: ignore[call-overload]
    pieces = here.client.chat.completions.create(model=model, messages=messages, stream=True)  # type: ignore[call-overload]
    content: str = whole.choices[0].message.content
    assert "".join(chunk.choices[0].delta.content or "" for chunk in pieces if chunk.choices) == content
    assert whole.model == model
    assert whole.choices[0].finish_reason == "stop"
    assert not here.cloud.seen
    return content


def test_redact_leaves_no_value_and_keeps_every_other_word(here: Here) -> None:
    answer = said(here, LETTER, "skill:redact")
    for value in ("Thompson", "Schneider", "maria.schneider@example.org", "901820", "Okafor"):
        assert value not in answer
    assert "[PERSON_1]" in answer
    assert "[EMAIL_ADDRESS_1]" in answer
    assert "thank you for your visit on" in answer


def test_extract_names_people_and_how_to_reach_them(here: Here) -> None:
    answer = said(here, f"Extract all contacts from this letter:\n\n{LETTER}", "skill:extract")
    assert "Maria Schneider" in answer
    line = next(line for line in answer.splitlines() if line.startswith("- Maria Schneider"))
    assert "maria.schneider@example.org" in line


def test_extract_follows_a_json_schema(here: Here) -> None:
    schema = {
        "type": "object",
        "properties": {
            "people": {"type": "array", "items": {"$ref": "#/$defs/Person"}},
            "amounts": {"type": "array", "items": {"type": "string"}},
            "visitDate": {"type": ["string", "null"]},
        },
        "required": ["people", "amounts", "visitDate"],
        "additionalProperties": False,
        "$defs": {
            "Person": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "email": {"type": ["string", "null"]}},
                "required": ["name", "email"],
            }
        },
    }
    answer = here.client.chat.completions.create(
        model="skill:extract",
        messages=[{"role": "user", "content": LETTER}],
        response_format={"type": "json_schema", "json_schema": {"name": "letter", "schema": schema, "strict": True}},
    )
    read = json.loads(answer.choices[0].message.content or "")
    assert {"name": "Maria Schneider", "email": "maria.schneider@example.org"} in read["people"]
    assert read["amounts"] == ["€1,250.00"]
    assert set(read) == {"people", "amounts", "visitDate"}


@pytest.mark.parametrize(
    ("model", "ask"),
    [
        ("skill:redact", "Redact this letter and translate it into French:"),
        ("skill:redact", "Rewrite this more politely, without names:"),
        ("skill:extract", "Extract the names and write a haiku about each:"),
    ],
)
def test_a_wish_that_a_skill_cannot_meet_is_declined_by_name(here: Here, model: str, ask: str) -> None:
    here.cloud.seen.clear()
    with pytest.raises(APIStatusError) as declined:
        here.client.chat.completions.create(model=model, messages=[{"role": "user", "content": f"{ask}\n\n{LETTER}"}])
    assert declined.value.status_code == 503
    assert model in declined.value.message
    assert "haiku" not in declined.value.message
    assert not here.cloud.seen


MEETING = """[00:00:05] Anna: Good morning everybody, let us begin with the budget of the harbour project.
[00:00:12] Ben: The budget was cut by ten percent, so we need to drop the second crane.
[00:00:31] Anna: Hm.
[00:00:35] Carla: I spoke to the supplier, and the second crane can be rented for three months instead.
[00:00:58] Ben: That would save about forty thousand euros, which is more than the cut.
[00:01:15] Anna: Okay, we decided to rent the second crane. Carla will send the contract by Friday.
[00:01:30] Ben: My cat is ill, by the way.
[00:01:34] Carla: Oh no.
[00:01:40] Anna: Next meeting is on Monday at ten, please prepare the schedule for the divers.
"""


def test_summaries_quote_whole_sentences_with_speaker_and_time(here: Here) -> None:
    answer = said(
        here,
        f"Summarize this meeting in 3 bullet points, with decisions and action items:\n\n{MEETING}",
        "skill:summarize",
    )
    summary, decisions, items = answer.split("\n\n")
    assert len(summary.splitlines()) == 3
    for line in summary.splitlines():
        assert line.startswith("- [00:0")
        assert line.split(": ", 1)[1] in " ".join(MEETING.split())
    assert "we decided to rent the second crane" in decisions
    assert "Carla will send the contract by Friday." in items


def test_find_quotes_the_passage_that_answers_with_its_place(here: Here) -> None:
    answer = said(here, f"{MEETING}\nHow much does renting the crane save?", "skill:find")
    first = answer.splitlines()[0]
    assert "forty thousand euros" in answer
    assert "(line " in first
    assert "cat is ill" not in first


@pytest.mark.parametrize("question", ["Which vaccine was tested on the mice?", "Who won the cup final in Lisbon?"])
def test_find_says_so_where_nothing_answers(here: Here, question: str) -> None:
    assert said(here, f"{MEETING}\n{question}", "skill:find") == NOTHING
    answer = here.client.chat.completions.create(
        model="skill:find",
        messages=[{"role": "user", "content": f"{MEETING}\n{question}"}],
        response_format={"type": "json_object"},
    )
    assert json.loads(answer.choices[0].message.content or "") == {"passages": []}


def _object(**properties: Any) -> dict[str, Any]:
    closed = {"type": "object", "properties": properties, "required": list(properties)}
    return {**closed, "additionalProperties": False}


TEXT, LIST = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
QUOTES = _object(passages={"type": "array", "items": _object(text=TEXT, line={"type": "integer"})})
TIMES = _object(spans={"type": "array", "items": _object(text=TEXT, start_time={"type": ["string", "null"]})})
PARTS = _object(language=TEXT, imports=LIST)
CODE = "Annotate this code:\n```python\nimport smtplib\n```"


@pytest.mark.parametrize(
    ("model", "text", "schema", "holds"),
    [
        ("skill:find", f"{MEETING}\nHow much does renting the crane save?", QUOTES, "forty thousand euros"),
        ("skill:when", f"Find all dates:\n\n{LETTER}", TIMES, "2025-03-14T00:00:00"),
        ("skill:annotate", CODE, PARTS, "smtplib"),
        ("skill:extract", LETTER, _object(emails=LIST), "maria.schneider@example.org"),
    ],
)
def test_json_follows_a_strict_schema_whole_and_streamed(
    here: Here, model: str, text: str, schema: dict[str, Any], holds: str
) -> None:
    wish: Any = {"type": "json_schema", "json_schema": {"name": "wish", "schema": schema, "strict": True}}
    ask: dict[str, Any] = {"model": model, "messages": [{"role": "user", "content": text}], "response_format": wish}
    said = here.client.chat.completions.create(**ask).choices[0].message.content or ""
    chunks = here.client.chat.completions.create(**ask, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == said
    assert holds in said
    jsonschema.validate(json.loads(said), schema)


@pytest.mark.parametrize("model", ["skill:find", "skill:when", "skill:annotate", "skill:redact", "skill:summarize"])
def test_a_schema_for_more_than_a_skill_has_is_declined(here: Here, model: str) -> None:
    wish: Any = {"type": "json_schema", "json_schema": {"name": "mood", "schema": _object(mood=TEXT), "strict": True}}
    with pytest.raises(APIStatusError) as declined:
        here.client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": f"{LETTER}\nWho?"}], response_format=wish
        )
    assert declined.value.status_code == 503


def test_find_knows_a_phone_number_that_nobody_calls_one(here: Here) -> None:
    answer = said(here, f"{LETTER}\n\nWhat is her e-mail address?", "skill:find")
    assert "maria.schneider@example.org" in answer


def test_when_says_what_an_expression_means_seen_from_today(here: Here) -> None:
    answer = said(here, "when is the day after tomorrow?", "skill:when")
    wanted = (datetime.now().astimezone() + timedelta(days=2)).date()
    assert "day after tomorrow" in answer
    assert wanted.isoformat() in answer


def test_code_is_annotated_by_its_own_grammar_and_sensitive_lines_are_named(here: Here) -> None:
    code = (
        '"""Sends invoices to customers."""\nimport smtplib\n\nKEY = "sk-proj-4f9dK2mQx7Lw1Zr8Tb3Vn6Hc5Jy0Ga2Se"\n\n'
        "def send(invoice, to):\n    # see https://example.com/docs\n    smtplib.SMTP().send_message(invoice)\n"
    )
    answer = said(here, f"Annotate this code:\n```python\n{code}```", "skill:annotate")
    assert "Language: python" in answer
    assert "Purpose: Sends invoices to customers." in answer
    assert "- smtplib" in answer
    assert "- send(invoice, to)" in answer
    assert "line 4: API_KEY" in answer


def test_what_may_not_leave_is_answered_by_the_skill_that_fits(here: Here) -> None:
    here.cloud.seen.clear()
    ask = f"Summarize this meeting:\n\n{MEETING}"
    answer = here.proxy.post(
        {"model": "auto", "messages": [{"role": "user", "content": ask}]}, x_halfdoor_route="local"
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-halfdoor-model"] == "skill:summarize"
    poem = f"Write a poem about this meeting:\n\n{MEETING}"
    refused = here.proxy.post(
        {"model": "auto", "messages": [{"role": "user", "content": poem}]}, x_halfdoor_route="local"
    )
    assert refused.status_code == 503
    assert not here.cloud.seen


def test_skills_are_listed_and_headers_say_who_answered(here: Here) -> None:
    listed = {model.id for model in here.client.models.list()}
    assert {f"skill:{name}" for name in ("redact", "extract", "summarize", "find", "when", "annotate")} <= listed
    answer = here.proxy.post({"model": "skill:redact", "messages": [{"role": "user", "content": LETTER}]})
    assert answer.headers["x-halfdoor-model"] == "skill:redact"
    assert answer.headers["x-halfdoor-route"] == "local"
