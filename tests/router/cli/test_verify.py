"""`halfdoor verify`: clean is said only of what was tried, a leak is never overlooked, no value is printed."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openai import OpenAI
from typer.testing import CliRunner, Result

from router.cli.commands import app
from router.cli.verify.judge import Outcome, judge
from router.cli.verify.search import taken_apart
from router.cli.verify.values import MADE_UP, Value, prompt, read
from router.cli.verify.watch import Exchange
from router.errors import ConfigurationError
from router.upstreams.stand_ins.recording_cloud import Arrived

ROOT = Path(__file__).parents[3]
OPEN = "version: 1\nname: open\nprivacy:\n  rules: []\n  otherwise: allow\n  opaque: allow\nrouting: {prefer: cloud}\n"
SECRET = Value("word", "Wolverhampton Project 7")


def arrived(text: str, **more: str) -> Arrived:
    body = json.dumps({"messages": [{"role": "user", "content": text}]}).encode()
    return Arrived("POST", "/v1/chat/completions", tuple(more.items()), body)


def exchange(text: str, route: str = "cloud-masked", answer: str = "") -> Exchange:
    return Exchange(arrived(text), 200, route, answer)


def verify(*given: str) -> Result:
    return CliRunner().invoke(app, ["verify", *given])


@contextmanager
def waiting(home: Path, *given: str) -> Iterator[tuple[str, list[Any]]]:
    """Run the command as a user does; gives the base_url, and after the block the exit code and the report."""
    environ = {**os.environ, "HALFDOOR_CONFIG_DIR": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    command = [sys.executable, "-m", "router.cli", "verify", "--json", "--timeout", "40", *given]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        guard = threading.Timer(60, process.kill)
        guard.start()
        said = next(line for line in process.stderr if "http://" in line)
        url = "http://" + said.partition("http://")[2].split()[0]
        ended: list[Any] = []
        yield url, ended
        report = process.stdout.read()
        ended += [process.wait(), json.loads(report) if report else {}]
        guard.cancel()


def test_the_self_test_is_clean_in_every_place() -> None:
    result = verify("--self-test", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0, report["why"]
    assert report["outcome"] == "clean"
    assert report["cloud_requests"] >= 10
    assert {value["label"] for value in report["values"]} >= {value.label for value in MADE_UP}
    assert all(value["restored"] for value in report["values"] if value["label"] != "your client's key")
    assert all(field["clean"] for field in report["fields"])


def test_the_self_test_finds_what_an_open_policy_lets_out_and_prints_no_value(tmp_path: Path) -> None:
    policy = tmp_path / "open.yaml"
    policy.write_text(OPEN)
    result = verify("--self-test", "--policy", str(policy))
    assert result.exit_code == 1
    assert "LEAK: arrived at the cloud: name, e-mail, card, account, phone, key" in " ".join(result.stdout.split())
    assert not [value.label for value in MADE_UP if value.text in result.output]


def test_an_unchanged_client_is_watched_and_goes_on(tmp_path: Path) -> None:
    with waiting(tmp_path, "--requests", "2") as (url, ended):
        client = OpenAI(base_url=url, api_key="sk-of-a-test-0123456789abcdef", max_retries=0)
        whole = client.chat.completions.create(model="auto", messages=[{"role": "user", "content": prompt()}])
        assert MADE_UP[1].text in (whole.choices[0].message.content or "")
        chunks = client.chat.completions.create(
            model="auto", messages=[{"role": "user", "content": prompt()}], stream=True
        )
        assert MADE_UP[2].text in "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    code, report = ended
    assert code == 0, report["why"]
    assert report["client_requests"] == 2
    assert [value["fate"] for value in report["values"]] == ["clean"] * (len(MADE_UP) + 1)


def test_without_a_request_the_run_proves_nothing() -> None:
    result = verify("--timeout", "0.1")
    assert result.exit_code == 2
    assert "INVALID: no request came" in result.stdout
    assert prompt().split()[0] in result.stdout


def test_the_prompt_alone_can_be_piped() -> None:
    result = verify("--prompt")
    assert result.stdout == prompt() + "\n"
    assert all(value.text in result.stdout for value in MADE_UP)


@pytest.mark.parametrize(
    ("exchanges", "crossed", "outcome"),
    [
        ([exchange(f"about {SECRET.text}")], [arrived("about [VOCABULARY_1]")], Outcome.CLEAN),
        ([exchange(f"about {SECRET.text}")], [arrived(f"about {SECRET.text}")], Outcome.LEAK),
        ([exchange("nothing")], [arrived(SECRET.text.upper())], Outcome.LEAK),
        ([exchange(f"about {SECRET.text}")], [arrived("nothing", user=SECRET.text)], Outcome.LEAK),
        ([], [], Outcome.INVALID),
        ([exchange("nothing")], [arrived("nothing")], Outcome.INVALID),
        ([exchange(f"about {SECRET.text}", "refused")], [], Outcome.INVALID),
        ([exchange(f"about {SECRET.text}", "local"), exchange("nothing")], [arrived("nothing")], Outcome.INVALID),
    ],
    ids=["masked", "leaked", "capitals", "header", "nothing came", "value not sent", "refused", "other request left"],
)
def test_clean_is_said_only_of_what_was_tried(
    exchanges: list[Exchange], crossed: list[Arrived], outcome: Outcome
) -> None:
    report = judge([SECRET], exchanges, crossed)
    assert report.outcome is outcome
    assert report.outcome.code == [Outcome.CLEAN, Outcome.LEAK, Outcome.INVALID].index(outcome)


def test_a_value_is_found_in_every_disguise_and_its_field_is_named() -> None:
    value = "maria.lopez@alder.example"
    forms = {
        "percent": value.replace("@", "%40"),
        "html": value.replace("@", "&#64;"),
        "base64": "bm90ZTogbWFyaWEubG9wZXpAYWxkZXIuZXhhbXBsZQ==",
        "hexadecimal": value.encode().hex(),
        "backwards": value[::-1],
        "zero width": value.replace("a", "a\u200b"),
        "escaped twice": json.dumps(json.dumps(value.replace("m", "\\u006d"))),
    }
    for form, text in forms.items():
        assert taken_apart(arrived(text)).holding(value) == ("messages[].content",), form


def test_a_surname_alone_tells_of_its_owner_and_a_part_of_a_word_does_not() -> None:
    assert taken_apart(arrived("Ask Vandersloot.")).holding("Henrike Vandersloot")
    assert not taken_apart(arrived("Vandersloots Mühle, Henriken")).holding("Henrike Vandersloot")


def test_paths_of_fields_never_repeat_what_somebody_wrote() -> None:
    body = json.dumps({"metadata": {"Maria Lopez": {"x" * 40: "v"}, "note": "w"}}).encode()
    assert set(taken_apart(Arrived("POST", "/", (), body)).readings) == {
        "address",
        "names of fields",
        "metadata",
        "metadata.note",
    }


def test_own_values_are_read_from_a_file_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("# mine\nWolverhampton\n\n  +44 20 7946 0958 \n", encoding="utf-8")
    values = read(file)
    assert [value.text for value in values] == ["Wolverhampton", "+44 20 7946 0958"]
    assert [value.shown for value in values] == ["W… (13 characters)", "+… (16 characters)"]
    assert "Wolverhampton" not in repr(values)


@pytest.mark.parametrize("content", ["", "abc\n", "# only this\n"])
def test_a_file_without_usable_values_is_refused_by_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.txt"
    file.write_text(content)
    with pytest.raises(ConfigurationError) as refused:
        read(file)
    assert "abc" not in str(refused.value)
