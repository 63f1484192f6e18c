"""The same promise with real sockets on both sides: every byte of the cloud's connection, heads included."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest

from tests.leaks.canaries import canary
from tests.leaks.door import PLACEHOLDER, Answered, Crossing, Door, by_form
from tests.leaks.expected import known
from tests.leaks.pairs import judged
from tests.leaks.searcher import Haystack
from tests.leaks.values import STRUCTURED, WORDS
from tests.router.puppet import puppet
from tests.router.standing import Standing, cloud, standing
from tests.router.upstreams.doubles import DONE, HEAD_STREAM, LAST_CHUNK, Line, chunked, delta, reply, whole

PAIRS = range(2000, 2015)
CANARIES = range(3000, 3060)


class Cable:
    """A real proxy with sockets on both sides, used as a `Door`."""

    def __init__(self, there: Standing) -> None:
        self._there = there
        self._seen: list[bytes] = []
        self.statuses: list[int] = []
        self.recorder = self

    async def script(self, line: Line) -> None:
        while True:
            self._seen.append(await line.request())
            body = self._seen[-1].partition(b"\r\n\r\n")[2]
            text = "Noted: " + " | ".join(dict.fromkeys(PLACEHOLDER.findall(body.decode())))
            if self.statuses:
                status = self.statuses.pop(0)
                await line.say(reply(b'{"error":{"message":"not now","type":"server_error"}}', f"{status} No"))
            elif json.loads(body).get("stream"):
                await line.say(HEAD_STREAM, chunked(delta(text)), chunked(delta("", "stop") + DONE), LAST_CHUNK)
            else:
                await line.say(reply(whole(text)))

    def post(self, body: Mapping[str, Any], **more: Any) -> Answered:
        self._seen.clear()
        answer = self._there.post(dict(body))
        crossed = tuple(Crossing("WIRE", "", (), request) for request in self._seen)
        return Answered(answer.status_code, dict(answer.headers), answer.content, crossed, "")


@pytest.fixture(scope="module")
def cable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cable]:
    home = tmp_path_factory.mktemp("wire")
    with puppet() as outside:
        keys = {"policy": "masked", "clouds": [cloud(outside.url)]}
        with standing(home, keys, change=by_form, vocabulary="\n".join(WORDS)) as there:
            made = Cable(there)
            outside.obeys(made.script)
            yield made


def test_every_byte_of_the_connection_is_the_same_for_other_secrets(cable: Cable) -> None:
    verdicts = [judged(cast(Door, cable), seed, tuple(STRUCTURED)) for seed in PAIRS]
    assert not [verdict.seed for verdict in verdicts if verdict.same_facts and not verdict.same_traffic]
    assert sum(verdict.crossed > 0 and verdict.same_facts for verdict in verdicts) >= 0.9 * len(verdicts)


def test_no_planted_value_is_on_the_wire(cable: Cable) -> None:
    crossed = 0
    for seed in CANARIES:
        one = canary(seed)
        answer = cable.post(one.body)
        crossed += bool(answer.crossed)
        outside = Haystack(answer.crossed)
        left = [(p.kind, p.carrier, p.view) for p in one.plants if outside.holds(p.value)]
        assert all(map(known, left)), f"seed {seed}: {left}"
    assert crossed >= len(CANARIES) / 2


def test_the_query_and_the_header_fields_of_a_client_are_not_passed_on(cable: Cable) -> None:
    answer = cable.post({"model": "auto", "messages": [{"role": "user", "content": "Hello."}]})
    head = answer.crossed[0].body.partition(b"\r\n\r\n")[0].decode().lower().splitlines()
    assert head[0] == "post /v1/chat/completions http/1.1"
    assert {line.partition(":")[0] for line in head[1:]} == {
        "host", "content-type", "accept", "user-agent", "x-halfdoor-hop", "accept-encoding", "content-length",
    }  # fmt: skip
