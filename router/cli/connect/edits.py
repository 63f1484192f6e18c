"""Changes to a client's configuration file that keep everything else in it, proven by reading the result.

Each edit takes the file's text and returns the new one. Formats with comments are edited as
text; afterwards both are parsed, and unless the new document is the old one with exactly the
wanted change, nothing is written.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from router.errors import ConfigurationError

Document = dict[str, Any]


class CannotEdit(ConfigurationError):
    """The file is not of a shape that can be changed safely; its owner has to do it."""


def json_keys(text: str, wanted: Mapping[str, Any]) -> str:
    """Set keys of a JSON object, nested ones inside their objects."""
    document = _json(text) if text.strip() else {}
    if not isinstance(document, dict):
        raise CannotEdit("it is no JSON object")
    merged = _merged(document, wanted)
    return text if merged == document else _dumped(merged, text)


def json_entry(text: str, entry: Mapping[str, Any], *, name: str) -> str:
    """Put an object into a JSON list, in place of the one with the same value under `name`."""
    listed = _json(text) if text.strip() else []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise CannotEdit("it is no JSON list of objects")
    kept = [one for one in listed if one.get(name) != entry[name]]
    result = [*kept, dict(entry)]
    return text if result == listed else _dumped(result, text)


def toml_keys(text: str, top: Mapping[str, str], table: str, keys: Mapping[str, Any]) -> str:
    """Set strings at the top of a TOML document and add one table at its end."""
    before = _toml(text)
    expected = {**before, **top}
    here = expected
    *above, last = table.split(".")
    for step in above:
        here[step] = dict(here.get(step) or {})
        here = here[step]
    if last in here and here[last] != dict(keys):
        raise CannotEdit(f"it has a table [{table}] of its own already")
    new = text if last in here else _with_table(text, table, keys)
    here[last] = dict(keys)
    for key, value in reversed(tuple(top.items())):
        new = _with_top_line(new, key, f"{key} = {json.dumps(value)}", "=")
    return _proven(new, _toml(new) == expected)


def yaml_keys(text: str, wanted: Mapping[str, str]) -> str:
    """Set top-level strings of a YAML mapping."""
    before = _yaml(text) or {}
    if not isinstance(before, dict):
        raise CannotEdit("it is no YAML mapping")
    new = text
    for key, value in wanted.items():
        new = _with_top_line(new, key, f"{key}: {json.dumps(value)}", ":")
    return _proven(new, _yaml(new) == {**before, **wanted})


def yaml_entry(text: str, key: str | None, entry: Mapping[str, Any], *, name: str) -> str:
    """Put a mapping into a YAML list: the document itself, or the list under a top-level key."""
    before = _yaml(text)
    whole: Document = before if isinstance(before, dict) else {}
    listed = before or [] if key is None else whole.get(key) or []
    if not isinstance(listed, list) or (key is not None and before is not whole and before is not None):
        raise CannotEdit("the models in it are no list")
    if dict(entry) in listed:
        return text
    if any(isinstance(one, dict) and one.get(name) == entry[name] for one in listed):
        raise CannotEdit(f"it has an entry named `{entry[name]}` already")
    if key is None:
        new = _ending(text) + _item(entry, "")
        return _proven(new, _yaml(new) == [*listed, dict(entry)])
    new = _in_list(text, key, entry)
    return _proven(new, _yaml(new) == {**whole, key: [dict(entry), *listed]})


def _in_list(text: str, key: str, entry: Mapping[str, Any]) -> str:
    match = re.search(rf"(?m)^{re.escape(key)}:[ \t]*(\[\])?[ \t]*(?:#.*)?$", text)
    if match is None:
        return f"{_ending(text)}{key}:\n{_item(entry, '  ')}"
    first = re.match(r"\n(?:[ \t]*(?:#.*)?\n)*([ ]*)- ", text[match.end() :])
    head = text[: match.end()].replace(match.group(0), f"{key}:") if match.group(1) else text[: match.end()]
    return f"{head}\n{_item(entry, first.group(1) if first else '  ').rstrip()}{text[match.end() :] or chr(10)}"


def _item(entry: Mapping[str, Any], indent: str) -> str:
    lines = yaml.safe_dump(dict(entry), sort_keys=False, default_flow_style=False).splitlines()
    return "".join(f"{indent}{'- ' if i == 0 else '  '}{line}\n" for i, line in enumerate(lines))


def _with_top_line(text: str, key: str, line: str, mark: str) -> str:
    """Replace a key's own line before the first table or append it where top-level keys stand."""
    head, tables = text, ""
    if mark == "=" and (first := re.search(r"(?m)^[ \t]*\[", text)):
        head, tables = text[: first.start()], text[first.start() :]
    pattern = re.compile(rf"(?m)^{re.escape(key)}[ \t]*{mark}.*$")
    if pattern.search(head):
        return pattern.sub(lambda _: line, head, count=1) + tables
    if mark == "=":  # at the very top: further down a comment would stand over the wrong line
        return f"{line}\n{'' if head else chr(10) if tables else ''}{head}{tables}"
    return f"{_ending(head)}{line}\n"


def _with_table(text: str, table: str, keys: Mapping[str, Any]) -> str:
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
    gap = "\n" if text.strip() else ""
    return f"{_ending(text)}{gap}[{table}]\n{lines}"


def _merged(document: Document, wanted: Mapping[str, Any]) -> Document:
    result = dict(document)
    for key, value in wanted.items():
        inner = result.get(key)
        if isinstance(value, Mapping):
            if inner is not None and not isinstance(inner, dict):
                raise CannotEdit(f"`{key}` in it is no object")
            result[key] = _merged(inner or {}, value)
        else:
            result[key] = value
    return result


def _dumped(document: object, before: str) -> str:
    indent = re.search(r"(?m)^([ \t]+)\S", before)
    written = json.dumps(document, indent=indent.group(1) if indent else 2, ensure_ascii=False)
    return written + ("\n" if not before or before.endswith("\n") else "")


def _ending(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _proven(new: str, holds: bool) -> str:
    if not holds:
        raise CannotEdit("the change could not be made without touching something else in it")
    return new


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise CannotEdit("it is not plain JSON (comments, perhaps)") from None


def _toml(text: str) -> Document:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise CannotEdit("it is not TOML") from None


def _yaml(text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise CannotEdit("it is not YAML") from None
