"""The httpx transport under every upstream: aiohttp's connection pool behind httpx's API.

httpx's own pool costs three to six times more CPU for the same request (measured), and
it closes late. Nothing here reads the environment, follows a redirect, keeps a cookie
or unpacks an answer.
"""

import asyncio
import errno
import io
import ssl
from typing import Final, Self

import aiohttp
import certifi
import httpx
from yarl import URL

from router.settings import Limits

LIMITS: Final = "halfdoor.limits"
"""Key of a request's extensions under which its `Limits` stand."""

_CONNECTIONS = 256
_INLINE_BODY = 1 << 20
"""Above this many bytes aiohttp wants a file, so that a send does not hold the event loop."""
_NEVER_SENT = frozenset({b"host", b"content-length", b"connection", b"transfer-encoding", b"accept-encoding"})


class Body(httpx.AsyncByteStream):
    """The bytes of one answer, read on demand: what nobody asks for stays in the socket."""

    def __init__(self, response: aiohttp.ClientResponse, limits: Limits, started: float) -> None:
        self._response = response
        self._limits = limits
        self._end = started + limits.total_s
        self._next = (started + limits.first_byte_s, "first_byte_s")

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        content = self._response.content
        try:
            chunk = content.read_nowait() or await self._wait(content)
        except (aiohttp.ClientError, OSError) as error:
            self.abandon()
            raise _translated(error) from None
        except BaseException:
            # Cancelled, most of all: the client is gone, and the upstream shall stop working.
            self.abandon()
            raise
        if not chunk:
            raise StopAsyncIteration
        self._next = (asyncio.get_running_loop().time() + self._limits.idle_s, "idle_s")
        return chunk

    async def _wait(self, content: aiohttp.StreamReader) -> bytes:
        if content.at_eof():
            return b""
        deadline, name = min(self._next, (self._end, "total_s"))
        try:
            async with asyncio.timeout_at(deadline):
                return await content.readany()
        except TimeoutError:
            raise httpx.ReadTimeout(name) from None

    def abandon(self) -> None:
        """Close the socket now, unless the answer has arrived whole; without waiting for anything."""
        self._response.close()

    def settle(self, grace_s: float = 0.5) -> None:
        """Let the last bytes of a finished answer arrive, so that the connection can be used again."""
        if not self._response.closed:
            asyncio.get_running_loop().call_later(grace_s, self.abandon)

    async def aclose(self) -> None:
        self.abandon()


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Carries requests as they are given. Lives in one event loop; opens nothing before the first request."""

    def __init__(self, limits: Limits, *, keep_alive_s: float = 30.0) -> None:
        """Store how to carry.

        Args:
            limits: of requests that bring none of their own.
            keep_alive_s: how long an idle connection is kept for the next request; 0 keeps none.
        """
        self._limits = limits
        self._keep_alive_s = keep_alive_s
        self._session: aiohttp.ClientSession | None = None
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and return as soon as the head of the answer is there.

        Raises:
            httpx.TransportError: its message is the name of a limit or one fixed word, never what was sent or received.
        """
        body = await request.aread()
        limits = _limits(request, self._limits)
        started = asyncio.get_running_loop().time()
        name, seconds = ("first_byte_s", limits.first_byte_s)
        if limits.total_s < seconds:
            name, seconds = ("total_s", limits.total_s)
        try:
            async with asyncio.timeout(seconds):
                response = await self._send(request, body, limits)
        except aiohttp.ConnectionTimeoutError:
            raise httpx.ConnectTimeout("connect_s") from None
        except TimeoutError:
            raise httpx.ReadTimeout(name) from None
        except (aiohttp.ClientError, OSError) as error:
            raise _translated(error) from None
        if response.headers.get("Content-Encoding", "identity").casefold() not in {"identity", ""}:
            response.close()
            raise httpx.RemoteProtocolError("compressed")
        return httpx.Response(response.status, headers=response.raw_headers, stream=Body(response, limits, started))

    async def _send(self, request: httpx.Request, body: bytes, limits: Limits) -> aiohttp.ClientResponse:
        if self._session is None:
            self._session = _session(self._keep_alive_s)
        if request.url.scheme == "https" and self._tls is None:
            # Reading the certificates takes longer than the event loop may be held.
            self._tls = await asyncio.to_thread(_tls)
        headers = [
            (k.decode("ascii"), v.decode("latin-1")) for k, v in request.headers.raw if k.lower() not in _NEVER_SENT
        ]
        headers.append(("Accept-Encoding", "identity"))
        return await self._session.request(
            request.method,
            URL(str(request.url), encoded=True),
            data=(body if len(body) <= _INLINE_BODY else io.BytesIO(body)) if body else None,
            headers=headers,
            allow_redirects=False,
            ssl=self._tls if self._tls is not None and request.url.scheme == "https" else True,
            timeout=aiohttp.ClientTimeout(connect=limits.connect_s),
        )

    async def aclose(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()


class _Response(aiohttp.ClientResponse):
    """Closes by abort: a plain close would first try to deliver what the upstream has not read yet."""

    def close(self) -> None:
        connection = self.connection
        if connection is not None and connection.transport is not None:
            connection.transport.abort()
        super().close()


def _session(keep_alive_s: float) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=keep_alive_s)
        if keep_alive_s
        else aiohttp.TCPConnector(limit=_CONNECTIONS, force_close=True),
        cookie_jar=aiohttp.DummyCookieJar(),
        response_class=_Response,
        auto_decompress=False,
        trust_env=False,
        skip_auto_headers=("User-Agent", "Accept", "Content-Type"),
    )


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.get_ca_certs():
        # Python builds that do not find the system's certificates (macOS installers) have none at all.
        context.load_verify_locations(certifi.where())
    return context


def _limits(request: httpx.Request, own: Limits) -> Limits:
    """Return the limits of this request; a client of httpx that knows only timeouts gets those."""
    limits = request.extensions.get(LIMITS)
    if isinstance(limits, Limits):
        return limits
    timeout = request.extensions.get("timeout", {})
    connect, read = timeout.get("connect"), timeout.get("read")
    if connect is None and read is None:
        return own
    read = read or own.idle_s
    return Limits(connect_s=connect or own.connect_s, first_byte_s=read, idle_s=read, total_s=own.total_s)


_WORDS: Final[tuple[tuple[type[Exception], type[httpx.TransportError], str], ...]] = (
    (aiohttp.ClientSSLError, httpx.ConnectError, "tls"),
    (aiohttp.ClientConnectorDNSError, httpx.ConnectError, "name"),
    (aiohttp.ClientConnectorError, httpx.ConnectError, "refused"),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError, "closed"),
    (aiohttp.ClientPayloadError, httpx.RemoteProtocolError, "incomplete"),
    (OSError, httpx.ReadError, "reset"),
)
"""The first that fits: aiohttp's connection errors are kinds of `OSError` themselves."""


_NO_WAY: Final = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})


def _translated(error: Exception) -> httpx.TransportError:
    """Return the same failure in httpx's words, without the text of aiohttp's."""
    if isinstance(error, OSError) and not isinstance(error, aiohttp.ClientSSLError) and error.errno in _NO_WAY:
        return httpx.ConnectError("network")
    for seen, told, word in _WORDS:
        if isinstance(error, seen):
            return told(word)
    return httpx.RemoteProtocolError("garbled")
