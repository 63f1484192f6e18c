"""The transport carries what it is given, believes no environment, and checks who answers."""

import shutil
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from router.settings import Limits
from router.upstreams.transport import LIMITS, AiohttpTransport
from tests.router.upstreams.doubles import Line, reply, upstream

pytestmark = pytest.mark.anyio


async def read(response: httpx.Response) -> bytes:
    return b"".join([chunk async for chunk in response.stream])  # type: ignore[union-attr]


async def answers(line: Line) -> None:
    while True:
        await line.request()
        await line.say(reply(b"{}", extra="set-cookie: a=b\r\n"))


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
async def test_a_body_of_any_size_arrives_byte_for_byte(transport: AiohttpTransport, size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    async with upstream(answers) as server:
        response = await transport.handle_async_request(httpx.Request("POST", server.url, content=body[:size]))
        assert await read(response) == b"{}"
        head, _, arrived = server.lines[0].requests[0].partition(b"\r\n\r\n")
    assert arrived == body[:size]
    assert head.lower().count(b"content-length") == 1


async def test_no_cookie_is_kept_and_one_connection_serves_many(transport: AiohttpTransport) -> None:
    async with upstream(answers) as server:
        for _ in range(3):
            await read(await transport.handle_async_request(httpx.Request("POST", server.url, content=b"x")))
        assert len(server.lines) == 1
        assert b"cookie" not in b"".join(server.lines[0].requests).lower()


async def test_no_proxy_of_the_environment_is_used(
    transport: AiohttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with upstream(answers) as server, upstream(answers) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        await read(await transport.handle_async_request(httpx.Request("GET", server.url)))
        assert (len(server.lines), len(proxy.lines)) == (1, 0)


async def test_a_client_of_httpx_gets_its_own_timeouts(transport: AiohttpTransport) -> None:
    async def silent(line: Line) -> None:
        await line.until_left()

    async with upstream(silent) as server, httpx.AsyncClient(transport=transport, timeout=0.2) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get(server.url)
        await server.left_at()


async def test_the_limits_of_a_request_win_over_those_of_the_transport(transport: AiohttpTransport) -> None:
    async def silent(line: Line) -> None:
        await line.until_left()

    extensions = {LIMITS: Limits(first_byte_s=0.1), "timeout": {"connect": 60, "read": 60}}
    async with upstream(silent) as server:
        with pytest.raises(httpx.ReadTimeout, match="first_byte_s"):
            await transport.handle_async_request(httpx.Request("GET", server.url, extensions=extensions))


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate that nobody signed")
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made)]
    subprocess.run([*command, *names], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made, key)
    return context, made


@pytest.mark.parametrize("trusted", [True, False])
async def test_nothing_is_sent_to_whoever_cannot_prove_the_name(
    transport: AiohttpTransport,
    certificate: tuple[ssl.SSLContext, Path],
    monkeypatch: pytest.MonkeyPatch,
    trusted: bool,
) -> None:
    context, made = certificate
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
    async with upstream(answers, tls=context) as server:
        url = server.url.replace("http://127.0.0.1", "https://localhost")
        if trusted:
            await read(await transport.handle_async_request(httpx.Request("POST", url, content=b"secret")))
            assert server.lines[0].requests
        named_otherwise = url if not trusted else url.replace("localhost", "127.0.0.1")
        with pytest.raises(httpx.ConnectError, match="tls"):
            await transport.handle_async_request(httpx.Request("POST", named_otherwise, content=b"secret"))
        assert not any(line.requests for line in server.lines[trusted:])


async def test_closing_twice_and_closing_unused_do_no_harm() -> None:
    unused = AiohttpTransport(Limits())
    await unused.aclose()
    await unused.aclose()
