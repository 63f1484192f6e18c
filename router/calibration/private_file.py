"""Writing a file that only the user can read, whole or not at all."""

import os
from pathlib import Path

from router.errors import ConfigurationError


def write(place: Path, content: str | bytes) -> None:
    """Put a file in its place, owner-only.

    Raises:
        ConfigurationError: it cannot be written.
    """
    new = place.with_name(f"{place.name}.new")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        new.touch(mode=0o600, exist_ok=False)
        new.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        new.replace(place)
    except OSError as error:
        raise ConfigurationError(f"{place}: cannot be written: {os.strerror(error.errno or 0)}") from None
