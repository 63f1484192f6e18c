"""What a client sends beside the body never stands in the log's line: query strings and header fields."""

import asyncio
import json
from typing import Any

import pytest

from router.door.log import RequestLog

SECRET = "maria.lopez@example.com"
PATH = "/v1/chat/completions"


async def answers(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"q={SECRET}", ("accept", "*/*")),
        ("", ("authorization", f"Bearer {SECRET}")),
        ("", ("x-halfdoor-route", SECRET)),
        ("", ("user-agent", SECRET)),
        ("", ("cookie", SECRET)),
    ],
    ids=["query", "authorization", "route", "agent", "cookie"],
)
def test_nothing_of_a_request_but_its_method_and_path_is_logged(query: str, field: tuple[str, str]) -> None:
    lines: list[dict[str, object]] = []

    async def nobody(*_: Any) -> Any:
        return {"type": "http.disconnect"}

    headers = [(field[0].encode(), field[1].encode())]
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": query.encode(), "headers": headers}
    asyncio.run(RequestLog(answers, lines.append, frozenset({PATH}))(scope, nobody, nobody))
    assert SECRET not in json.dumps(lines)
    assert [(line["method"], line["path"]) for line in lines] == [("POST", PATH)]
