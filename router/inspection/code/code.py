"""The finder of code: fences, diffs and traces by their form, bare source by a small model of lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from local_models.failure import ModelsUnusable
from local_models.lines import Lines, load_lines
from local_models.smoothing import smoothed
from router.errors import ConfigurationError
from router.inspection.code.forms import DIFF, TRACE, Form, forms
from router.inspection.code.languages import CODE, named
from router.inspection.code.rights import keeps_all_rights
from router.inspection.finding import Stretch

_CERTAIN = 60.0
"""Log-odds of a line whose form says that it is code: no neighbour talks it down."""
_FENCED = 2.0
"""A fence is evidence of code and no proof: people fence quotations and logs too."""
_NAMED = 3.0
"""What the info string of a fence adds to the score of its language."""
_UNSURE = 0.25
"""Below this share of the likeliest language, nobody can say."""
_READ = 4_000
"""Characters of a stretch that are enough to know its language."""
_ABOVE = 1_200
"""Characters above a stretch in which its licence header may stand."""
_SCANT = 3.0
"""The least that the lines of a stretch have to say together. One odd line in a chat is no program."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines that belong together."""

    first: int
    last: int
    form: Form | None


class Code:
    """Finds the stretches of source code in a text. Never hides what stands inside them from anybody."""

    def __init__(self) -> None:
        self._lines: Lines | None = None

    def load(self) -> None:
        """Read the weights; the second call does nothing.

        Raises:
            ConfigurationError: they are missing or damaged.
        """
        if self._lines is None:
            try:
                self._lines = load_lines()
            except ModelsUnusable as reason:
                raise ConfigurationError(f"code cannot be recognised: {reason}") from None

    def regions(self, text: str) -> tuple[Stretch, ...]:
        """Return the stretches of code in the order of the text; none touches another."""
        self.load()
        if not text.strip() or self._lines is None:
            return ()
        lines = text.split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        known = forms(text, lines)
        odds = self._lines.odds(text)
        runs = _runs(self._lines, lines, odds.tolist(), known)
        return tuple(self._stretch(text, run, starts) for run in runs)

    def _stretch(self, text: str, run: _Run, starts: list[int]) -> Stretch:
        start, end = starts[run.first], starts[run.last + 1] - 1
        content = text[start:end]
        above = text[max(0, start - _ABOVE) : start]
        return Stretch(start, end, self._language(content, run.form), keeps_all_rights(above, content))

    def _language(self, content: str, form: Form | None) -> str:
        if form is not None and form.kind in (DIFF, TRACE):
            return form.kind
        if self._lines is None:
            return CODE
        scores = self._lines.language(content[:_READ]).tolist()
        info = named(form.info) if form is not None else None
        languages = self._lines.languages
        if info in languages:
            scores[languages.index(info)] += _NAMED
        best = max(scores)
        # Softmax, as it was trained: a language that is not clearly likelier than the others is not named.
        if 1.0 / sum(2.718281828 ** (score - best) for score in scores) < _UNSURE:
            return CODE
        return str(languages[scores.index(best)])


def _runs(models: Lines, lines: list[str], odds: list[float], known: dict[int, Form]) -> Iterator[_Run]:
    """Yield the runs of code lines; what a form says of a line is added to what the model says."""
    blank = [not line or line.isspace() for line in lines]
    given = [odd + models.prior for odd in odds]
    for i, form in known.items():
        match form.kind:
            case "fence":
                given[i], blank[i] = -_CERTAIN, False
            case "fenced":
                given[i] += _FENCED
            case _:
                given[i] = _CERTAIN
    said = smoothed(given, blank, models.switch, models.switch_blank)
    first = last = -1
    for i, code in enumerate([*said, False]):
        here = known.get(i)
        goes_on = code and (first < 0 or _same(known.get(first), here) or blank[i])
        if first >= 0 and not goes_on:
            if _enough(given[first : last + 1], blank[first : last + 1]):
                yield _Run(first, last, known.get(first))
            first = -1
        if code and not blank[i]:
            first = i if first < 0 else first
            last = i


def _same(one: Form | None, other: Form | None) -> bool:
    """Say whether two code lines may stand in one stretch: a fence, a diff or a trace is a stretch of its own."""
    return one == other


def _enough(odds: list[float], blank: list[bool]) -> bool:
    return sum(odd for odd, empty in zip(odds, blank, strict=True) if not empty) >= _SCANT
