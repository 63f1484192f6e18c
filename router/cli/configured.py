"""What every command begins with: silence libraries, read the configuration."""

import os
from collections.abc import Mapping
from pathlib import Path

from router.settings import Settings, load_settings
from router.upstreams import silence


def settings(config: Path | None, options: Mapping[str, object]) -> Settings:
    """Return the settings with a command's options on top.

    Libraries are silenced here, before any of the heavy ones is imported.

    Args:
        config: the file named by `--config`, if any.
        options: variables of `docs/configuration.md` and what the command line gave for them; None is left out.
    """
    silence.apply(os.environ)
    given = {name: str(value) for name, value in options.items() if value is not None}
    return load_settings(config, {**os.environ, **given})
