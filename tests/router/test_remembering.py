"""What is kept of Responses: for whom, until when, and what is said of what breaks behind a client's back."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI
from typer.testing import CliRunner

from router.cli.commands import app
from router.inspecting import Inspecting
from router.inspection.cache import ContentCache
from router.inspection.vocabulary import Vocabulary
from router.kept.answer import Kept
from router.kept.in_memory import InMemory
from router.ledger.erase import erase
from router.ledger.key import load_key
from router.ledger.read import last_erasure, still_there
from router.reloading import KeptWatch
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import LABEL, ScriptedEngine
from tests.router.standing import LOCAL_MODEL, Standing, by_patterns, local, standing
from tests.router.test_at_rest import CrashingInspector

WORD = "Wintergreen-Marzipan"
SOON_S = 20.0
"""A second is what it takes; slow machines get more."""


@pytest.fixture
def inside() -> Iterator[str]:
    with serve_in_thread(ScriptedEngine(("Two words", "Third.")).app) as home:
        yield home


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON_S
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def there(client: OpenAI, name: str) -> bool:
    try:
        client.responses.retrieve(name)
    except openai.NotFoundError:
        return False
    return True


def asked(proxy: Standing, text: str, **more: Any) -> httpx.Response:
    url, shown = f"{proxy.base_url}/responses", more.pop("headers", {"authorization": "Bearer unused"})
    return httpx.post(url, json={"model": LOCAL_MODEL, "input": text, **more}, headers=shown, timeout=20.0)


@pytest.mark.parametrize("where", ["memory", "file"])
def test_an_erased_receipt_takes_its_answer_along_and_what_went_on_from_it(
    tmp_path: Path, inside: str, where: str
) -> None:
    kept = {} if where == "memory" else {"responses": {"path": "kept.sqlite"}}
    with standing(tmp_path, {"locals": [local(inside)], **kept}) as proxy, proxy.openai() as client:
        first, other = asked(proxy, WORD), asked(proxy, "Hello")
        then = asked(proxy, "And?", previous_response_id=first.json()["id"])
        places = proxy.settings.paths
        assert all(there(client, one.json()["id"]) for one in (first, then, other))
        receipt = first.headers["x-halfdoor-receipt"]
        erase(places.ledger, load_key(places.device_key), [receipt], "receipt")
        until(lambda: not there(client, then.json()["id"]))
        assert not there(client, first.json()["id"])
        assert there(client, other.json()["id"])
        if where == "file":
            assert WORD.encode() not in (places.data / "kept.sqlite").read_bytes()


def test_the_command_that_erases_takes_answers_out_of_the_file_when_nothing_runs(
    tmp_path: Path, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = {"locals": [local(inside)], "responses": {"path": "kept.sqlite"}}
    with standing(tmp_path, document) as proxy:
        receipt = asked(proxy, WORD).headers["x-halfdoor-receipt"]
        file = proxy.settings.paths.data / "kept.sqlite"
    assert WORD.encode() in file.read_bytes()
    monkeypatch.setenv("HALFDOOR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HALFDOOR_CONFIG", str(tmp_path / "config" / "halfdoor.yaml"))
    done = CliRunner().invoke(app, ["ledger", "erase", "--receipt", receipt, "--yes", "--json"])
    assert json.loads(done.stdout)["answers"] == 1
    assert WORD.encode() not in file.read_bytes()
    assert f"answers        {file}\n" in CliRunner().invoke(app, ["paths"]).stdout


def test_an_erasure_is_looked_for_once_and_only_the_answers_without_receipts_go(tmp_path: Path, inside: str) -> None:
    with standing(tmp_path, {"locals": [local(inside)]}) as proxy:
        receipts = [asked(proxy, "Hello").headers["x-halfdoor-receipt"] for _ in range(2)]
        places = proxy.settings.paths
    keep = InMemory(60, 10_000)
    for receipt in receipts:
        keep.put(Kept(f"resp_{receipt}", b"me", b"[]", b"{}", (receipt,)))
    watch = KeptWatch(keep, places.ledger, every_s=3600)
    assert watch.refresh() is None
    erase(places.ledger, load_key(places.device_key), receipts[:1], "receipt")
    assert last_erasure(places.ledger) > 0
    assert still_there(places.ledger, receipts) == {receipts[1]}
    news = watch.refresh()
    assert news is not None
    assert news.words.startswith("1 kept")
    assert keep.receipts() == {receipts[1]}
    assert watch.refresh() is None


@pytest.mark.parametrize(("keep", "key", "kept"), [("asked", "", True), ("keyed", "", False), ("keyed", "own", True)])
def test_whose_answers_are_kept_is_the_configurations_word(
    tmp_path: Path, inside: str, keep: str, key: str, *, kept: bool
) -> None:
    shown = {"authorization": f"Bearer {key}"} if key else {}
    with standing(tmp_path, {"locals": [local(inside)], "responses": {"keep": keep}}) as proxy:
        answer = asked(proxy, "Hello", headers=shown)
        found = httpx.get(f"{proxy.base_url}/responses/{answer.json()['id']}", headers=shown)
        assert found.status_code == (200 if kept else 404)
        assert answer.json()["store"] is kept


def test_who_keeps_nothing_says_so(tmp_path: Path, inside: str) -> None:
    with standing(tmp_path, {"locals": [local(inside)], "responses": {"keep": "never"}}) as proxy:
        plain = asked(proxy, "Hello", store=True, service_tier="auto")
        assert plain.json()["store"] is False
        assert "store" in plain.headers["x-halfdoor-dropped"].split(", ")
        assert "x-halfdoor-dropped" not in asked(proxy, "Hello").headers, "nobody asked for it"
        refused = asked(proxy, "Hello", store=True, headers={"x-halfdoor-parameters": "strict"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "parameters_dropped")
        behind = asked(proxy, "Hello", background=True)
        assert behind.status_code == 400
        assert "responses.keep" in behind.json()["error"]["message"]
        gone = asked(proxy, "And?", previous_response_id=plain.json()["id"])
        assert gone.status_code in (400, 403)


def crashing(inspecting: Inspecting) -> Inspecting:
    return replace(by_patterns(inspecting), inspector=CrashingInspector((), Vocabulary(()), ContentCache()))


def test_what_breaks_behind_a_clients_back_has_its_line_and_no_word_of_the_conversation(
    tmp_path: Path, inside: str, capfd: pytest.CaptureFixture[str]
) -> None:
    document = {"locals": [local(inside)], "log": "json"}
    with standing(tmp_path, document, change=crashing) as proxy, proxy.openai() as client:
        good = client.responses.create(model=LOCAL_MODEL, input="Hello", background=True)
        until(lambda: client.responses.retrieve(good.id).status == "completed")
        bad = client.responses.create(model=LOCAL_MODEL, input=f"please fail {WORD}", background=True)
        until(lambda: client.responses.retrieve(bad.id).status == "failed")
        told = client.responses.retrieve(bad.id)
        assert told.error is not None
        assert WORD not in told.error.message
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line]
    behind = [line for line in lines if line["method"] == "-"]
    assert [line["status"] for line in behind] == [200, 500]
    assert behind[0]["route"] == "local"
    assert behind[0]["receipt"].startswith("hd_")
    assert behind[1]["error"].startswith("ValueError@test_at_rest.py")
    assert WORD not in json.dumps(lines)


def test_an_answer_that_cannot_be_kept_is_an_answer_all_the_same(
    tmp_path: Path, inside: str, capfd: pytest.CaptureFixture[str]
) -> None:
    document = {"locals": [local(inside)], "responses": {"path": "kept.sqlite"}, "log": "json"}
    with standing(tmp_path, document) as proxy:
        with Path(proxy.settings.paths.data / "kept.sqlite").open("r+b") as file:
            file.write(b"\0" * 4096)
        answer = asked(proxy, WORD)
        assert answer.json()["output"][0]["content"][0]["text"] == f"{LABEL} Two words"
        assert asked(proxy, WORD, background=True).status_code == 500
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line]
    assert [line["error"].partition("@")[0] for line in lines if line.get("status") == "not kept"] == [
        "DatabaseError"
    ] * 2
    assert WORD not in json.dumps(lines)
