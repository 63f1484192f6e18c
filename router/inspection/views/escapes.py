r"""Escapes undone one level: percent, HTML, `\u0041` and its kin, quoted-printable."""

import html
import re
from collections.abc import Iterator

from router.inspection.linear import Pattern
from router.inspection.views.payloads import stretches
from router.inspection.views.view import Change, View

_PERCENT = r"%[0-7][0-9A-Fa-f]|%[c-fC-F][0-9A-Fa-f](?:%[89abAB][0-9A-Fa-f]){1,3}"
_ENTITY = r"&#[0-9]{2,7};?|&(?:#[0-9];|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z]{2,8};)"
_UNITS = r"(?:%u[0-9A-Fa-f]{4}|\\{1,8}(?:u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}))+"
_SHORT = r"""\\{1,8}[nrt"/@.+_*-]"""
_OCTAL = r"(?:\\{1,2}[0-3][0-7]{2})+"
_ESCAPE = Pattern(f"({_PERCENT}|{_ENTITY}|{_UNITS}|{_OCTAL}|{_SHORT})")
_FOLLOWS = re.compile(r"""[\w+@("'\\-]""")
"""What makes the end of a line matter to what comes after it: a value may start there."""
_QUOTED_PRINTABLE = re.compile(r"=\r?\n|=[2-7][0-9A-F]|=[C-F][0-9A-F](?:=[89AB][0-9A-F]){1,3}")
_IS_QUOTED = re.compile(r"(?:=[2-7][0-9A-F]){4}|=\r?\n\S|(?<![=<>!])=(?:40|3D|2E|2D|2B|20)|=C3=[89AB]")
_ONE_UNIT = re.compile(r"(?:%|\\+)(?:[uUx]\{?([0-9A-Fa-f]+)\}?)")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_HIGHEST = 0x10FFFF


def unescaped(view: View) -> View:
    """Return a view without one level of escapes."""
    text = view.text
    if "%" in text or "&" in text or "\\" in text:
        view = view.changed(_plain(text))
        text = view.text
    if "=" in text and _IS_QUOTED.search(text):
        view = view.changed(_unquoted(text))
    return view


def _plain(text: str) -> Iterator[Change]:
    for start, end in stretches(_ESCAPE, text):
        plain = _meant(text[start:end], text[end : end + 1])
        if plain:
            yield Change(start, end, plain)


def _meant(escape: str, follows: str) -> str:
    """Return what an escape stands for; nothing where it makes no difference."""
    if escape[0] == "%" and escape[1] != "u":
        if len(escape) == 3:
            return chr(int(escape[1:], 16))
        return bytes.fromhex(escape.replace("%", "")).decode("utf-8", "replace")
    if escape[0] == "&":
        return html.unescape(escape)
    if escape[-1] in _CONTROLS and escape[-2] == "\\":
        return _CONTROLS[escape[-1]] if _FOLLOWS.match(follows) else ""
    if escape[-2] == "\\":
        return escape[-1]
    return _of_octal(escape) if escape.lstrip("\\")[0].isdigit() else _characters(escape)


def _of_octal(escape: str) -> str:
    """Return what git, shells and C write for bytes outside ASCII; nothing where they are no text."""
    raw = bytes(int(code, 8) for code in escape.replace("\\", " ").split())
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _characters(units: str) -> str:
    values = [int(found, 16) for found in _ONE_UNIT.findall(units)]
    if any(value > _HIGHEST for value in values):
        return units
    return "".join(map(chr, values)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unquoted(text: str) -> Iterator[Change]:
    for match in _QUOTED_PRINTABLE.finditer(text):
        raw = match.group()
        plain = "" if raw[-1] == "\n" else bytes.fromhex(raw.replace("=", "")).decode("utf-8", "replace")
        yield Change(*match.span(), plain)
