"""A cloud that is back is noticed by itself, said once, and asked for nothing but whether it is there."""

import asyncio
from typing import Any

import pytest

from router.settings import Cloud as Configured
from router.settings import Limits
from router.trouble import Trouble
from router.upstreams.availability import Availability
from router.upstreams.cloud import Cloud
from router.upstreams.probing import EVERY_S, Probing
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import Line, reply, upstream

pytestmark = pytest.mark.anyio
KEY = "sk-not-for-probes"


def set_up(url: str, transport: AiohttpTransport) -> tuple[Probing, Availability, list[str]]:
    said: list[str] = []
    availability = Availability()
    cloud = Cloud(Configured("far", "openai", f"{url}/v1", (), KEY), Limits(), transport, availability, "me")
    probing = Probing([cloud], availability, every_s=0.02)
    probing.tell = said.append
    return probing, availability, said


def answering(*answers: bytes) -> Any:
    left = list(answers)

    async def script(line: Line) -> None:
        await line.request()
        await line.say(left.pop(0) if len(left) > 1 else left[0])

    return script


async def run_until(probing: Probing, said: list[str], lines: int, within_s: float = 5.0) -> None:
    running = asyncio.create_task(probing.run())
    try:
        async with asyncio.timeout(within_s):
            while len(said) < lines:  # noqa: ASYNC110 - what is waited for is not ours
                await asyncio.sleep(0.01)
    finally:
        running.cancel()


async def test_a_cloud_that_is_back_is_noticed_and_said_once(transport: AiohttpTransport) -> None:
    page = reply(b"<html>log in</html>", kind="text/html")
    answers = (page, reply(b"", "302 Found"), reply(b"{}", "502 Bad"), reply(b'{"error":{}}', "401 Unauthorized"))
    async with upstream(answering(*answers)) as server:
        probing, availability, said = set_up(server.url, transport)
        availability.failed("far", Trouble.CAPTIVE_PORTAL, 0.0)
        await run_until(probing, said, 2)
        await asyncio.sleep(0.1)
        assert len(server.lines) == 4, "what is no answer of the cloud is none; afterwards nobody is asked"
        asked = [request for line in server.lines for request in line.requests]
    assert said == [
        "far does not answer (captive portal): what an engine here can take is answered here meanwhile",
        "far answers again",
    ]
    assert all(request.startswith(b"GET /v1/models HTTP/1.1\r\n") for request in asked)
    assert not any(KEY.encode() in request or b"authorization" in request.lower() for request in asked)
    assert all(request.endswith(b"\r\n\r\n") for request in asked), "a probe has no content"


@pytest.mark.parametrize("trouble", [Trouble.QUOTA_GONE, Trouble.CLOUD_ERROR, Trouble.CLOUD_SLOW, Trouble.CLOUD_BUSY])
async def test_what_a_probe_cannot_show_is_not_probed(transport: AiohttpTransport, trouble: Trouble) -> None:
    probing, availability, _ = set_up("http://127.0.0.1:9", transport)
    availability.failed("far", trouble, 0.0)
    assert probing.unreached() == ()
    availability.answered("far")
    availability.failed("far", Trouble.DNS_GONE, 0.0)
    assert len(probing.unreached()) == 1
    availability.failed("an engine", Trouble.LOCAL_DOWN, 0.0)
    assert len(probing.unreached()) == 1


async def test_nobody_is_asked_who_did_not_fail(transport: AiohttpTransport) -> None:
    async with upstream(answering(reply(b"{}"))) as server:
        probing, _, said = set_up(server.url, transport)
        running = asyncio.create_task(probing.run())
        await asyncio.sleep(0.1)
        running.cancel()
        assert not server.lines
    assert not said


def test_a_cloud_that_is_back_is_noticed_within_ten_seconds() -> None:
    from router.upstreams.cloud import _PROBE

    assert EVERY_S + _PROBE.total_s <= 10
