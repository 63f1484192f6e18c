"""A whole Halfdoor in a thread, between a recording cloud and, if wanted, a scripted engine."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from router.app import Halfdoor, build
from router.cli.listen import running
from router.settings import load_settings
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.recording import RecordingCloud

WORD = "Nightjar"
QUOTED = 'Al "Z" C:\\nest'
"""The entries of the vocabulary in whole-path tests; the second breaks whatever forgets to escape."""


@dataclass(frozen=True)
class Proxy:
    """A running proxy and what stands around it."""

    base_url: str
    cloud: RecordingCloud
    engine: ScriptedEngine
    halfdoor: Halfdoor
    home: Path


@contextmanager
def proxy(home: Path, *, policy: str = "masked", engine: bool = False, **more: Any) -> Iterator[Proxy]:
    """Run a proxy; `more` are keys of the configuration."""
    config, data = home / "config", home / "data"
    config.mkdir(parents=True, mode=0o700)
    (config / "vocabulary.txt").write_text(f"{WORD}\n{QUOTED}\n")
    (config / "vocabulary.txt").chmod(0o600)
    cloud, scripted = RecordingCloud(), ScriptedEngine()
    with ExitStack() as stack:
        outside = stack.enter_context(serve_in_thread(cloud.app))
        document: dict[str, Any] = {
            "listen": {"port": 0},
            "policy": policy,
            "clouds": [{"name": "recorded", "base_url": f"{outside}/v1", "models": ["recorded-1"]}],
            "discover": False,
            **more,
        }
        if engine:
            inside = stack.enter_context(serve_in_thread(scripted.app))
            document["locals"] = [{"name": "scripted", "base_url": f"{inside}/v1", "models": ["scripted-1"]}]
        file = config / "halfdoor.yaml"
        file.write_text(yaml.safe_dump(document))
        environ = {"HALFDOOR_CONFIG_DIR": str(config), "HALFDOOR_DATA_DIR": str(data)}
        settings = load_settings(file, environ)
        halfdoor = build(settings)
        yield Proxy(stack.enter_context(running(halfdoor, settings)), cloud, scripted, halfdoor, home)
