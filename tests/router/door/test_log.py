"""One line per request, made of our own words only."""

import asyncio
import io
import json
from typing import Any

import pytest

from router.door.log import RequestLog, method, where, writer

PATTERNS = frozenset({"/v1/chat/completions"})


def logged(app: Any, path: str = "/v1/chat/completions", name: str = "POST") -> tuple[dict[str, object], list[Any]]:
    lines: list[dict[str, object]] = []
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": name, "path": path, "headers": []}
    asyncio.run(RequestLog(app, lines.append, PATTERNS)(scope, receive, send))
    (line,) = lines
    return line, sent


def answers(*headers: tuple[bytes, bytes]) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b"{}"})

    return app


async def crashes(scope: Any, receive: Any, send: Any) -> None:
    raise ValueError("what somebody said")


async def crashes_later(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError("what somebody said")


async def says_nothing(scope: Any, receive: Any, send: Any) -> None:
    return


def test_only_headers_of_our_own_are_repeated() -> None:
    line, _ = logged(answers((b"x-halfdoor-route", b"cloud"), (b"x-note", b"secret"), (b"set-cookie", b"secret")))
    assert (line["status"], line["route"]) == (200, "cloud")
    assert "secret" not in str(line)


@pytest.mark.parametrize("path", ["/maria", "/v1/models/maria", "/v1/chat/completions/maria"])
def test_a_path_that_is_no_pattern_is_not_written(path: str) -> None:
    line, _ = logged(answers(), path)
    assert line["path"] == "-"


def test_a_method_that_is_not_https_own_is_not_written() -> None:
    assert method("DELETE") == "DELETE"
    assert logged(answers(), name="MARIA")[0]["method"] == "-"


def test_a_crash_is_answered_with_500_and_named_by_type_and_place_alone() -> None:
    line, sent = logged(crashes)
    assert str(line["error"]).startswith("ValueError@test_log.py:")
    assert "somebody" not in str(line) + str(sent)
    assert (line["status"], sent[0]["status"]) == (500, 500)


def test_a_crash_after_the_first_byte_adds_nothing_to_the_answer() -> None:
    line, sent = logged(crashes_later)
    assert len(sent) == 1, "an ended stream would look like a whole answer"
    assert "error" in line


def test_a_client_that_left_before_an_answer_is_gone() -> None:
    assert logged(says_nothing)[0]["status"] == "gone"


def test_an_error_without_frames_of_ours_has_a_type() -> None:
    assert where(ValueError("what somebody said")) == "ValueError@-"


def test_text_and_json_say_the_same_in_one_line() -> None:
    line: dict[str, object] = {"method": "POST", "path": "-", "status": 403, "route": "refused", "ms": 1.5}
    text, document = io.StringIO(), io.StringIO()
    writer("text", text)(line)
    writer("json", document)(line)
    assert text.getvalue().endswith("403 POST - route=refused ms=1.5\n")
    assert json.loads(document.getvalue()).items() >= line.items()
    assert document.getvalue().count("\n") == 1
