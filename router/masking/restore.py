"""Puts values back into one running text of an answer, at any split."""

import json
import re
from collections import Counter

from router.masking.placeholder import PLAIN, canonical, pattern
from router.masking.url_watch import UrlWatch
from router.masking.vault import Vault

IN_JSON = pattern("\\\\")
"""Placeholders in the source of a JSON string, where Markdown's backslash is written twice."""

_HOST = re.compile(r"[\w-]{0,63}\.[\w-]{1,63}\.[^\W\d_]")
"""What makes a value the first part of a host that somebody else owns; of one more part alone nobody can own all."""
_HOST_BEGUN = re.compile(r"[\w-]{0,63}(?:\.(?:[\w-]{1,63}\.?)?)?(?:\\(?:u[0-9A-Fa-f]{0,3})?)?\Z")
_LOOKED_AT = 800
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")

_JSON_SOURCE = re.compile(r'[^"\\]+|"|\\u[0-9A-Fa-f]{4}|\\.', re.DOTALL)
_UNESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Restorer:
    """Restores what was sent in this request and nothing else: once, exactly, never inside a URL or a link's target.

    Whatever the pieces, the output put together is the same. Only a suffix that may begin one of the placeholders
    that were sent is held back, and one that is whole as long as it may be a part of a host's name.
    """

    __slots__ = (
        "_begins",
        "_escape",
        "_held",
        "_json",
        "_live",
        "_pattern",
        "_prefixes",
        "_unread",
        "_watch",
        "counts",
    )

    def __init__(self, vault: Vault, *, json_source: bool = False) -> None:
        """Prepare for one text.

        Args:
            vault: what may be restored.
            json_source: the text is the source of a JSON document, so values are written JSON-escaped and no URL
                goes on beyond the end of its string.
        """
        self._live = vault.restorable()
        self._begins = vault.begins
        self._json = json_source
        self._pattern, self._escape = (IN_JSON, "\\\\") if json_source else (PLAIN, "\\")
        self._watch = UrlWatch()
        self._unread: list[str] = []
        self._held = ""
        self.counts: Counter[str] = Counter()
        """Values put back so far, by kind."""

    def feed(self, text: str) -> str:
        """Take the next piece and return what of the text is certain by now."""
        if not self._live:
            return text
        if not self._held and "[" not in text and text[-1:] != "\\":
            self._unread.append(text)
            return text
        text = self._held + text
        certain = self._certain(text)
        self._held = text[certain:]
        return self._restored(text[:certain])

    def finish(self) -> str:
        """Return the rest of the text: nothing follows that could still change what it is."""
        held, self._held = self._held, ""
        return self._restored(held) if held else ""

    def give_up(self) -> str:
        """Return what was held back as it is; nothing more is restored into this text."""
        held, self._held = self._held, ""
        return held

    def _certain(self, text: str) -> int:
        """Return how much of a text no later piece can change the meaning of."""
        certain = self._complete(text)
        last = None
        for match in self._pattern.finditer(text, 0, certain):
            last = match
        if last is not None and canonical(last.group()) in self._live:
            after = self._plain(text[last.end() : last.end() + _LOOKED_AT])
            if _HOST_BEGUN.match(after) is not None:
                return last.start()
        return certain

    def _plain(self, source: str) -> str:
        """Return what stands behind a placeholder with its letters and dots unescaped."""
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), source) if self._json else source

    def _complete(self, text: str) -> int:
        """Return how much of a text no later piece can turn into a part of a placeholder."""
        escape = self._escape
        opened = text.rfind("[")
        if opened >= 0:
            escaped = text.endswith(escape, 0, opened)
            if self._may_go_on(text[opened:], escaped=escaped):
                return opened - len(escape) if escaped else opened
        waiting = next((n for n in range(len(escape), 0, -1) if text.endswith(escape[:n])), 0)
        return len(text) - waiting

    def _may_go_on(self, begun: str, *, escaped: bool) -> bool:
        """Tell whether a text from its last opening bracket on may become a placeholder."""
        escape = self._escape
        waiting = next((n for n in range(len(escape), 0, -1) if begun.endswith(escape[:n])), 0)
        bare = begun[: len(begun) - waiting].replace(escape + "_", "_")
        if not waiting:
            return self._begins(bare)
        return self._begins(bare + "_") or (escaped and bare + "]" in self._live)

    def _restored(self, text: str) -> str:
        if "[" not in text:
            self._unread.append(text)
            return text
        out: list[str] = []
        end = 0
        for match in self._pattern.finditer(text):
            entry = self._live.get(canonical(match.group()))
            if entry is None:
                continue
            before = text[end : match.start()]
            self._unread.append(before)
            self._read()
            after = self._plain(text[match.end() : match.end() + _LOOKED_AT])
            if self._watch.inside or _HOST.match(after) is not None:
                written = match.group()
                self._unread.append(written)
            else:
                written = json.dumps(entry.text, ensure_ascii=False)[1:-1] if self._json else entry.text
                self._watch.advance(entry.text)
                if entry.private:
                    self.counts[entry.kind] += 1
            out += (before, written)
            end = match.end()
        rest = text[end:]
        self._unread.append(rest)
        out.append(rest)
        return "".join(out)

    def _read(self) -> None:
        """Let the watch catch up with the output; where no placeholder ever stands it never needs to."""
        text = "".join(self._unread)
        self._unread.clear()
        if not self._json:
            self._watch.advance_to_end(text)
            return
        for part in _JSON_SOURCE.findall(text[_last_quote(text) :]):
            if part == '"':
                self._watch.reset()
            else:
                self._watch.advance(_unescaped(part))


def _last_quote(source: str) -> int:
    """Return where the last quote stands that no backslash precedes, or the beginning."""
    at = source.rfind('"')
    while at > 0 and source[at - 1] == "\\":
        at = source.rfind('"', 0, at)
    return max(at, 0)


def _unescaped(part: str) -> str:
    if part[0] != "\\":
        return part
    if len(part) == 6:
        return chr(int(part[2:], 16))
    return _UNESCAPED.get(part[1], part[1])
