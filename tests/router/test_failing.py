"""What breaks around a request reaches the client as an error of its dialect, and lets nothing out."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from openai import APIConnectionError, APIError, APIStatusError

from router.egress import Guard
from router.inspecting import Inspecting
from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary
from router.ledger.entry import Decided, Finished
from tests.router.puppet import Puppet, puppet
from tests.router.standing import Standing, cloud, local, standing, user
from tests.router.upstreams.doubles import DONE, HEAD_STREAM, LAST_CHUNK, Line, Script, chunked, delta, reply, whole

CARD = "4242 4242 4242 4242"
LIMITS = {"connect_s": 1.0, "first_byte_s": 0.4, "idle_s": 0.3, "total_s": 5.0}


@pytest.fixture(scope="module")
def outside() -> Iterator[Puppet]:
    with puppet() as made:
        yield made


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, outside: Puppet) -> Iterator[Standing]:
    document = {"policy": "masked", "clouds": [cloud(outside.url)], "limits": LIMITS}
    with standing(tmp_path_factory.mktemp("failing"), document) as running:
        yield running


def says(*parts: bytes, stays: bool = False) -> Script:
    async def script(line: Line) -> None:
        await line.request()
        await line.say(*parts)
        if stays:
            await line.until_left()

    return script


def pauses(*parts: bytes) -> Script:
    """Say each part in a packet of its own."""

    async def script(line: Line) -> None:
        await line.request()
        for part in parts:
            await line.say(part)
            await asyncio.sleep(0.05)

    return script


def error(status: str, message: str, extra: str = "", **more: object) -> bytes:
    return reply(json.dumps({"error": {"message": message, "type": "x", **more}}).encode(), status, extra=extra)


def event(document: object) -> bytes:
    return chunked(b"data: %b\n\n" % json.dumps(document).encode())


@dataclass(frozen=True)
class Early:
    """A failure before the first byte of an answer."""

    script: Script
    status: int
    code: str
    says: str


EARLY = {
    "no key": Early(says(error("401 Unauthorized", "bad key", code="invalid_api_key")), 401, "invalid_api_key", "bad"),
    "too many": Early(
        says(error("429 Too Many Requests", "slow down", "retry-after: 7\r\n", code="rate_limit_exceeded")),
        429,
        "rate_limit_exceeded",
        "slow down",
    ),
    "out of order": Early(says(error("500 Internal Server Error", "oh")), 500, "x", "status 500"),
    "overloaded": Early(says(error("503 Service Unavailable", "later")), 503, "x", "later"),
    "a page": Early(says(reply(b"<html>welcome</html>", kind="text/html")), 502, "upstream_failed", "base_url"),
    "a redirect": Early(
        says(reply(b"", "302 Found", extra="location: http://127.0.0.1:9/\r\n")), 502, "upstream_failed", "redirect"
    ),
    "hangs up": Early(says(), 502, "upstream_failed", "closed the connection"),
    "says nothing": Early(says(stays=True), 502, "upstream_failed", "limits.first_byte_s"),
    "no HTTP": Early(says(b"220 mail\r\n\r\n"), 502, "upstream_failed", "HTTP"),
}
EARLY_WHOLE = {
    "no JSON": Early(says(reply(b"{'not': json")), 502, "upstream_failed", "JSON"),
    "no choice": Early(says(reply(b'{"choices": []}')), 502, "upstream_failed", "choice"),
    "another shape": Early(says(reply(b'["a", "b"]')), 502, "upstream_failed", "shape"),
    "half an answer": Early(says(reply(whole("all of it"))[:-9]), 502, "upstream_failed", "broke its answer off"),
    "stalls": Early(says(reply(whole("all of it"))[:-9], stays=True), 502, "upstream_failed", "limits.idle_s"),
    "an error with 200": Early(says(reply(b'{"error": {"message": "no", "code": "odd"}}')), 502, "odd", "no"),
}
LATE = {
    "ends early": (says(HEAD_STREAM, chunked(delta("one ")), LAST_CHUNK), "broke off"),
    "breaks off": (says(HEAD_STREAM, chunked(delta("one "))), "broke its answer off"),
    "stalls": (says(HEAD_STREAM, chunked(delta("one ")), stays=True), "limits.idle_s"),
    "garbage": (pauses(HEAD_STREAM, chunked(delta("one ")), chunked(b"data: {nonsense\n\n"), chunked(DONE)), "JSON"),
    "an error event": (
        says(HEAD_STREAM, chunked(delta("one ")), event({"error": {"message": "quota gone", "code": "quota"}})),
        "quota gone",
    ),
    "an error event, then an end": (
        says(HEAD_STREAM, chunked(delta("one ")), event({"error": {"message": "oops"}}), chunked(DONE), LAST_CHUNK),
        "oops",
    ),
    "another shape": (pauses(HEAD_STREAM, chunked(delta("one ")), event({"choices": ["x"]}), chunked(DONE)), "shape"),
}
SILENT_LATE = {
    "the head, then nothing": (says(HEAD_STREAM, stays=True), "limits.first_byte_s"),
    "no event at all": (says(HEAD_STREAM, LAST_CHUNK), "broke off"),
}


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize("case", EARLY)
def test_before_the_first_byte_a_failure_is_a_status(proxy: Standing, outside: Puppet, case: str, stream: bool) -> None:
    fails_with_status(proxy, outside, EARLY[case], stream=stream)


@pytest.mark.parametrize("case", EARLY_WHOLE)
def test_a_whole_answer_that_is_none_is_a_status(proxy: Standing, outside: Puppet, case: str) -> None:
    fails_with_status(proxy, outside, EARLY_WHOLE[case], stream=False)


def fails_with_status(proxy: Standing, outside: Puppet, expected: Early, *, stream: bool) -> None:
    outside.obeys(expected.script)
    with proxy.openai() as client, pytest.raises(APIStatusError) as caught:
        client.chat.completions.create(
            model="auto", messages=[{"role": "user", "content": f"Card {CARD}."}], stream=stream
        )
    told = caught.value
    assert told.status_code == expected.status
    assert isinstance(told.body, dict)
    assert set(told.body) == {"message", "type", "param", "code"}
    assert told.body["code"] == expected.code
    assert expected.says in told.body["message"]
    assert CARD not in str(told.body)
    if expected.status >= 500:
        assert told.response.headers["x-should-retry"] in ("true", "false")


def test_the_upstreams_wish_to_be_left_alone_reaches_the_client(proxy: Standing, outside: Puppet) -> None:
    outside.obeys(EARLY["too many"].script)
    assert proxy.post(user("hi")).headers["retry-after"] == "7"


@pytest.mark.parametrize("case", LATE)
def test_after_the_first_byte_a_failure_is_an_event_and_never_an_end(
    proxy: Standing, outside: Puppet, case: str
) -> None:
    script, words = LATE[case]
    outside.obeys(script)
    read: list[str] = []
    with pytest.raises(APIError) as caught:
        read_stream(proxy, read)
    assert not isinstance(caught.value, APIConnectionError | APIStatusError)
    assert words in caught.value.message
    assert "".join(read) == "one ", "what came before the failure was lost"
    outside.obeys(script)
    raw = proxy.post(user(f"Card {CARD}.", stream=True))
    assert raw.status_code == 200
    assert b"[DONE]" not in raw.content
    last = raw.content.rstrip().rsplit(b"\n\n", 1)[-1]
    assert last.startswith(b'data: {"error"'), "something follows the error"


def read_stream(proxy: Standing, read: list[str]) -> None:
    with proxy.openai() as client:
        stream = client.chat.completions.create(
            model="auto", messages=[{"role": "user", "content": f"Card {CARD}."}], stream=True
        )
        for chunk in stream:
            read += [choice.delta.content or "" for choice in chunk.choices]
            assert not any(choice.finish_reason for choice in chunk.choices), "a failure looks like an end"


@pytest.mark.parametrize("case", SILENT_LATE)
def test_a_stream_without_a_word_is_an_error_too(proxy: Standing, outside: Puppet, case: str) -> None:
    script, words = SILENT_LATE[case]
    outside.obeys(script)
    answer = proxy.post(user("hi", stream=True))
    assert b'"error"' in answer.content
    assert b"[DONE]" not in answer.content
    assert words in answer.text


def test_what_failed_is_failed_in_the_ledger(proxy: Standing, outside: Puppet) -> None:
    outside.obeys(LATE["stalls"][0])
    receipt = proxy.post(user("hi", stream=True)).headers["x-halfdoor-receipt"]
    outside.obeys(EARLY["too many"].script)
    proxy.post(user("hi"))
    early = [row for row in proxy.entries() if isinstance(row, Decided)][-1]
    assert (proxy.finished(receipt).status, proxy.finished(receipt).http_status) == ("failed", 502)
    assert (proxy.finished(early.receipt).status, proxy.finished(early.receipt).http_status) == ("failed", 429)


def answers(line: Line) -> Any:
    return says(reply(whole("here I am"), extra="connection: close\r\n"))(line)


@pytest.fixture
def inside() -> Iterator[Puppet]:
    with puppet() as made:
        made.script = says(reply(b'{"object":"list","data":[{"id":"local-1"}]}', extra="connection: close\r\n"))
        yield made


def both(outside: Puppet, inside: Puppet, policy: str = "masked") -> dict[str, Any]:
    return {"policy": policy, "clouds": [cloud(outside.url)], "locals": [local(inside.url)]}


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
def test_when_no_row_can_be_written_nothing_leaves_and_local_answers_go_on(
    tmp_path: Path, outside: Puppet, inside: Puppet, stream: bool
) -> None:
    with standing(tmp_path, both(outside, inside)) as proxy:
        inside.script = answers
        outside.obeys(answers)
        ledger = proxy.settings.paths.ledger
        with closing(sqlite3.connect(ledger)) as vandal:
            vandal.execute("ALTER TABLE ledger RENAME TO gone")
        refused = proxy.post(user(f"Card {CARD}.", "cloud", stream=stream))
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "ledger_unavailable")
        assert refused.headers["x-should-retry"] == "false"
        assert not outside.requests, "it left without a row"
        at_home = proxy.post(user(f"Card {CARD}.", "local"))
        assert at_home.json()["choices"][0]["message"]["content"] == "here I am"
        assert "x-halfdoor-receipt" not in at_home.headers, "a receipt that nobody can look up"


def test_a_ledger_that_somebody_else_holds_keeps_everything_here(tmp_path: Path, outside: Puppet) -> None:
    with standing(tmp_path, {"policy": "masked", "clouds": [cloud(outside.url)]}) as proxy:
        outside.obeys(answers)
        with closing(sqlite3.connect(proxy.settings.paths.ledger, isolation_level=None)) as greedy:
            greedy.execute("BEGIN EXCLUSIVE")
            assert proxy.post(user("hi")).status_code == 503
            assert not outside.requests
            greedy.execute("ROLLBACK")
        assert proxy.post(user("hi")).status_code == 200


class Crashes:
    """A detector, and a search of the guard, that breaks on every text; its error quotes what it read."""

    def detect(self, text: str) -> list[Span]:
        raise ValueError(f"cannot read {text}")

    search = detect

    def load(self) -> None:
        return


class Nothing:
    """Finds nothing."""

    def detect(self, text: str) -> list[Span]:
        return []

    search = detect

    def load(self) -> None:
        return


def crashing_detector(inspecting: Inspecting) -> Inspecting:
    detectors = (("nothing-1", Nothing()), ("crashes-1", Crashes()))
    return replace(inspecting, inspector=Inspector(detectors, Vocabulary(()), ContentCache()))


def crashing_guard(inspecting: Inspecting) -> Inspecting:
    return replace(inspecting, guard=Guard(Crashes(), Nothing(), Vocabulary(())))


@pytest.mark.parametrize("model", ["auto", "cloud", "gpt-5", "anything:cloud"])
def test_a_crashed_detector_keeps_the_request_here(
    tmp_path: Path, outside: Puppet, inside: Puppet, model: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with standing(tmp_path, both(outside, inside, "default"), change=crashing_detector) as proxy:
        inside.script = answers
        outside.obeys(answers)
        answer = proxy.post(user("Nothing personal at all.", model))
        assert answer.headers["x-halfdoor-route"] == "local"
        assert "unsure" in answer.headers["x-halfdoor-reason"]
        assert not outside.requests
    assert "Nothing personal" not in "".join(capfd.readouterr())


def test_a_crashed_detector_and_no_engine_is_a_refusal_that_names_the_key(tmp_path: Path, outside: Puppet) -> None:
    document = {"policy": "default", "clouds": [cloud(outside.url)]}
    with standing(tmp_path, document, change=crashing_detector) as proxy:
        outside.obeys(answers)
        answer = proxy.post(user("Nothing personal at all."))
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "policy_refused")
        assert "privacy.unsure" in answer.json()["error"]["message"]
        assert not outside.requests


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
def test_a_crashed_guard_blocks(
    tmp_path: Path, outside: Puppet, stream: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    document = {"policy": "masked", "clouds": [cloud(outside.url)]}
    with standing(tmp_path, document, change=crashing_guard) as proxy:
        outside.obeys(answers)
        answer = proxy.post(user("Nothing personal at all.", stream=stream))
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "egress_blocked")
        assert answer.headers["x-halfdoor-route"] == "refused"
        assert not outside.requests
        decided = [row for row in proxy.entries() if isinstance(row, Decided)][-1]
        assert proxy.finished(decided.receipt).status == "blocked"
    assert "Nothing personal" not in "".join(capfd.readouterr()) + answer.text


def test_no_request_ended_twice_or_without_a_beginning(proxy: Standing) -> None:
    """Runs last: after everything above, each end belongs to a beginning."""
    rows = proxy.entries()
    decided = {row.receipt for row in rows if isinstance(row, Decided)}
    ended = [row.receipt for row in rows if isinstance(row, Finished)]
    assert set(ended) <= decided
    assert len(ended) == len(set(ended)), "a request ended twice"
