"""What two parsers could read differently is refused, and reaches nobody."""

from collections.abc import Iterator, Sequence

import httpx
import pytest

from router.ledger.entry import Decided
from tests.router.puppet import Puppet, puppet
from tests.router.standing import Standing, cloud, standing
from tests.router.upstreams.doubles import Line, reply, whole


async def answers(line: Line) -> None:
    await line.request()
    await line.say(reply(whole("here I am"), extra="connection: close\r\n"))


@pytest.fixture(scope="module")
def outside() -> Iterator[Puppet]:
    with puppet() as made:
        yield made


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, outside: Puppet) -> Iterator[Standing]:
    document = {"policy": "masked", "clouds": [cloud(outside.url)]}
    with standing(tmp_path_factory.mktemp("smuggling"), document) as running:
        yield running


MESSAGES = '"messages":[{"role":"user","content":"hi"}]'
SMUGGLED: dict[str, bytes] = {
    "a key twice": f'{{"model":"auto",{MESSAGES},"model":"cloud"}}'.encode(),
    "messages twice": f'{{"model":"auto",{MESSAGES},{MESSAGES}}}'.encode(),
    "a key twice, one escaped": b'{"model":"auto","messages":[{"role":"user","content":"a","c\\u006fntent":"b"}]}',
    "a key twice, deep": f'{{"model":"auto",{MESSAGES},"metadata":{{"a":"b","a":"c"}}}}'.encode(),
    "NaN": f'{{"model":"auto",{MESSAGES},"temperature":NaN}}'.encode(),
    "Infinity": f'{{"model":"auto",{MESSAGES},"temperature":-Infinity}}'.encode(),
    "too deep": f'{{"model":"auto",{MESSAGES},"x":{"[" * 65}{"]" * 65}}}'.encode(),
    "far too deep": b'{"model":"auto","x":' + b"[" * 100_000,
    "a lone surrogate": b'{"model":"auto","messages":[{"role":"user","content":"\\ud800"}]}',
    "a lone surrogate in a key": f'{{"model":"auto",{MESSAGES},"\\udfff":1}}'.encode(),
    "not UTF-8": b'{"model":"auto","messages":[{"role":"user","content":"\xff"}]}',
    "UTF-16": f'{{"model":"auto",{MESSAGES}}}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + f'{{"model":"auto",{MESSAGES}}}'.encode(),
    "two documents": f'{{"model":"auto",{MESSAGES}}}{{"model":"auto",{MESSAGES}}}'.encode(),
    "a comment": f'{{"model":"auto",/* */{MESSAGES}}}'.encode(),
    "a trailing comma": f'{{"model":"auto",{MESSAGES},}}'.encode(),
    "a raw line end": b'{"model":"auto","messages":[{"role":"user","content":"a\nb"}]}',
    "a list": b"[]",
    "nothing": b"",
    "no model": f"{{{MESSAGES}}}".encode(),
    "a model that is a number": f'{{"model":1,{MESSAGES}}}'.encode(),
    "no messages": b'{"model":"auto"}',
    "messages that are text": b'{"model":"auto","messages":"hi"}',
    "a message that is text": b'{"model":"auto","messages":["hi"]}',
    "an unknown role": b'{"model":"auto","messages":[{"role":"oracle","content":"hi"}]}',
    "a role that is a list": b'{"model":"auto","messages":[{"role":["user"],"content":"hi"}]}',
    "stream that is text": f'{{"model":"auto",{MESSAGES},"stream":"yes"}}'.encode(),
    "content that is a number": b'{"model":"auto","messages":[{"role":"user","content":7}]}',
    "content that is an object": b'{"model":"auto","messages":[{"role":"user","content":{"text":"hi"}}]}',
    "a part that is text": b'{"model":"auto","messages":[{"role":"user","content":["hi"]}]}',
}


@pytest.mark.parametrize("case", SMUGGLED)
def test_what_two_parsers_could_read_differently_is_forwarded_by_nobody(
    proxy: Standing, outside: Puppet, case: str
) -> None:
    outside.obeys(answers)
    rows = len(proxy.entries())
    answer = proxy.post(SMUGGLED[case])
    assert answer.status_code in REFUSING.get(case, (400,)), answer.text
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert not outside.requests
    assert answer.status_code != 400 or len([r for r in proxy.entries()[rows:] if isinstance(r, Decided)]) == 0


REFUSING: dict[str, Sequence[int]] = {
    "content that is a number": (400, 403),
    "content that is an object": (400, 403),
    "a part that is text": (400, 403),
}
"""Shapes inside messages that nobody knows keep the request at home; here nothing else could answer it."""


def test_a_length_that_lies_and_a_body_in_two_lengths_reach_nobody(proxy: Standing, outside: Puppet) -> None:
    outside.obeys(answers)
    content = f'{{"model":"auto",{MESSAGES}}}'.encode()
    both_lengths = [("content-length", str(len(content))), ("transfer-encoding", "chunked")]
    with httpx.Client() as client:
        headers = [("content-type", "application/json"), *both_lengths]
        answer = client.post(f"{proxy.base_url}/chat/completions", content=content, headers=headers)
    assert answer.status_code >= 400
    assert not outside.requests
