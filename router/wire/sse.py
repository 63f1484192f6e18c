"""Server-sent events: bytes cut anywhere become whole events, and back."""

from router.errors import UpstreamFailed

LARGEST = 10_000_000
"""Bytes of one event; an upstream that never ends one must not fill the memory."""


class Decoder:
    """Gives the data of each event. Lines may end in CRLF, CR or LF; comments and other fields are dropped."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._pending: list[bytes] = []
        self._waiting = 0
        self._after_cr = False
        self._data: list[bytes] = []
        self._size = 0
        self._started = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take what the network gave and return the data of every event that is complete.

        Raises:
            UpstreamFailed: an event grew past the limit.
        """
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if chunk.endswith(b"\r"):
            self._after_cr = True
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\n" not in chunk:
            self._wait(chunk)
            return []
        *lines, rest = b"".join((*self._pending, chunk)).split(b"\n")
        self._pending, self._waiting = [], 0
        events = [event for line in lines if (event := self._line(line)) is not None]
        self._wait(rest)
        return events

    def finish(self) -> list[bytes]:
        """Return an event that the end of the stream cut off before its empty line."""
        lines = [b"".join(self._pending), b""]
        self._pending, self._waiting = [], 0
        return [event for line in lines if (event := self._line(line)) is not None]

    def _wait(self, rest: bytes) -> None:
        if rest:
            self._pending.append(rest)
            self._waiting += len(rest)
            self._check_size()

    def _check_size(self) -> None:
        if self._size + self._waiting > self._largest:
            raise UpstreamFailed(f"the upstream sent an event of more than {self._largest} bytes")

    def _line(self, line: bytes) -> bytes | None:
        if not self._started:
            self._started = True
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.startswith(b"data:"):
            data = line[6:] if line[5:6] == b" " else line[5:]
            self._data.append(data)
            self._size += len(data)
            self._check_size()
        elif line == b"data":
            self._data.append(b"")
        elif not line and self._data:
            event = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
            self._data, self._size = [], 0
            return event
        return None


def encode(data: bytes) -> bytes:
    """Write one event. Never a named one: custom event names break clients."""
    if b"\n" in data or b"\r" in data:
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        return b"".join(b"data: %b\n" % line for line in lines) + b"\n"
    return b"data: %b\n\n" % data


def comment(text: str) -> bytes:
    """Write a line that every client ignores, to keep a connection alive."""
    return b": %b\n\n" % text.replace("\r", " ").replace("\n", " ").encode()


DONE = encode(b"[DONE]")
"""What ends a stream of chat chunks."""
