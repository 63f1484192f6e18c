"""A policy file and what it extends, each read and checked by itself; the base comes first."""

import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from router.errors import ConfigurationError
from router.marked_yaml import Marked, fit, nearest, read, wrong
from router.policy.file import PolicyFile

PRESETS = ("default", "masked", "strict", "offline", "developer", "hipaa", "gdpr", "legal")
MOST = 8
"""Files in one chain: a policy that is spread over more cannot be read by anybody."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a chain."""

    marked: Marked
    file: PolicyFile
    path: Path | None = None
    """None for a preset and for a text that came from no file."""

    @property
    def source(self) -> str:
        return self.marked.source

    @property
    def folder(self) -> Path:
        """Where relative paths of this file begin."""
        return Path() if self.path is None else self.path.parent


def named(reference: str) -> tuple[Layer, ...]:
    """Return the layers of a preset, or of the file at this path.

    Raises:
        ConfigurationError: names file, line, rule, key and the nearest valid word.
    """
    if reference in PRESETS:
        return _chain(preset_text(reference), shown(reference), None, ())
    path = Path(reference).expanduser()
    try:
        return _chain(_text(path), str(path), path, ())
    except FileNotFoundError:
        what = f"no preset and no file is named `{reference}`{nearest(reference, PRESETS)}"
        raise ConfigurationError(f"policy: {what}; presets are {', '.join(PRESETS)}") from None


def written(text: str, source: str) -> tuple[Layer, ...]:
    """Return the layers of a policy that is at hand as text.

    Raises:
        ConfigurationError: as `named`.
    """
    return _chain(text, source, None, ())


def preset_text(name: str) -> str:
    """Return the YAML of a preset as it is shipped."""
    return (files("policies") / f"{name}.yaml").read_text(encoding="utf-8")


def shown(name: str) -> str:
    """Return how the file of a preset is called in messages and by `policy show`."""
    return f"policies/{name}.yaml"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {os.strerror(error.errno or 0)}") from None


def _chain(text: str, source: str, path: Path | None, above: tuple[str, ...]) -> tuple[Layer, ...]:
    marked = read(text, source)
    layer = Layer(marked, fit(marked, PolicyFile), path)
    above = (*above, source if path is None else str(path.resolve()))
    base = layer.file.extends
    if base is None:
        for key in (("privacy",), ("privacy", "rules")):
            if not _stated(layer.file, key):
                raise wrong(marked, key, "is missing")
        return (layer,)
    return (*_base(layer, base, above), layer)


def _base(layer: Layer, base: str, above: tuple[str, ...]) -> tuple[Layer, ...]:
    here = ("extends",)
    if base in PRESETS:
        source, path = shown(base), None
    else:
        path = layer.folder / Path(base).expanduser()
        source = str(path)
    if (source if path is None else str(path.resolve())) in above:
        raise wrong(layer.marked, here, "these files extend each other in a circle")
    if len(above) >= MOST:
        raise wrong(layer.marked, here, f"more than {MOST} files extend each other")
    try:
        text = preset_text(base) if path is None else _text(path)
    except FileNotFoundError:
        what = f"no preset and no file is named so{nearest(base, PRESETS)}; presets are {', '.join(PRESETS)}"
        raise wrong(layer.marked, here, what) from None
    return _chain(text, source, path, above)


def _stated(file: PolicyFile, key: tuple[str, ...]) -> bool:
    return "privacy" in file.model_fields_set and (len(key) == 1 or file.privacy.rules is not None)
