"""A second, slow restorer that sees the whole answer at once: what the incremental one is compared with."""

import itertools
import json
import re
from collections.abc import Mapping

WHITE = " \t\n\r\f\v"
PROSE = {"alt", "aria-label", "label", "placeholder", "summary", "title"}
SCHEMES = (
    "https?|wss?|ftp|sftp|file|data|blob|mailto|sms|smsto|javascript|vbscript|intent|xmpp|magnet"
    "|sip|sips|callto|skype|tg|feed|webcal|view-source"
)
LINE = r"(?:\A|(?<=[\n\r]))[ \t\n\r>*+.)0-9-]*"
LABEL = r"(?:\\[^\n\r]|\\(?=[\n\r])|[^\\\]\n\r]|[\n\r](?![ \t\n\r>*+.)0-9-]*\[))+"
DEFINITION = re.compile(LINE + r"\[(" + LABEL + r")\]:")
OPEN_TAG = re.compile(
    r"<[A-Za-z][A-Za-z0-9-]*(?:[ \t\n\r\f\v]+[A-Za-z_:][A-Za-z0-9_.:-]*"
    r"(?:[ \t\n\r\f\v]*=[ \t\n\r\f\v]*(?:[^ \t\n\r\f\v\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*[ \t\n\r\f\v]*/?>"
)
AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*):[^ \t\n\r\f\v<>]*>")


def restore(text: str, values: Mapping[str, str], *, json_source: bool = False) -> str:
    """Restore a whole text, looking at everything before each placeholder anew."""
    written = _ways_of_writing(values, "\\\\" if json_source else "\\")
    out, seen, at = "", "", 0
    while at < len(text):
        match = next((way for way in written if text.startswith(way, at)), None)
        if match is not None and not in_url(seen) and not _host(text[at + len(match) :], json_source=json_source):
            value = values[match.replace("\\", "")]
            out += json.dumps(value, ensure_ascii=False)[1:-1] if json_source else value
            seen, at = seen + value, at + len(match)
            continue
        step = _one(text, at, match, json_source=json_source)
        out += step
        seen = "" if json_source and step == '"' else seen + (_decoded(step) if json_source else step)
        at += len(step)
    return out


def _host(after: str, *, json_source: bool) -> bool:
    """Tell whether a value would be the first part of somebody's host."""
    if json_source:
        after = re.sub(r"\\u(....)", lambda match: chr(int(match[1], 16)), after)
    parts = re.match(r"[\w.-]*", after)[0].split(".")  # type: ignore[index]
    return len(parts) > 2 and 0 < len(parts[1]) < 64 and len(parts[0]) < 64 and parts[2][:1].isalpha()


def _one(text: str, at: int, match: str | None, *, json_source: bool) -> str:
    """Return what is passed on next as it is: a withheld placeholder, a JSON escape or one character."""
    if match is not None:
        return match
    if json_source and text[at] == "\\":
        return text[at : at + (6 if text[at + 1] == "u" else 2)]
    return text[at]


def _decoded(source: str) -> str:
    """Return what one step of JSON source says; a withheld placeholder says itself, escapes included."""
    return str(json.loads(f'"{source}"'))


def _ways_of_writing(values: Mapping[str, str], escape: str) -> list[str]:
    ways = []
    for name in values:
        parts = name[1:-1].split("_")
        for joints in itertools.product(("_", escape + "_"), repeat=len(parts) - 1):
            inner = "".join(part + joint for part, joint in zip(parts, (*joints, ""), strict=True))
            ways += [f"[{inner}]", f"{escape}[{inner}{escape}]"]
    return ways


def in_url(text: str) -> bool:
    """Tell whether a text ends where nothing may be restored."""
    if any(_across(text, at) for at in _places(text, "<")):
        return True
    blank = text.rfind("\n\n")
    text = text[blank + 2 :] if blank >= 0 else text.removeprefix("\n")
    tagged = any(_in_value(text, at) for at in _places(text, "<"))
    return tagged or _bare(text) or _link(text) or _definition(text) or _css(text)


def _places(text: str, character: str) -> list[int]:
    return [at for at, c in enumerate(text) if c == character]


def _bare(text: str) -> bool:
    begins = [max(text.rfind(c) for c in WHITE + "<") + 1]
    for at in _places(text, "<"):
        tag, link = OPEN_TAG.match(text, at), AUTOLINK.match(text, at)
        begins += [tag.end()] if tag else []
        if link and 2 <= len(re.sub("[+.]", "", link[1])) <= 23:
            begins.append(link.end())
    run = text[max(begins) :]
    word = r"(?:\A|[^A-Za-z0-9])"
    return bool(
        "//" in run
        or re.search(rf"{word}(?:{SCHEMES}):", run, re.IGNORECASE)
        or re.search(rf"{word}www\.", run, re.IGNORECASE)
        or re.search(r"\w\.[^\W\d_][\w-]{1,23}(?::[0-9]{1,5})?[/?#]", run)
        or re.search(r"(?:\A|[^\w:\\])\\{2,}[^\W_]", run)
    )


