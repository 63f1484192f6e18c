"""`anthropic-beta` through a running proxy: words of the closed list go on, anything else stays and is spoken of."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from router.wire.messages_betas import BETAS, told
from tests.router.puppet import Puppet, puppet
from tests.router.standing import Standing, cloud, standing
from tests.router.upstreams.doubles import Line, reply

ANSWER = (
    b'{"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-1", "stop_reason": "end_turn",'
    b' "content": [{"type": "text", "text": "Hi"}], "usage": {"input_tokens": 1, "output_tokens": 1}}'
)
KNOWN = "interleaved-thinking-2025-05-14"
MAIL = "ada@example.org"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Standing, Puppet, list[bytes]]]:
    came: list[bytes] = []

    async def answers(line: Line) -> None:
        came.append(await line.request())
        await line.say(reply(ANSWER))

    with puppet() as outside:
        claude = {**cloud(outside.url, "claude-1"), "kind": "anthropic", "base_url": outside.url}
        with standing(tmp_path_factory.mktemp("betas"), {"clouds": [claude]}) as proxy:
            outside.obeys(answers)
            yield proxy, outside, came


def ask(there: tuple[Standing, Puppet, list[bytes]], *betas: str, **more: str) -> tuple[httpx.Response, bytes]:
    proxy, _, came = there
    came.clear()
    fields: list[tuple[str, str]] = [("anthropic-beta", beta) for beta in betas] + list(more.items())
    asked: dict[str, Any] = {"model": "claude-1", "max_tokens": 5, "messages": [{"role": "user", "content": "Hello"}]}
    answer = httpx.post(f"{proxy.base_url}/messages", json=asked, headers=fields, timeout=60.0)
    return answer, came[0].partition(b"\r\n\r\n")[0] if came else b""


def test_known_words_go_on_and_nothing_is_said_of_them(there: tuple[Standing, Puppet, list[bytes]]) -> None:
    answer, head = ask(there, f"{KNOWN}, context-1m-2025-08-07", KNOWN)
    assert answer.status_code == 200
    assert f"anthropic-beta: {KNOWN},context-1m-2025-08-07\r\n".encode() in head + b"\r\n"
    assert "x-halfdoor-dropped" not in answer.headers


@pytest.mark.parametrize("word", [MAIL, "files-api-2025-04-14", "server-side-fallback-2026-07-01", KNOWN.upper()])
def test_no_other_word_leaves(there: tuple[Standing, Puppet, list[bytes]], word: str) -> None:
    answer, head = ask(there, f"{word},{KNOWN}")
    assert answer.status_code == 200
    assert word.encode() not in head
    assert KNOWN.encode() in head
    assert answer.headers["x-halfdoor-dropped"] == "anthropic-beta"
    assert word not in str(answer.headers)


def test_a_client_that_wants_all_or_nothing_is_told(there: tuple[Standing, Puppet, list[bytes]]) -> None:
    answer, head = ask(there, "skills-2025-10-02", **{"x-halfdoor-parameters": "strict"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parameters_dropped")
    assert not head


def test_what_keeps_fetches_or_shows_it_to_others_is_no_known_word() -> None:
    words = ("files", "mcp", "code-execution", "skills", "batches", "profile", "memory", "fallback", "agents")
    assert not [beta for beta in BETAS for word in words if word in beta]
    assert told([]) == ((), False)
