"""All searches for credentials behind one gate: what cannot be there is not looked for."""

from collections.abc import Callable, Iterator

from router.inspection.entropy import is_random, stands_in
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Gate, Pattern
from router.inspection.secrets import around, blocks, columns, logins, pairs, places
from router.inspection.secrets.formats import FORMATS, Format
from router.inspection.secrets.values import unended

VERSION = "5"

Search = Callable[[Encoded], Iterator[Span]]

_STRUCTURES: tuple[tuple[str, Search], ...] = (
    (r"PRIVATE KEY|PuTTY-User-Key|LS0tLS1CRUdJTi|0tLS0tQkVHSU4g|tLS0tLUJFR0lOI", blocks.key_blocks),
    (r"\beyJ[A-Za-z0-9_-]{8}", blocks.tokens),
    (r":\\*/\\*/[^\s/]*@|(?:^|\s)(?:-u|--user|--proxy-user|-U)[ =]", blocks.addresses),
)
_CONTEXTS: tuple[tuple[str, Search], ...] = (
    (pairs.NAMES_GATE, pairs.passwords),
    (places.LINE_GATE, places.lines),
    (places.FIELD_GATE, places.fields),
    (places.QUERY_GATE, places.queries),
    (places.CELL_GATE, places.neighbours),
    (places.SWITCH_GATE, places.options),
    (places.XML_GATE, places.attributes),
    (places.CALL_GATE, places.calls),
    (places.LISTED_GATE, places.listed),
    (pairs.KEY_GATE, pairs.keys),
    (around.AFTER_GATE, around.told),
    (around.BEFORE_GATE, around.used),
    (around.PREFIX_GATE, around.prefixed),
    (around.HEADER_GATE, around.headers),
    (around.DOTTED_GATE, around.dotted),
    (around.SETTING_GATE, around.settings),
    (columns.GATE, columns.cells),
    (logins.LOGIN_GATE, logins.connections),
    (logins.SPOKEN_GATE, logins.spoken),
    (logins.BELOW_GATE, logins.printed),
)
_AWS_SECRET = Pattern(r"(?:^|[^A-Za-z0-9/+=])([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+]|$)")
_AWS_REACH = 400


class Secrets:
    """Finds credentials in time linear in the text. It must be loaded before use."""

    def __init__(self, *, by_context: bool = True, by_format: bool = True) -> None:
        """Store what to look for.

        Args:
            by_context: False leaves out what only a neighbouring name gives away. The egress guard does
                so: across the fields of a rendered body, neighbours mean nothing.
            by_format: False leaves out every provider's own format. A bench does so, to see what is found of
                a provider that nobody has written a format for.
        """
        self._formats = FORMATS if by_format else ()
        self._structures = _STRUCTURES + (_CONTEXTS if by_context else ())
        self._gate: Gate | None = None
        self._patterns: tuple[Pattern, ...] = ()

    def load(self) -> None:
        """Compile every pattern."""
        self._patterns = tuple(Pattern(known.source) for known in self._formats)
        self._gate = Gate([known.head for known in self._formats] + [source for source, _ in self._structures])

    def detect(self, text: str) -> list[Span]:
        """Return every credential found; spans may overlap, the first named format comes first."""
        if self._gate is None:
            raise RuntimeError("secrets are not loaded")
        encoded = Encoded(text)
        found: list[Span] = []
        for index in self._gate.indexes(encoded.data):
            if index < len(self._formats):
                found += self._of_format(self._formats[index], self._patterns[index], encoded)
            else:
                found += self._structures[index - len(self._formats)][1](encoded)
        if any(span.detector == "secrets:aws-access-key-id" for span in found):
            found += _aws_secrets(encoded, found)
        return found

    def _of_format(self, known: Format, pattern: Pattern, encoded: Encoded) -> Iterator[Span]:
        for start, seeming in encoded.code_points([groups[1] for groups in pattern.matches(encoded.data)]):
            end = unended(encoded.text, start, seeming)
            value = encoded.text[start:end]
            if stands_in(value) or (known.random and not is_random(value)):
                continue
            score = 0.95 if known.check is None else 0.99 if known.check(value) else 0.85
            yield Span(start, end, known.kind, score, f"secrets:{known.name}")


def _aws_secrets(encoded: Encoded, found: list[Span]) -> Iterator[Span]:
    """Find AWS secret keys, which have no prefix, near the access key they belong to."""
    anchors = [span.start for span in found if span.detector == "secrets:aws-access-key-id"]
    spans = encoded.code_points(list(_AWS_SECRET.mentions(encoded.data)))
    position = 0
    for start, end in spans:
        while position + 1 < len(anchors) and abs(anchors[position + 1] - start) <= abs(anchors[position] - start):
            position += 1
        if abs(anchors[position] - start) <= _AWS_REACH and is_random(encoded.text[start:end], 40):
            yield Span(start, end, "API_KEY", 0.8, "secrets:aws-secret")
