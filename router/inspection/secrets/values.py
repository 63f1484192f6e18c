"""Where a value without quotes ends, and which values beside a credential's name are known to be something else."""

import re

_RUN = re.compile(r"[^\s\"'`\\]*(?:(?:[\"'`]|\\(?![nrt\"'\\]))[A-Za-z0-9!#$%&*+@^_~-][^\s\"'`\\,;]*)*")
"""A quote or a backslash that closes nothing goes on, as in a password of any characters."""
_CUT = re.compile(r"[;,](?=$|[\w .$-]{0,40}[=:]|\w*$)|</|&(?=[\w.-]{1,40}=|amp;)")
_QUERY_CUT = re.compile(r"[&]")
_CODE = re.compile(r"=>|==|&&|\|\||\+\+|!=|\?[^:]*:|\(\)|[\w\])]\(|[)\]]\.|\)\{|^[{<]")
_SIGNED = re.compile(r"[!@#^~%$*]|[A-Za-z]\d|\d[A-Za-z]")
_TRAILING = ".,;:\"'\u201d\u2019"
_OPENING = ('"', "'", "`")
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_QUERY = re.compile(r"[?&][\w.\-\[\]%]{1,60}=$")
_LONG_LINE = 2000
"""Longer lines are code that a machine wrote; there a bracket ends a value."""

_NO_KEY = re.compile(
    r"""(?ix)(?: (?:public|cache|partition|primary|foreign|sort|object|idempotency|dedup\w*|routing|group)[-_\s]?key\b
    | \bcache[-_\s]?(?:hit|restored|saved|from) | restored\s+from\s+key | fingerprint | arn:aws | \bauthorized_keys\b
    | (?:hash|digest|checksum|integrity|etag|sha-?\d+|commit|revision|nonce|trace[-_\s]?id|request[-_\s]?id|cursor
      |page[-_]?token|oid|object[-_]?id|key[-_]?id)["'\\]*\s*[:=]?\s*["'\\]*$
    | (?:\bh1|sha\d+|md5)[:=-]$ )"""
)
_NO_VALUE = re.compile(
    r"(?i)^(?:(?:sha-?\d+|md5|h1)[:=-]|age1[a-z0-9]{50,}$|AAAA[BCE][0-9]N|AAAAE2Vj|ssh-|(?:i|vpc|subnet|sg|ami|eni|vol)-0)"
)


def whole(text: str, start: int, end: int) -> int:
    """Return where a value ends that a bracket or a comma seemed to end.

    What follows belongs to it where it has signs that code would not have in that place.
    """
    run = _RUN.match(text, start)
    stop = run.end() if run and run.end() - start <= 200 else end
    value = text[start:stop]
    query = _QUERY.search(text, max(0, start - 64), start)
    cut = (_QUERY_CUT if query else _CUT).search(value)
    if cut:
        value = value[: cut.start()]
    value = _closed(value)
    tail = value[end - start :]
    if len(value) <= end - start or (not query and (_CODE.search(value) or not _SIGNED.search(tail))):
        return start + len(text[start:end].split("&", 1)[0].rstrip(_TRAILING))
    if not query and _in_long_line(text, start):
        return end
    return start + len(value)


def unended(text: str, start: int, end: int) -> int:
    """Return where a key ends whose form admits full stops: one behind it is the sentence's, whatever the key.

    In quotes it is the value's.
    """
    return end if text[max(0, start - 1) : start] in _OPENING else start + len(text[start:end].rstrip("."))


def names_no_key(text: str, start: int, value: str) -> bool:
    """Say whether a value is a digest, a public key or an identifier by its own head or by what stands before it."""
    line = text.rfind("\n", max(0, start - 60), start) + 1
    return _NO_VALUE.match(value) is not None or _NO_KEY.search(text[max(line, start - 60) : start]) is not None


def _closed(value: str) -> str:
    """Take off punctuation and closing brackets that nothing in the value opened."""
    while value:
        last = value[-1]
        opens = _PAIRS.get(last)
        if last not in _TRAILING and (opens is None or value.count(opens) >= value.count(last)):
            break
        value = value[:-1]
    return value


def _in_long_line(text: str, position: int) -> bool:
    return text.find("\n", max(0, position - _LONG_LINE), position + _LONG_LINE) < 0 and len(text) > _LONG_LINE
