"""Knows whether the end of a running text stands inside a URL or a link's target, where nothing is restored."""

import re

from router.masking.open_tags import OpenTags

_SPACE = frozenset(" \t\n\r\f\v")
_KEPT = 34
"""Characters of a run that the patterns below may look back on."""

_SCHEME = re.compile(
    r"(?:^|[^A-Za-z0-9])(?:https?|wss?|s?ftp|file|data|blob|mailto|sms|smsto|javascript|vbscript|intent|xmpp|magnet"
    r"|sips?|callto|skype|tg|feed|webcal|view-source)$",
    re.IGNORECASE,
)
_WWW = re.compile(r"(?:^|[^A-Za-z0-9])www$", re.IGNORECASE)
_HOST = re.compile(r"\w\.[^\W\d_][\w-]{1,23}(?::[0-9]{1,5})?$")
"""A bare domain; what follows its `/`, `?` or `#` goes to that host when the text is made a link."""

_SHARE = re.compile(r"(?:^|[^\w:\\])\\{2,}$")
r"""What stands before the host of a network share, `\\host\share`; behind a drive's colon two are one, escaped."""

_PROSE = re.compile(r"[^\t\n\r\f\v<\[\]()\\/:.?#]+")
"""Characters that change nothing but the run while no link, definition or tag is open."""

_LINE_OPENERS = " \t>-*+.)0123456789"
"""What may stand before a link reference definition on its line."""


class UrlWatch:
    """Reads a text once, in any pieces, and errs towards seeing URLs.

    Five readings go on side by side, none trusting another: a bare URL or network share (to the next ASCII white space
    or `<`, as GitHub's Markdown links it), the target of an inline link or image (to its closing parenthesis or the
    end of the line), a reference definition, `url()` of CSS, and HTML tags with autolinks. A blank line ends all of
    them but the quoted value of an attribute, which browsers read on.
    """

    __slots__ = (
        "_angle",
        "_css",
        "_definition",
        "_depth",
        "_escaped",
        "_fresh",
        "_label",
        "_line_start",
        "_previous",
        "_tags",
        "_tail",
        "_url",
    )

    def __init__(self) -> None:
        self._tags = OpenTags()
        self.reset()

    def reset(self) -> None:
        """Start as with an empty text."""
        self._tags.clear()
        self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._url, self._tail, self._previous, self._escaped = False, "", "\n", False
        self._depth, self._fresh, self._angle = 0, False, False
        self._line_start, self._label, self._definition = True, "", ""
        self._css = ""

    @property
    def inside(self) -> bool:
        """Whether the next character may belong to a URL or a link target."""
        if self._url or self._css or self._depth > 0 or self._tags.in_url:
            return True
        return self._definition in ("waiting", "target", "angle")

    def advance(self, text: str) -> None:
        """Read on."""
        at, end = 0, len(text)
        while at < end:
            if self._quiet:
                prose = _PROSE.match(text, at)
                if prose is not None:
                    at = prose.end()
                    self._skip(prose.group())
                    continue
            self._step(text[at])
            at += 1

    def advance_to_end(self, text: str) -> None:
        """Read on, skipping what a later blank line makes meaningless."""
        blank = text.rfind("\n\n")
        if blank >= 0 and not self._tags and "<" not in text[:blank]:
            self.reset()
            text = text[blank + 2 :]
        self.advance(text)

    @property
    def _quiet(self) -> bool:
        return not (self._depth or self._definition or self._css or self._tags)

    def _skip(self, prose: str) -> None:
        """Read characters that only move the run of a bare URL on."""
        self._share(prose[0])
        word = prose.rfind(" ") + 1
        if word:
            self._url, self._tail = False, ""
        self._tail = (self._tail + prose[word:])[-_KEPT:]
        self._line_start = self._line_start and not prose.strip(_LINE_OPENERS)
        self._labelled(prose[0])
        self._previous, self._escaped = prose[-1], False

    def _step(self, c: str) -> None:
        if c == "\n" and self._previous == "\n":
            self._tags.end_paragraph()
            self._end_paragraph()
            return
        self._bare(c)
        self._define(c)
        self._link(c)
        self._style(c)
        if self._tags.step(c):
            self._url, self._tail = False, ""
        self._escaped = c == "\\" and not self._escaped
        self._previous = c

    def _share(self, c: str) -> None:
        if self._tail.endswith("\\\\") and c.isalnum() and _SHARE.search(self._tail) is not None:
            self._url = True

    def _bare(self, c: str) -> None:
        if c in _SPACE or c == "<":
            self._url, self._tail = False, ""
            return
        if not self._url:
            self._share(c)
            tail = self._tail
            if c == "/":
                self._url = tail.endswith("/") or _HOST.search(tail) is not None
            elif c == ":":
                self._url = _SCHEME.search(tail) is not None
            elif c == ".":
                self._url = _WWW.search(tail) is not None
            elif c in "?#":
                self._url = _HOST.search(tail) is not None
        if c == "(" and not self._css and self._tail[-3:].lower() == "url":
            self._css = "opened"
        self._tail = (self._tail + c)[-_KEPT:]

    def _style(self, c: str) -> None:
        """Follow `url(target)` of CSS; the target may be quoted, and never goes on over a line."""
        if not self._css or (c == "(" and self._css == "opened"):
            self._css = self._css and "fresh"
        elif c == "\n":
            self._css = ""
        elif self._css == "fresh":
            if c not in _SPACE:
                self._css = c if c in "\"'" else "bare" if c != ")" else ""
        elif self._css in "\"'":
            if c == self._css and not self._escaped:
                self._css = "bare"
        elif c == ")":
            self._css = ""

    def _define(self, c: str) -> None:
        """Follow `[label]: target`, whose target may stand on the next line."""
        if self._definition:
            self._follow_definition(c)
            return
        if c == "[" and self._line_start:
            self._label = "open"
        elif c == "]" and not self._escaped:
            # A footnote's text is prose, but renderers without footnotes take it for a definition.
            self._label = {"named": "closed", "footnote": "closed footnote"}.get(self._label, "")
        elif c == ":" and self._label.startswith("closed"):
            self._definition = "footnote" if self._label == "closed footnote" else "waiting"
            self._label = ""
        else:
            self._labelled(c)
        self._line_start = c in "\n\r" or (self._line_start and c in _LINE_OPENERS)

    def _labelled(self, c: str) -> None:
        if self._label == "open":
            self._label = "footnote" if c == "^" else "named"
        elif self._label.startswith("closed"):
            self._label = ""

    def _follow_definition(self, c: str) -> None:
        if self._definition in ("waiting", "footnote"):
            if c not in _SPACE:
                self._definition = "angle" if c == "<" else "target"
        elif self._definition == "angle":
            if c == "\n":
                self._definition = ""
            elif c == ">" and not self._escaped:
                self._definition = "target"
        elif c in _SPACE:
            self._definition = ""
        if not self._definition:
            self._line_start = c in "\n\r"

    def _link(self, c: str) -> None:
        """Follow `](target)`; a target may be `<in angle brackets>`, where parentheses do not count."""
        if c == "(" and self._previous == "]":
            self._depth, self._fresh, self._angle = self._depth + 1, True, False
            return
        if not self._depth or (self._fresh and c in _SPACE):
            return
        if self._fresh:
            self._fresh, self._angle = False, c == "<"
        elif c == "\n":
            self._depth, self._angle = 0, False
        elif self._angle:
            self._angle = self._escaped or c != ">"
            return
        if not self._angle and not self._escaped:
            self._depth = max(0, self._depth + (c == "(") - (c == ")"))
