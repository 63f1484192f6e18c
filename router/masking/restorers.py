"""Keeps the running texts of one answer apart: a restorer for each choice, tool call and field."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from router.conversation.reply import Field, Piece, Stream
from router.errors import UpstreamFailed
from router.masking.restore import Restorer
from router.masking.sightings import Sightings
from router.masking.vault import Vault
from router.policy.rules import Restore

_OF_TOOLS = frozenset({Field.ARGUMENTS, Field.INPUT})
_SEALED = frozenset({Field.SIGNED, Field.SIGNATURE, Field.SEALED})
_LONGEST_NAME = 256
_NAMESPACE = re.compile(r"__|[.:/]")


def reaches_network(name: str, patterns: Sequence[str]) -> bool:
    """Tell whether a tool's name matches a glob pattern, whole or after a namespace (`mcp__web__fetch_url`)."""
    lowered = name.lower()
    names = [lowered, *(lowered[match.end() :] for match in _NAMESPACE.finditer(lowered))]
    return any(fnmatchcase(part, glob.lower()) for part in names for glob in patterns)


class Restorers:
    """Restores one answer, streamed or whole.

    Nothing is restored into what a tool is called with when the tool may send it on (`network_tools`), or before
    the tool's name is known.
    """

    def __init__(
        self,
        vault: Vault,
        network_tools: Sequence[str] = (),
        restore: Sequence[Restore] = (),
        *,
        json_content: bool = False,
        signed: bool = True,
    ) -> None:
        """Prepare for one answer.

        Args:
            vault: what may be restored.
            network_tools: glob patterns of the policy.
            restore: which kinds the policy lets into which tools only.
            json_content: the client asked for JSON, so the content is the source of a JSON document.
            signed: the client holds signed reasoning and sends it back as it came. Where its format has no place for a
                signature, reasoning is a text like any other.
        """
        self._vault = vault
        self._network_tools = tuple(network_tools)
        self._restore = tuple(restore)
        self._sealed = _SEALED if signed else _SEALED - {Field.SIGNED}
        self._json_fields = {Field.ARGUMENTS, Field.CONTENT} if json_content else {Field.ARGUMENTS}
        self._restorers: dict[Stream, Restorer | None] = {}
        self._trusted: dict[tuple[int, int], bool] = {}
        self._called: dict[tuple[int, int], str] = {}
        """Names of tools as far as they were said; clients put the pieces of a name together."""
        self._counts: Counter[str] = Counter()
        self._sightings: dict[Stream, Sightings] = {}

    def restore(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Return the pieces, parallel to those given, with as much text as is certain by now."""
        return tuple(self._repeated(piece) if piece.whole else self._restored(piece) for piece in pieces)

    def finish(self, choice: int | None = None) -> tuple[Piece, ...]:
        """Return the texts still held back of one choice, or of all: they did not become placeholders."""
        ended = [stream for stream in self._restorers if choice is None or stream.choice == choice]
        held: list[Piece] = []
        for stream in ended:
            restorer = self._restorers.pop(stream)
            if restorer is not None:
                held.append(Piece(stream, restorer.finish()))
                self._counts += restorer.counts
        return tuple(piece for piece in held if piece.text)

    def close(self, stream: Stream) -> tuple[Piece, ...]:
        """Return what is held back of one text that has ended; a text that begins there later is another one."""
        restorer = self._restorers.pop(stream, None)
        if restorer is None:
            return ()
        rest = restorer.finish()
        self._counts += restorer.counts
        return (Piece(stream, rest),) if rest else ()

    def whole(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Return the pieces of an answer that was not streamed, parallel to those given; each text must be complete."""
        restored: list[Piece] = []
        for piece in pieces:
            text = self._restored(piece).text
            restorer = self._restorers.pop(piece.stream, None)
            if restorer is not None:
                text += restorer.finish()
                self._counts += restorer.counts
            restored.append(replace(piece, text=text))
        return tuple(restored)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many values were put back, by kind."""
        return self._counts + sum((r.counts for r in self._restorers.values() if r is not None), Counter[str]())

    @property
    def unrestored(self) -> Mapping[str, int]:
        """How many placeholders of this request stayed in the answer, by kind.

        They stand where a value would be carried away, in what a tool that reaches the network is called with, or were
        altered.
        """
        seen = sum((sightings.counts for sightings in self._sightings.values()), Counter[str]())
        return seen - Counter(self.counts)

    def _restored(self, piece: Piece) -> Piece:
        stream, held = piece.stream, ""
        if stream.field in self._sealed:
            return piece
        if stream.field in _OF_TOOLS and piece.tool_name:
            held = self._name(stream, piece.tool_name)
        if not piece.text and not held:
            return piece
        if stream not in self._sightings:
            self._sightings[stream] = Sightings(self._vault.restorable())
        self._sightings[stream].feed(piece.text)
        if stream not in self._restorers:
            self._restorers[stream] = self._begin(stream)
        restorer = self._restorers[stream]
        text = held + piece.text if restorer is None else restorer.feed(piece.text)
        return replace(piece, text=text)

    def _repeated(self, piece: Piece) -> Piece:
        """Return a text that a stream tells once more as a whole. It is not counted: its pieces were."""
        stream = piece.stream
        if stream.field in self._sealed or not piece.text:
            return piece
        named = piece.tool_name and not reaches_network(piece.tool_name, self._network_tools)
        if stream.field in _OF_TOOLS and not named:
            return piece
        restorer = Restorer(self._allowed(stream, piece.tool_name), json_source=stream.field in self._json_fields)
        return replace(piece, text=restorer.feed(piece.text) + restorer.finish())

    def _begin(self, stream: Stream) -> Restorer | None:
        if stream.field in _OF_TOOLS and not self._trusted.get((stream.choice, stream.tool), False):
            return None
        vault = self._allowed(stream, self._called.get((stream.choice, stream.tool), ""))
        return Restorer(vault, json_source=stream.field in self._json_fields)

    def _allowed(self, stream: Stream, tool: str) -> Vault:
        """Return what may be put back into a text: of what a tool is called with, the policy may withhold kinds."""
        if stream.field not in _OF_TOOLS or not self._restore:
            return self._vault
        return self._vault.without(self._withheld(tool))

    def _withheld(self, tool: str) -> frozenset[str]:
        """Return the kinds that are not put back into what a tool is called with."""
        lists = (one.find for one in self._restore if not reaches_network(tool, one.tools))
        return frozenset[str]().union(*lists)

    def _name(self, stream: Stream, name: str) -> str:
        """Note a tool's name; return what was held back if this name is the first to forbid restoring.

        Raises:
            UpstreamFailed: the name of a tool that reaches the network was completed after values were restored.
        """
        call = stream.choice, stream.tool
        whole = self._called[call] = (self._called.get(call, "") + name)[:_LONGEST_NAME]
        before = self._withheld(whole.removesuffix(name))
        alone = reaches_network(name, self._network_tools)
        joined = whole != name and (reaches_network(whole, self._network_tools) or not self._withheld(whole) <= before)
        self._trusted[call] = self._trusted.get(call, True) and not alone and not joined
        restorer = self._restorers.get(stream)
        if self._trusted[call] or restorer is None:
            return ""
        if joined and restorer.counts:
            raise UpstreamFailed("the upstream named a tool that reaches the network after what it is called with")
        self._restorers[stream] = None
        self._counts += restorer.counts
        return restorer.give_up()
