"""A Halfdoor between upstreams of a test's own choosing, with parts exchanged before it starts."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import yaml
from openai import OpenAI

from router.app import Halfdoor
from router.classification.shape import ShapeLabeller
from router.cli.listen import running
from router.inspecting import Inspecting, build_inspecting
from router.inspection.cache import ContentCache
from router.inspection.inspect import Inspector
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.secrets.detector import Secrets
from router.inspection.vocabulary import Vocabulary
from router.ledger.entry import Entry, Finished
from router.ledger.read import read_all
from router.policy.loading import load_policy
from router.settings import Settings, load_settings
from router.upstreams.live import Upstreams

CLOUD_MODEL, LOCAL_MODEL = "cloud-1", "local-1"
Changed = Callable[[Inspecting], Inspecting]


@dataclass(frozen=True)
class Standing:
    """A proxy that runs."""

    base_url: str
    halfdoor: Halfdoor
    settings: Settings

    def openai(self) -> OpenAI:
        """Return the official client; it repeats nothing by itself."""
        return OpenAI(base_url=self.base_url, api_key="unused", max_retries=0, timeout=20.0)

    def post(self, body: object, **headers: str) -> httpx.Response:
        """Post a document, or bytes as they are, to the chat endpoint."""
        url = f"{self.base_url}/chat/completions"
        named = {"content-type": "application/json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, bytes):
            return httpx.post(url, content=body, headers=named, timeout=20.0)
        return httpx.post(url, json=body, headers=named, timeout=20.0)

    def entries(self) -> list[Entry]:
        """Return the whole ledger as it is on disk."""
        return list(read_all(self.settings.paths.ledger))

    def finished(self, receipt: str, within_s: float = 4.0) -> Finished:
        """Wait for the last row of a request; such rows may take a second to reach the disk."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            for row in self.entries():
                if isinstance(row, Finished) and row.receipt == receipt:
                    return row
            time.sleep(0.05)
        raise AssertionError("the request has no last row")


def as_built(inspecting: Inspecting) -> Inspecting:
    """Leave everything as the settings ask for, nano-models included."""
    return inspecting


def by_patterns(inspecting: Inspecting) -> Inspecting:
    """Take the nano-models out: what is tested here does not depend on what a model thinks of a text."""
    inspector = Inspector(
        (("presidio-1", PresidioDetector()), ("secrets-1", Secrets())), Vocabulary(()), ContentCache()
    )
    return replace(inspecting, inspector=inspector, labeller=ShapeLabeller(), names_detected=False, topics_known=False)


@contextmanager
def standing(
    home: Path, document: Mapping[str, Any], *, change: Changed = by_patterns, vocabulary: str = ""
) -> Iterator[Standing]:
    """Run a proxy with these keys of the configuration; nothing is discovered, names may be unknown."""
    settings = configured(home, document, vocabulary)
    halfdoor = Halfdoor(settings, load_policy(settings.policy), change(build_inspecting(settings)), Upstreams(settings))
    with running(halfdoor, settings) as base_url:
        yield Standing(base_url, halfdoor, settings)


def configured(home: Path, document: Mapping[str, Any], vocabulary: str = "") -> Settings:
    """Write the configuration into `home` and read it."""
    config = home / "config"
    config.mkdir(parents=True, mode=0o700, exist_ok=True)
    if vocabulary:
        (config / "vocabulary.txt").write_text(vocabulary)
        (config / "vocabulary.txt").chmod(0o600)
    file = config / "halfdoor.yaml"
    defaults: dict[str, Any] = {"listen": {"port": 0}, "discover": False, "inspection": {"names": "off"}}
    file.write_text(yaml.safe_dump({**defaults, **document}))
    return load_settings(file, {"HALFDOOR_CONFIG_DIR": str(config), "HALFDOOR_DATA_DIR": str(home / "data")})


def cloud(url: str, *models: str, name: str = "outside") -> dict[str, Any]:
    """Return the configuration's entry of a cloud at this address."""
    return {"name": name, "base_url": f"{url}/v1", "models": list(models or (CLOUD_MODEL,))}


def local(url: str, *models: str, name: str = "inside") -> dict[str, Any]:
    """Return the configuration's entry of an engine at this address."""
    return {"name": name, "base_url": f"{url}/v1", "models": list(models or (LOCAL_MODEL,))}


def user(text: str, model: str = "auto", **more: Any) -> dict[str, Any]:
    """Return a request with one user message."""
    return {"model": model, "messages": [{"role": "user", "content": text}], **more}
