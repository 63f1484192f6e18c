"""Who may knock: Host, Origin, token, content type and size, judged before any route is looked at.

Pure ASGI, because Starlette's `BaseHTTPMiddleware` hides client disconnects. Everything
is judged on `scope`, never on `request.url`: a crafted Host makes that one lie
(CVE-2026-48710). No CORS header is ever sent to an origin that the configuration does
not name, so a web page can neither read nor cause an answer.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from router.door.exchange import Refused, refuse
from router.upstreams.hop import HOP_HEADER

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
"""Answered without a token: they say nothing but up or ready."""
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
MAX_HEADERS = 100
ALLOWED_HEADERS = ("authorization", "content-type", "x-halfdoor-route", "x-api-key")
_FIELD = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate holds a request against."""

    host: str
    """The address that is listened on, an allowed Host beside the loopback names."""
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    token: str | None = None
    body_bytes: int = 33_554_432


class Gate:
    """ASGI middleware; the first thing that sees a request."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(reversed(scope["headers"]))
        refusal = judge(self._rules, scope, headers)
        if refusal is not None:
            await refuse(send, plain_path(scope["path"]), refusal)
            return
        scope["path"] = plain_path(scope["path"])
        origin = headers.get(b"origin")
        if origin is not None and scope["method"] == "OPTIONS":
            await _preflight(send, origin, headers.get(b"access-control-request-headers", b""))
            return
        await self._app(scope, receive, send if origin is None else _with_origin(send, origin))


def judge(rules: Rules, scope: Scope, headers: Mapping[bytes, bytes]) -> Refused | None:
    """Return why the request is refused, or None. The order is the order of distrust."""
    if len(scope["headers"]) > MAX_HEADERS:
        return Refused(431, "too_many_headers", f"more than {MAX_HEADERS} header fields")
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1 or hosts[0].decode("latin-1").lower() not in _hosts(rules, scope):
        return Refused(421, "wrong_host", "this Host is not served here; add it to `listen.hosts` if it should be")
    origin = headers.get(b"origin")
    if origin is not None and origin.decode("latin-1") not in rules.origins:
        return Refused(403, "origin_denied", "web pages may not call; add the origin to `listen.origins` to allow one")
    if not _knows_token(rules, scope, headers):
        return Refused(401, "invalid_api_key", "show the token named by `listen.token_env` as bearer")
    if HOP_HEADER.encode() in headers:
        return Refused(400, "loop", "this request came from Halfdoor itself: an upstream's base_url points back here")
    return _misfit(rules, scope["method"], headers)


def plain_path(path: str) -> str:
    """Return the path with doubled slashes collapsed and a trailing one removed; clients disagree about both."""
    while "//" in path:
        path = path.replace("//", "/")
    return path.rstrip("/") or "/"


def _hosts(rules: Rules, scope: Scope) -> set[str]:
    port = (scope.get("server") or (None, None))[1]
    names = {*LOOPBACK_NAMES, f"[{rules.host}]" if ":" in rules.host else rules.host}
    allowed = {f"{name}:{port}".lower() for name in names} | {name.lower() for name in rules.hosts}
    return allowed | {name.lower() for name in names} if port == 80 else allowed


def _knows_token(rules: Rules, scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    if rules.token is None or plain_path(scope["path"]) in OPEN_PATHS or scope["method"] == "OPTIONS":
        return True
    shown = headers.get(b"authorization", b"").removeprefix(b"Bearer ").strip()
    shown = shown or headers.get(b"x-api-key", b"").strip()
    return hmac.compare_digest(shown, rules.token.encode())


def _misfit(rules: Rules, method: str, headers: Mapping[bytes, bytes]) -> Refused | None:
    if method not in ("POST", "PUT", "PATCH"):
        return None
    kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    if kind not in (b"application/json", b"multipart/form-data"):
        return Refused(415, "unsupported_media_type", "send application/json")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        return Refused(415, "unsupported_media_type", "compressed bodies are not read")
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > rules.body_bytes:
        return Refused(413, "request_too_large", f"the body is over {rules.body_bytes} bytes (`limits.body_bytes`)")
    return None


def _with_origin(send: Send, origin: bytes) -> Send:
    async def send_with_origin(message: object) -> None:
        assert isinstance(message, dict)  # noqa: S101 - ASGI's own shape
        if message["type"] == "http.response.start":
            fields = [
                (b"access-control-allow-origin", origin),
                (b"access-control-expose-headers", b"*"),
                (b"vary", b"origin"),
            ]
            message = {**message, "headers": [*message.get("headers", ()), *fields]}
        await send(message)

    return send_with_origin


async def _preflight(send: Send, origin: bytes, asked: bytes) -> None:
    """Let a configured page send what it asks for: SDKs in browsers add a dozen fields of their own."""
    named = {name.strip().lower() for name in asked.decode("latin-1").split(",")}
    allowed = sorted({*ALLOWED_HEADERS, *(name for name in named if _FIELD.fullmatch(name))})[:MAX_HEADERS]
    fields = [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-methods", b"GET, POST, DELETE"),
        (b"access-control-allow-headers", ", ".join(allowed).encode()),
        (b"access-control-max-age", b"600"),
        (b"vary", b"origin"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": fields})
    await send({"type": "http.response.body", "body": b""})
