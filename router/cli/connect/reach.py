"""How a client reaches this Halfdoor: address, key, model, and where its own files lie."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from router.addresses import is_loopback
from router.settings import Settings

NO_KEY = "halfdoor"
"""Shown where nobody asks for a key; clients refuse to start without any."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a client has to be told."""

    address: str
    """Scheme, host and port; OpenAI-style clients want `/v1` behind it, Anthropic-style ones do not."""
    model: str = "auto"
    key: str | None = field(default=NO_KEY, repr=False)
    """None: the client's own key of its cloud goes through (`api_key_from: client`) and stays where it is."""

    @property
    def v1(self) -> str:
        """What OpenAI calls `base_url`."""
        return f"{self.address}/v1"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the user's programs keep their files."""

    folder: Path
    environ: Mapping[str, str]
    platform: str = sys.platform

    def moved(self, variable: str, usual: str) -> Path:
        """Return a program's own folder: where its variable says, or at its usual place in the home."""
        value = self.environ.get(variable)
        return Path(value).expanduser() if value else self.folder / usual

    def application(self, name: str) -> Path:
        """Return a folder where the platform keeps settings of applications."""
        match self.platform:
            case "darwin":
                return self.folder / "Library" / "Application Support" / name
            case "win32":
                return self.moved("APPDATA", "AppData/Roaming") / name
            case _:
                return self.moved("XDG_CONFIG_HOME", ".config") / name


def reach(settings: Settings, address: str | None, model: str) -> Reach:
    """Return how the configured Halfdoor is reached from this machine."""
    host = settings.listen.host if is_loopback(settings.listen.host) else "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    through = any(cloud.key_from_client for cloud in settings.clouds)
    key = None if through and settings.listen.token is None else settings.listen.token or NO_KEY
    return Reach((address or f"http://{shown}:{settings.listen.port}").rstrip("/"), model, key)
