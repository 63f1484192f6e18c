"""From a user's lines to an adapter and the report on it; nothing is stored here, and no text leaves this call."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from local_models.adapter import Adapter, hashed
from local_models.adapter_file import packed
from local_models.mesh import Mesh
from local_models.teaching import somebody
from local_models.teaching.corrections import Correction
from local_models.teaching.fit import fitted, material
from local_models.teaching.judge import Marks, judged
from local_models.teaching.marks import Marked
from local_models.teaching.rows import ROWS, shipped
from local_models.teaching.study import Studied, differing, rows, spans, studied

FOLDS = 4
LEAST = 8
"""Lines from which some are held out."""
MAY_LOSE = 0.005
"""Share of the regression set's entities that may be lost; beyond, the adapter hurts."""
MAY_FLAG = 0.005
"""Share of its clean letters and digits that may be flagged in addition."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an adapter changes. Counts only."""

    lines: int
    held_out: bool
    """Each line was judged by an adapter that had not seen it; else there were too few, and all had been seen."""
    own: Marks
    """On the user's lines."""
    regression: Marks
    """On the shipped rows, none of which it learned from."""
    somebody: Marks
    """On sentences in which words that it may let go stand for somebody."""
    words: int
    """How many words that are."""
    unknown: int
    """Marks of kinds that other detectors find and the tagger does not have: nothing was learned from them."""

    @property
    def lost(self) -> int:
        """Entities of the shipped rows and sentences that were found before and are not any more."""
        return self.regression.lost + self.somebody.lost

    @property
    def hurts(self) -> tuple[str, ...]:
        """By what the adapter goes beyond the margins; empty when it does not."""
        rows_, reasons = self.regression, []
        if rows_.lost > MAY_LOSE * rows_.before:
            reasons.append(f"it loses {rows_.lost} of {rows_.before} entities of the regression set")
        if rows_.flagged_after - rows_.flagged_before > MAY_FLAG * rows_.clean:
            more = (rows_.flagged_after - rows_.flagged_before) / max(rows_.clean, 1)
            reasons.append(f"it flags {more:.1%} more of the regression set's clean text")
        return tuple(reasons)


@dataclass(frozen=True, slots=True, repr=False)
class Lesson:
    """An adapter that was taught, as a file, and what it changes."""

    file: bytes
    adapter: Adapter
    report: Report


class Teacher:
    """Holds the tagger and the shipped rows, encoded once."""

    def __init__(self, mesh: Mesh, tell: Tell = lambda _: None, shipped_rows: Path = ROWS) -> None:
        """Begin.

        Args:
            mesh: the loaded models.
            tell: is told which step begins.
            shipped_rows: the rows that hold an adapter to the tagger, and those that judge it.
        """
        self._mesh = mesh
        self._rows = shipped_rows
        self._tell = tell
        self._kinds = mesh.tagger.kinds
        self._kept: list[Studied] = []

    def teach(self, lines: Sequence[Correction]) -> Lesson:
        """Return what the lines teach.

        Raises:
            ModelsUnusable: the shipped rows are missing.
        """
        self._tell("reading your lines and the shipped rows")
        own = self.read(lines)
        held_out = len(own) >= LEAST
        if held_out:
            marks = Marks()
            for number in range(FOLDS):
                self._tell(f"learning without a part of your lines, {number + 1} of {FOLDS}")
                rest = [one for one in own if _fold(one) != number]
                marks += self.judged([one for one in own if _fold(one) == number], self.adapter(rest))
        self._tell("learning from all of your lines")
        adapter = self.adapter(own)
        self._tell("judging by the regression set")
        words = _words(own)
        report = Report(
            lines=len(own),
            held_out=held_out,
            own=marks if held_out else self.judged(own, adapter),
            regression=self.judged(self._studied(shipped("judge", self._rows)), adapter),
            somebody=self.judged(self._studied(somebody.to_judge(words)), adapter),
            words=len(words),
            unknown=sum(mark.kind not in self._kinds and not mark.open for one in own for mark in one.marks),
        )
        file, digest = packed(adapter, _about(report))
        return Lesson(file, replace(adapter, digest=digest), report)

    def read(self, lines: Iterable[Correction]) -> list[Studied]:
        """Return lines as the tagger sees them."""
        return self._studied((line.text, line.marks) for line in lines)

    def adapter(self, own: Sequence[Studied]) -> Adapter:
        """Return what lines teach; it has no digest yet."""
        manifest = self._mesh.manifest
        self._kept = self._kept or self._studied(shipped("keep", self._rows))
        words, salt = _words(own), os.urandom(16)
        kept = [*self._kept, *self._studied(somebody.to_learn(words))]
        weights = fitted(
            material([rows(own, manifest.stride)], labelled=True),
            material([rows(kept, manifest.stride)], labelled=False),
            manifest.temperatures["tags"],
        )
        return Adapter(self._mesh.digest, "", weights, frozenset(hashed(word, salt) for word in words), salt)

    def _studied(self, texts: Iterable[tuple[str, Iterable[Marked]]]) -> list[Studied]:
        return [studied(self._mesh.trunk, self._mesh.tagger, text, marks) for text, marks in texts]

    def judged(self, many: Sequence[Studied], adapter: Adapter) -> Marks:
        """Return what an adapter changes on texts."""
        tagger = self._mesh.tagger
        return judged(many, self._kinds, lambda one: spans(tagger, one, None), lambda one: spans(tagger, one, adapter))


def _words(own: Iterable[Studied]) -> frozenset[str]:
    return frozenset(word for one in own for word in differing(one))


def _fold(one: Studied) -> int:
    """Return a part of the lines by content, so that the order of the file does not matter, and case neither."""
    return sha256(one.text.casefold().encode("utf-8", "surrogatepass")).digest()[0] % FOLDS


def _about(report: Report) -> dict[str, int | bool]:
    own, regression = report.own, report.regression
    return {
        "lines": report.lines, "held_out": report.held_out, "words": report.words,
        "entities": own.entities, "before": own.before, "after": own.after,
        "clean": own.clean, "flagged_before": own.flagged_before, "flagged_after": own.flagged_after,
        "regression_entities": regression.before, "regression_lost": regression.lost,
        "somebody_entities": report.somebody.before, "somebody_lost": report.somebody.lost,
    }  # fmt: skip
