"""Finds the engines of this device and what their models can take."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson

from router.addresses import host_of, is_loopback
from router.settings import Limits, Local
from router.upstreams import ollama, plain_server
from router.upstreams.fleet import NotLocal
from router.upstreams.hop import HOP_HEADER
from router.upstreams.local import LocalModel
from router.upstreams.transport import LIMITS

OLLAMA: Final = ("http://127.0.0.1:11434", "http://[::1]:11434")
_QUICK: Final = Limits(connect_s=0.3, first_byte_s=0.3, idle_s=0.3, total_s=0.6)
_PATIENT: Final = Limits(connect_s=0.3, first_byte_s=2.0, idle_s=1.0, total_s=3.0)
_LARGEST: Final = 8 << 20
_SHOWN_AT_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Found:
    """The models that engines offered, at one moment."""

    models: tuple[LocalModel, ...] = ()
    not_local: tuple[NotLocal, ...] = ()


class _Silent(Exception):
    """Somebody is there but did not answer in time: nothing was proven, so nothing is concluded."""


class Discovery:
    """Looks at the configured engines and at Ollama's port, on loopback addresses only.

    A model counts as local only once its engine has answered: an engine that has not
    could be an Ollama that forwards this very name.
    """

    def __init__(
        self, configured: Sequence[Local], transport: httpx.AsyncBaseTransport, hop: str, roots: Sequence[str] = OLLAMA
    ) -> None:
        """Store what to look at.

        Args:
            configured: the engines of the configuration.
            transport: carries the probes.
            hop: this instance's own word for the hop header.
            roots: where Ollama may be; empty when nothing shall be discovered.
        """
        self._configured = configured
        self._transport = transport
        self._hop = hop
        taken = {_port(local.base_url) for local in configured}
        self._roots = [root for root in roots if is_loopback(host_of(root) or "") and _port(root) not in taken]
        self._discovers = bool(roots)
        self._last: dict[str, Found] = {}
        self._shown: dict[tuple[str, str, str], object] = {}

    async def look(self) -> Found:
        """Ask everybody once, all at the same time; who stays silent keeps what was last known."""
        engines = {local.base_url: self._engine(local) for local in self._configured}
        engines |= {root: self._discovered(root) for root in self._roots}
        results = await asyncio.gather(*engines.values(), return_exceptions=True)
        found: list[Found] = []
        for where, result in zip(engines, results, strict=True):
            if isinstance(result, Found):
                self._last[where] = result
            elif not isinstance(result, _Silent):
                raise result
            found.append(self._last.get(where, Found()))
        return _joined(found)

    async def _engine(self, local: Local) -> Found:
        root = local.base_url.removesuffix("/v1")
        try:
            native = await self._ollama(root)
            if native is not None:
                return _as_configured(native, local, joined=self._discovers)
            listed = await self._ask(f"{local.base_url}/models", api_key=local.api_key)
            props = (
                await self._ask(f"{root}/props", api_key=local.api_key) if plain_server.wants_props(listed) else None
            )
        except httpx.ConnectError:
            return Found(*plain_server.local_models(local, None, None, reachable=False))
        return Found(*plain_server.local_models(local, listed, plain_server.props_context(props), reachable=True))

    async def _discovered(self, root: str) -> Found:
        try:
            return await self._ollama(root) or Found()
        except httpx.ConnectError:
            return Found()

    async def _ollama(self, root: str) -> Found | None:
        """Return what the Ollama at this address offers, or None when it is somebody else."""
        version = await self._ask(f"{root}/api/version")
        if not isinstance(version, dict) or not isinstance(version.get("version"), str):
            return None
        tags, running = await asyncio.gather(self._ask(f"{root}/api/tags"), self._ask(f"{root}/api/ps"))
        in_force = ollama.loaded(running)
        shown: dict[str, object] = {}
        for entry in list(ollama.entries(tags))[:_SHOWN_AT_MOST]:
            if not ollama.remote(entry) and (entry["name"] not in in_force or "capabilities" not in entry):
                shown[entry["name"]] = await self._show(root, entry)
        return Found(*ollama.local_models(tags, in_force, shown, f"{root}/v1"))

    async def _show(self, root: str, entry: Mapping[str, Any]) -> object:
        """Ask for a model's own parameters; once for each version of it."""
        key = (root, entry["name"], str(entry.get("digest")))
        if key not in self._shown:
            body = orjson.dumps({"model": entry["name"]})
            self._shown[key] = await self._ask(f"{root}/api/show", body=body)
        return self._shown[key]

    async def _ask(self, url: str, *, body: bytes = b"", api_key: str | None = None) -> object:
        """Return the JSON of an answer, None for any other answer.

        Raises:
            httpx.ConnectError: nobody is there.
            _Silent: somebody is, and did not answer in time.
        """
        headers = {"user-agent": "halfdoor", "accept": "application/json", HOP_HEADER: self._hop}
        if body:
            headers["content-type"] = "application/json"
        if api_key is not None:
            headers["authorization"] = f"Bearer {api_key}"
        extensions = {LIMITS: _PATIENT if body else _QUICK}
        request = httpx.Request("POST" if body else "GET", url, headers=headers, content=body, extensions=extensions)
        try:
            response = await self._transport.handle_async_request(request)
            return await _document(response)
        except httpx.ConnectError:
            raise
        except httpx.TransportError:
            raise _Silent from None


async def _document(response: httpx.Response) -> object:
    try:
        if response.status_code != 200:
            return None
        content = bytearray()
        async for chunk in response.stream:  # type: ignore[union-attr]
            content += chunk
            if len(content) > _LARGEST:
                return None
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    finally:
        await response.aclose()


def _as_configured(native: Found, local: Local, *, joined: bool) -> Found:
    """Return an Ollama's models under the name and in the order of the configuration.

    Args:
        native: what it offers.
        local: what the configuration says of it.
        joined: whether models that the configuration does not name are offered too.
    """
    named = [model for name in local.models for model in native.models if model.name in {name, f"{name}:latest"}]
    rest = [model for model in native.models if model not in named] if joined or not local.models else []
    models = (
        replace(m, server=local.name, api_key=local.api_key, context=local.context or m.context)
        for m in (*named, *rest)
    )
    return Found(tuple(models), tuple(replace(other, server=local.name) for other in native.not_local))


def _joined(found: Sequence[Found]) -> Found:
    """Return all models, each name once, those that answer first: one Ollama answers on several addresses."""
    models: dict[str, LocalModel] = {}
    for model in sorted((model for one in found for model in one.models), key=lambda model: not model.reachable):
        models.setdefault(model.name, model)
    elsewhere = {other.name: other for one in found for other in one.not_local}
    return Found(tuple(models.values()), tuple(elsewhere.values()))


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
