"""YAML with line numbers: one way to read a file that people write, and to say where it is wrong."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType, UnionType
from typing import TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from yaml.constructor import SafeConstructor

from router.errors import ConfigurationError

Location = tuple[int | str, ...]
"""Keys and indexes from the top of a document to one value."""

MAX_CHARACTERS = 1_000_000
MAX_NODES = 50_000
"""Aliases are followed, so a short file can stand for an endless one."""
MAX_DEPTH = 32

_Model = TypeVar("_Model", bound="Section")
_SHOWN_ERRORS = 8
_HIDDEN = re.compile(r"[\[{,]\s*#[^\]}]*[\]}]")
"""A bracket that a comment closes, which is none."""
_PLAIN_WORD = re.compile(r"[A-Za-z_][A-Za-z_ -]{0,39}")


class Section(BaseModel):
    """A mapping of a file: keys that it does not name are errors, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Marked:
    """A document, and the line on which each of its values begins."""

    value: object
    lines: Mapping[Location, int]
    source: str

    def line(self, location: Location) -> int:
        """Return the line of a value, or of the nearest thing around it; 0 when the document has no lines."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 0)


def read(text: str, source: str) -> Marked:
    """Parse one YAML document into plain values.

    Raises:
        ConfigurationError: not YAML, two documents, a key twice, a tag, or far too large.
    """
    if len(text) > MAX_CHARACTERS:
        raise ConfigurationError(f"{source}: longer than {MAX_CHARACTERS:,} characters")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        raise ConfigurationError(f"{source}: nested too deeply") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"{error.problem or error.context}{_comment(text, error)}"
        raise ConfigurationError(f"{source}:{line}: not valid YAML: {what}") from None
    except yaml.YAMLError:
        raise ConfigurationError(f"{source}: not valid YAML") from None
    reader = _Reader(source)
    value = {} if root is None else reader.value(root, ())
    return Marked(value, MappingProxyType(reader.lines), source)


def _comment(text: str, error: yaml.MarkedYAMLError) -> str:
    """Return a hint where a list stays open because the rest of its line became a comment."""
    last = error.problem_mark.line if error.problem_mark else 0
    for number, line in reversed(list(enumerate(text.splitlines()[: last + 1], 1))):
        if _HIDDEN.search(line):
            return f" (line {number}: `#` begins a comment; put what holds it in quotes)"
    return ""


class _Reader:
    """Walks the node graph once, with the budgets that keep a hostile file small."""

    def __init__(self, source: str) -> None:
        self.lines: dict[Location, int] = {}
        self._source = source
        self._nodes = 0
        self._scalars = SafeConstructor()

    def value(self, node: yaml.Node, location: Location) -> object:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(location) > MAX_DEPTH:
            raise self._error(node, "too many or too deeply nested values (aliases count each time)")
        self.lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*location, i)) for i, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error(key_node, "a key must be a plain word")
            key = str(key_node.value)
            if key in found:
                raise self._error(key_node, f"key `{key}` stands here twice")
            self.lines[(*location, key)] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, (*location, key))
        return found

    def _scalar(self, node: yaml.Node) -> object:
        try:
            value: object = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError):
            raise self._error(node, "a value that cannot be read; put it in quotes if it is text") from None
        return value

    def _error(self, node: yaml.Node, what: str) -> ConfigurationError:
        return ConfigurationError(f"{self._source}:{node.start_mark.line + 1}: {what}")


def fit(marked: Marked, model: type[_Model]) -> _Model:
    """Return the document as `model`.

    Raises:
        ConfigurationError: names file, line, key and the nearest valid word for each thing that does not fit.
    """
    if not isinstance(marked.value, dict):
        raise ConfigurationError(f"{marked.source}:1: expected keys and values at the top of the file")
    try:
        return model.model_validate(marked.value)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        lines = [_problem(marked, model, problem) for problem in problems[:_SHOWN_ERRORS]]
        more = len(problems) - len(lines)
        raise ConfigurationError("\n".join([*lines, f"and {more} more"] if more else lines)) from None


def wrong(marked: Marked, location: Location, what: str) -> ConfigurationError:
    """Return the error that says `what` is wrong at `location`."""
    line = marked.line(location)
    source = f"{marked.source}:{line}" if line else marked.source
    return ConfigurationError(f"{source}: {_path(marked.value, location)}: {what}")


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return `; did you mean X?` for the valid word nearest to `word`, or nothing when none is near."""
    folded = {candidate.casefold(): candidate for candidate in sorted(valid)}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.55)
    return f"; did you mean `{folded[near[0]]}`?" if near else ""


def unknown(what: str, word: str, valid: Sequence[str]) -> str:
    """Return a sentence about a word outside a closed list.

    The word itself is repeated only when it looks like one: a key or a phrase of the
    user's that stands in the wrong line must not travel into an error message.
    """
    shown = f"`{word}`" if _PLAIN_WORD.fullmatch(word) else "this"
    choice = f"; one of {', '.join(valid)}" if len(valid) <= 8 else ""
    return f"{shown} is not a {what}{nearest(word, valid) or choice}"


def _problem(marked: Marked, model: type[Section], problem: Mapping[str, object]) -> str:
    kind = str(problem["type"])
    location = problem["loc"]
    context = problem.get("ctx", {})
    assert isinstance(location, tuple)  # noqa: S101 - pydantic's own shape
    assert isinstance(context, dict)  # noqa: S101
    if kind == "extra_forbidden":
        keys = _keys(model, location[:-1])
        what = f"not a known key{nearest(str(location[-1]), keys) or '; known here: ' + ', '.join(keys)}"
    elif kind == "missing":
        what = "is missing"
    elif kind == "literal_error":
        what = unknown("valid word", str(problem["input"]), re.findall(r"'([^']*)'", str(context["expected"])))
    else:
        what = str(problem["msg"]).removeprefix("Value error, ")
        what = what.replace("Input should be", "should be").replace("valid string", "text (in quotes)")
        what = what.replace("valid tuple", "list").replace("valid dictionary", "mapping of keys to values")
    return str(wrong(marked, location, what))


def _path(value: object, location: Location) -> str:
    """Describe a location the way the author knows it: ``rule `health`, key `then` ``."""
    owner = ""
    keys = ""
    for step in location:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
            keys += f".{step}" if keys else step
            continue
        value = value[step] if isinstance(value, list) and step < len(value) else None
        name = value.get("name") if isinstance(value, dict) else None
        if isinstance(name, str):
            owner, keys = f"{keys.rpartition('.')[2].removesuffix('s')} `{name}`", ""
        else:
            keys += f"[{step}]"
    return ", ".join([part for part in (owner, f"key `{keys}`" if keys else "") if part]) or "the file"


def _keys(model: type[Section], location: Location) -> tuple[str, ...]:
    """Return the keys that are valid in the section at `location`."""
    section: type[Section] | None = model
    for step in location:
        if isinstance(step, str) and section is not None:
            section = next(
                (_section(f.annotation) for n, f in section.model_fields.items() if step in (n, f.alias)), None
            )
    return tuple(f.alias or n for n, f in section.model_fields.items()) if section is not None else ()


def _section(annotation: object) -> type[Section] | None:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    if get_origin(annotation) in (tuple, UnionType):
        return next((found for arg in get_args(annotation) if (found := _section(arg))), None)
    return None
