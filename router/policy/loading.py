"""YAML to `Policy`: a preset by its name, or a file of the user's, with everything it extends."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from router.marked_yaml import Location, nearest, wrong
from router.policy.digest import digest
from router.policy.floor import never_applies
from router.policy.layers import PRESETS, Layer, named, preset_text, written
from router.policy.reasons import WORDS
from router.policy.resolve import never, resolved, rule
from router.policy.rules import Policy

__all__ = ["PRESETS", "load_policy", "load_with_layers", "parse_policy", "preset_text"]


def load_policy(reference: str) -> Policy:
    """Return the preset of this name, or the policy in the file at this path.

    Raises:
        ConfigurationError: names file, line, rule, key and the nearest valid word.
    """
    return load_with_layers(reference)[0]


def load_with_layers(reference: str) -> tuple[Policy, tuple[Layer, ...]]:
    """Return a policy and the files it was made of, the base first.

    Raises:
        ConfigurationError: as `load_policy`.
    """
    layers = named(reference)
    return _policy(layers), layers


def parse_policy(text: str, source: str) -> Policy:
    """Return the policy that a YAML text describes; what it extends by a path is looked for where the program runs.

    Raises:
        ConfigurationError: names `source`, line, rule, key and the nearest valid word.
    """
    return _policy(written(text, source))


def _policy(layers: Sequence[Layer]) -> Policy:
    for i in range(len(layers)):
        _check(layers[: i + 1])
    policy = resolved(layers)
    return replace(policy, digest=digest(policy))


def _check(layers: Sequence[Layer]) -> None:
    """Stop on what the last of the layers cannot mean, alone or on top of the others.

    Raises:
        ConfigurationError: names the place in the last layer.
    """
    layer = layers[-1]
    seen: set[str] = set()
    for location, name in _names(layer):
        if name.casefold() in seen:
            raise wrong(layer.marked, location, "another rule has this name already")
        seen.add(name.casefold())
    _check_floor(layers)
    for i, file in enumerate(layer.file.vocabulary.files):
        if not (layer.folder / file).is_file():
            raise wrong(layer.marked, ("vocabulary", "files", i), f"{layer.folder / file}: there is no such file")
    names = {name for one in layers for _, name in _names(one)} | set(WORDS)
    for i, example in enumerate(layer.file.examples):
        if example.expect.rule is not None and example.expect.rule not in names:
            what = f"there is no rule of this name{nearest(example.expect.rule, names)}"
            raise wrong(layer.marked, ("examples", i, "expect", "rule"), what)


def _names(layer: Layer) -> Iterator[tuple[Location, str]]:
    for i, one in enumerate(layer.file.privacy.rules or ()):
        yield ("privacy", "rules", i, "name"), one.name
    for i, preference in enumerate(layer.file.routing.rules):
        yield ("routing", "rules", i, "name"), preference.name


def _check_floor(layers: Sequence[Layer]) -> None:
    """Stop on a rule that could never do what it says, because everything it is about never leaves."""
    layer, floor = layers[-1], never(layers)
    for i, section in enumerate(layer.file.privacy.rules or ()):
        if key := never_applies(rule(section, layer.source), floor):
            files = ", ".join(dict.fromkeys(one.source for one in layers if key in one.file.privacy.model_fields_set))
            what = f"`{section.then}` would loosen `{key}` ({files}), and no rule can"
            raise wrong(layer.marked, ("privacy", "rules", i, "then"), what)
