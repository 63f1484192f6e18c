"""Letters that the tagger's vocabulary does not have: names in other scripts, and texts it cannot read at all.

The encoder knows Latin word pieces; a Cyrillic or Chinese word reaches it as one unknown
token. A short stretch of such letters inside a Latin text is mostly a name, so it counts
as one with the least score that counts. A text that is mostly written so cannot be
judged: that is a doubt, and doubt stays home.
"""

from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern

VERSION = "1"
_SCORE = 0.4
_FEWEST = 20
"""A text with fewer foreign letters is short enough to be masked whole."""
# Letters that are not Latin: neither Latin nor a non-letter. Single ones are symbols more often than words.
_FOREIGN = r"[^\p{Latin}\PL]"
_RUN = rf"{_FOREIGN}{{2,}}(?:[ .,'\x{{2019}}-]{{1,2}}{_FOREIGN}{{2,}})*"


class OtherScripts:
    """A detector for runs of letters outside the Latin script."""

    def load(self) -> None:
        """Compile the pattern."""
        self._run = Pattern(_RUN)

    def detect(self, text: str) -> list[Span]:
        """Return each run as a possible name; none in a text that is mostly written so."""
        if text.isascii() or unreadable(text):
            return []
        encoded = Encoded(text)
        spans = encoded.code_points([groups[0] for groups in self._run.matches(encoded.data)])
        return [Span(start, end, "PERSON", _SCORE, "script") for start, end in spans]


def unreadable(text: str) -> bool:
    """Whether most letters of a text are outside the Latin script, so that nobody here can judge it."""
    if text.isascii():
        return False
    # Above the Latin blocks; the few Latin letters beyond U+024F only make this stricter.
    foreign = sum(character > "\u024f" and character.isalpha() for character in text)
    return foreign >= _FEWEST and 2 * foreign > sum(map(str.isalpha, text))