def _css(text: str) -> bool:
    line, at = text[text.rfind("\n") + 1 :], 0
    while (opened := re.compile(r"url\(", re.IGNORECASE).search(line, at)) is not None:
        at = opened.end()
        while at < len(line) and line[at] in WHITE:
            at += 1
        if line[at : at + 1] in ("'", '"'):
            quotes = [end for end in _places(line, line[at]) if end > at and not _escaped(line, end)]
            at = quotes[0] if quotes else len(line)
        at = line.find(")", at) + 1
        if at == 0:
            return True
    return False


def _escaped(text: str, at: int) -> bool:
    return (at - len(text[:at].rstrip("\\"))) % 2 == 1


def _link(text: str) -> bool:
    depth = at = 0
    while at < len(text):
        if text.startswith("](", at):
            depth, at = depth + 1, at + 2
            while at < len(text) and text[at] in WHITE:
                at += 1
            if text.startswith("<", at):
                at = _after_angle(text, at + 1)
            continue
        if text[at] == "\n":
            depth = 0
        elif text[at] in "()" and depth and not _escaped(text, at):
            depth += 1 if text[at] == "(" else -1
        at += 1
    return depth > 0


def _after_angle(text: str, at: int) -> int:
    while at < len(text) and text[at] != "\n" and not text.startswith("](", at):
        if text[at] == ">" and not _escaped(text, at):
            return at + 1
        at += 1
    return at


def _definition(text: str) -> bool:
    at = 0
    while (start := DEFINITION.search(text, at)) is not None:
        at = start.end()
        while at < len(text) and text[at] in WHITE:
            at += 1
        if at == len(text):
            return not start[1].startswith("^")
        if text[at] == "<":
            while at < len(text) and text[at] != "\n" and (text[at] != ">" or _escaped(text, at)):
                at += 1
        while at < len(text) and text[at] not in WHITE:
            at += 1
        if at == len(text):
            return True
    return False


def _in_value(text: str, at: int) -> bool:
    """Tell whether a tag opened at `at` is open at the end, within an autolink or an attribute that may hold a URL."""
    if re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^ \t\n\r\f\v<>]*\Z").match(text, at):
        return True
    name = re.compile(r"<[A-Za-z][A-Za-z0-9+.:-]*(?=[ \t\n\r\f\v/])").match(text, at)
    at = name.end() if name else len(text)
    while at < len(text):
        attribute = ATTRIBUTE.match(text, at)
        if attribute is None:
            return False
        at = attribute.end()
        if attribute[2] is not None:
            end = _end_of_value(text, at)
            if end is None:
                return attribute[1].lower()[:24] not in PROSE
            at = end
    return False


def _across(text: str, at: int) -> bool:
    """Tell whether a tag opened at `at` is open at the end, with blank lines in its quoted URLs and nowhere else."""
    breaks = [end for end in range(at + 1, len(text)) if text[end - 1 : end + 1] == "\n\n"]
    quoted = _quoted_urls(text, at)
    inside = all(any(start < end <= stop for start, stop in quoted) for end in breaks)
    return bool(breaks) and inside and _in_value(text, at)


def _quoted_urls(text: str, at: int) -> list[tuple[int, int]]:
    name = re.compile(r"<[A-Za-z][A-Za-z0-9+.:-]*(?=[ \t\n\r\f\v/])").match(text, at)
    at = name.end() if name else len(text)
    found = []
    while at < len(text) and (attribute := ATTRIBUTE.match(text, at)) is not None:
        at = attribute.end()
        if attribute[2] is not None:
            end = _end_of_value(text, at) or len(text)
            if text[at : at + 1] in ("'", '"') and attribute[1].lower()[:24] not in PROSE:
                found.append((at, end))
            at = end
    return found


ATTRIBUTE = re.compile(r"[ \t\n\r\f\v/]*([^ \t\n\r\f\v/>][^ \t\n\r\f\v/>=]*)(?:[ \t\n\r\f\v]*(=))?[ \t\n\r\f\v]*")


def _end_of_value(text: str, at: int) -> int | None:
    """Return where an attribute's value ends, or nothing when it goes on."""
    if at == len(text):
        return None
    if text[at] in "\"'":
        end = text.find(text[at], at + 1)
        return end + 1 if end >= 0 else None
    ends = [end for end in range(at, len(text)) if text[end] in WHITE + ">"]
    return ends[0] if ends else None
