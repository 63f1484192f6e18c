"""The user's vocabulary and the words that come with a policy, as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from router.inspection.finding import Span
from router.inspection.vocabulary.forms import Forms
from router.inspection.vocabulary.live import Vocabulary, found_people, found_words
from router.inspection.vocabulary.search import Search
from router.inspection.vocabulary.words import Word, line


@dataclass(frozen=True, slots=True, repr=False)
class Brought:
    """Words and shapes that come with a policy."""

    words: tuple[Word, ...] = ()
    forms: tuple[str, ...] = ()

    def joined(self, other: "Brought") -> "Brought":
        """Return both."""
        return Brought((*self.words, *other.words), (*self.forms, *other.forms))


class _Compiled:
    __slots__ = ("forms", "search", "version")

    def __init__(self, brought: Brought) -> None:
        self.search = Search(brought.words) if brought.words else None
        self.forms = Forms(brought.forms)
        said = "\n".join([*sorted(map(line, brought.words)), "\x00", *sorted(brought.forms)])
        self.version = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Together:
    """Finds the words of both; what a policy brings is replaced in one step."""

    def __init__(self, vocabulary: Vocabulary, brought: Brought = Brought()) -> None:
        self._vocabulary = vocabulary
        self._brought = _Compiled(brought)

    @property
    def version(self) -> bytes:
        """Changes when either does."""
        return self._vocabulary.version + self._brought.version

    def load(self) -> None:
        """Compile the user's words."""
        self._vocabulary.load()

    def bring(self, brought: Brought) -> None:
        """Take other words of a policy; they count from the next text on."""
        self._brought = _Compiled(brought)

    def detect(self, text: str) -> list[Span]:
        """Return every place where a word stands; spans may overlap."""
        brought = self._brought
        found: Iterable[Span] = () if brought.search is None else found_words(brought.search, text)
        return [*self._vocabulary.detect(text), *found, *brought.forms.spans(text)]

    def called(self, found: Sequence[Span], text: str) -> list[Span]:
        """Return which of the persons that detectors found are somebody's of either."""
        brought = self._brought.search
        more = [] if brought is None else found_people(brought, found, text)
        return [*self._vocabulary.called(found, text), *more]
