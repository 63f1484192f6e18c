"""One line per request on stderr, without conversation text at any level.

The line holds the route's pattern, never the path that was asked for: a path is
caller text like any other.
"""

import json
import secrets
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from router.door.exchange import Headers, Refused, refuse

REQUEST_ID = b"x-request-id"
"""Clients show it in their errors; the upstream's own is passed on, and an answer of ours has one of ours."""
Writer = Callable[[dict[str, object]], None]
SHOWN = {
    b"x-halfdoor-route": "route",
    b"x-halfdoor-reason": "reason",
    b"x-halfdoor-fallback": "fallback",
    b"x-halfdoor-receipt": "receipt",
    b"x-halfdoor-overhead-ms": "overhead_ms",
}
"""Response headers that are repeated in the line; each is content-free by construction."""


class RequestLog:
    """ASGI middleware around everything, so that refused requests have their line too."""

    def __init__(self, app: ASGIApp, write: Writer, patterns: frozenset[str]) -> None:
        self._app = app
        self._write = write
        self._patterns = patterns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        line: dict[str, object] = {"method": method(scope["method"]), "path": "-", "status": 0}

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                line["status"] = message["status"]
                headers = message.get("headers", ())
                line.update(shown(headers))
                message = {**message, "headers": with_request_id(headers)}
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:  # noqa: BLE001 - the outcome is recorded; a traceback would print conversation text
            line["error"] = where(error)
            if line["status"] == 0:
                message = "Halfdoor failed; nothing more was sent. Its log line names the place in the code."
                await refuse(send_and_note, scope["path"], Refused(500, "internal_error", message))
        finally:
            if scope["path"] in self._patterns:
                line["path"] = scope["path"]
            if line["status"] == 0:
                line["status"] = "gone"
            line["ms"] = round((time.perf_counter() - began) * 1000, 1)
            self._write(line)


def behind(write: Writer) -> Callable[[str | int, Headers, Exception | None], None]:
    """Return what writes the line of an answer that no client waits for, or that could not be kept."""

    def told(status: str | int, headers: Headers, error: Exception | None) -> None:
        line: dict[str, object] = {"method": "-", "path": "/v1/responses", "status": status}
        line.update(shown(headers))
        if error is not None:
            line["error"] = where(error)
        write(line)

    return told


def shown(headers: Headers) -> dict[str, str]:
    """Return what the line repeats of an answer's header fields."""
    return {SHOWN[name]: value.decode("latin-1") for name, value in headers if name in SHOWN}


def with_request_id(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return the header fields with an id that names this answer."""
    known = any(name == REQUEST_ID for name, _ in headers)
    return [*headers] if known else [*headers, (REQUEST_ID, f"req_{secrets.token_hex(12)}".encode())]


def where(error: Exception) -> str:
    """Return the type of an exception and the line of ours that it came through; never its text."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    last = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "-"
    return f"{type(error).__name__}@{last}"


def method(name: str) -> str:
    """Return the method when it is one of HTTP's own; others are caller text."""
    return name if name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS") else "-"


def writer(form: str, stream: TextIO | None = None) -> Writer:
    """Return what writes a line as `text` or `json`."""

    def write_text(line: dict[str, object]) -> None:
        rest = " ".join(f"{name}={value}" for name, value in line.items() if name not in ("method", "path", "status"))
        print(time.strftime("%H:%M:%S"), line["status"], line["method"], line["path"], rest, file=stream or sys.stderr)

    def write_json(line: dict[str, object]) -> None:
        stamped = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **line}
        print(json.dumps(stamped), file=stream or sys.stderr)

    return write_json if form == "json" else write_text


def teller(form: str, stream: TextIO | None = None) -> Callable[[str], None]:
    """Return what writes a notice that belongs to no request, as `text` or `json`."""

    def tell(words: str) -> None:
        if form == "json":
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            words = json.dumps({"time": stamp, "notice": words})
        else:
            words = f"{time.strftime('%H:%M:%S')} {words}"
        print(words, file=stream or sys.stderr, flush=True)

    return tell
