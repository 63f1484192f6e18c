"""Whether the header of a piece of code keeps all rights."""
# ruff: noqa: E501 - tables

import re

from router.inspection.linear import Pattern

_HEADER = 2_000
"""Characters of a stretch in which its header stands."""
_KEPT = Pattern(
    r"(?m)(?:strictly |highly |company |commercial |trade )?(?:confidential and proprietary|proprietary and confidential)"
    r"|\b(?:this (?:file|source code|code|software|program|document|module|work) (?:is|contains|and its contents are)|contains|is)"
    r" (?:the )?(?:\w{1,30} ){0,4}(?:confidential|proprietary|trade secrets?)\b"
    r"|\bproprietary (?:to|information|source code|software|code|and)\b|\bconfidential (?:information|property|source)\b"
    r"|\b(?:strictly|company|commercial[- ]in[-]?) ?confidential\b|^\W{0,12}confidential\W{0,12}$"
    r"|\bunauthori[sz]ed (?:copying|use|reproduction|distribution|disclosure|access)"
    r"|\b(?:for )?internal use only\b|\bnot for (?:external |public )?(?:distribution|release)\b|\bdo not (?:re)?distribute\b"
    r"|\blicenseref-(?:\w{1,30}-){0,3}(?:proprietary|commercial|confidential)|spdx-license-identifier: ?(?:proprietary|unlicensed)\b"
    r"|[\"']license[\"'] ?: ?[\"']unlicensed[\"']",
)
_ALL = Pattern(r"\ball rights (?:are )?reserved\b|\btodos los derechos reservados\b|\balle rechte vorbehalten\b")
_OPEN = Pattern(
    r"spdx-license-identifier: ?\(?(?:mit|apache|bsd|gpl|lgpl|agpl|mpl|isc|0bsd|unlicense\b|cc0|bsl-1|epl|zlib|python|psf|ms-pl|artistic|eupl)"
    r"|permission is hereby granted|permission to use, copy, modify|redistribution and use in source and binary"
    r"|licensed under (?:the |either |an? )?(?:\W|terms of )?(?:apache|mit|bsd|gnu|gpl|lgpl|agpl|mozilla|mpl|isc|eclipse|boost|creative|unlicense|zlib|psf)"
    r"|under the terms of the (?:gnu|mit|apache|bsd|mozilla|eclipse|mpl|lgpl)|apache license|mozilla public licen[sc]e"
    r"|gnu (?:lesser |affero |library )?general public licen[sc]e|\b(?:mit|bsd|isc|boost software|zlib|eclipse public)(?:[- ]style)? licen[sc]e"
    r"|governed by an? (?:bsd|mit|apache)|released (?:in|into|to) the public domain|bsd-style|license: ?(?:mit|apache|bsd|isc|gpl|mpl)\b"
)
_COMMENT = re.compile(r"[ \t]{0,40}(?:/\*+|\*+/?|//+!?|#+|--+|;+|<!--|\"\"\"|'''|%+|rem\b)[ \t]?", re.IGNORECASE)


def keeps_all_rights(above: str, code: str) -> bool:
    """Say whether a licence header in the code, or right above it, keeps all rights.

    An open licence in the same header wins over "all rights reserved", which half of
    all BSD headers carry; it does not win over "confidential" or "unauthorized copying".
    """
    header = f"{_block_above(above)}\n{code[:_HEADER]}".casefold()
    if "rights" not in header and "confidential" not in header and not _worth_reading(header):
        return False
    plain = _unwrapped(header).encode("utf-8", "surrogatepass")
    return _KEPT.found(plain) or (_ALL.found(plain) and not _OPEN.found(plain))


def _worth_reading(header: str) -> bool:
    return any(
        word in header
        for word in (
            "propriet",
            "unauthor",
            "internal use",
            "distribut",
            "unlicensed",
            "trade secret",
            "rechte",
            "derechos",
        )
    )


def _block_above(above: str) -> str:
    """Return the paragraph that ends where the code begins."""
    lines = above.rstrip("\n").split("\n")[-12:]
    block: list[str] = []
    for line in reversed(lines):
        if not line.strip() and block:
            break
        block.append(line)
    return "\n".join(reversed(block))


def _unwrapped(header: str) -> str:
    """Return the text of a header without comment marks, its sentences on one line each."""
    lines = [_COMMENT.sub("", line, count=1).strip() for line in header.split("\n")]
    return "\n".join(lines) + "\n" + " ".join(lines)
