"""Everything that looks at text, built and loaded together: detectors, inspector, guard, labeller.

`serve`, `inspect`, `explain` and `demo` all build it here, so they cannot disagree.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from local_models.background import step_back
from router.calibration.stored import Unusable
from router.calibration.stored import read as read_gain
from router.classification.gain import GainHead
from router.classification.labeller import Labeller
from router.classification.shape import ShapeLabeller
from router.egress import Guard
from router.inspection.cache import ContentCache
from router.inspection.code.code import Code
from router.inspection.detector import Detector
from router.inspection.everyday.judged import Judged
from router.inspection.exact import ExactKinds
from router.inspection.identifiers import Identifiers
from router.inspection.inspect import Beside, Inspector, Limits, Loadable
from router.inspection.nano import NanoModels
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.script import OtherScripts
from router.inspection.secrets.detector import Secrets
from router.inspection.vocabulary import Vocabulary, read
from router.inspection.vocabulary.together import Together
from router.settings import Settings


@dataclass(frozen=True, slots=True)
class Inspecting:
    """Loaded once, then shared by every request."""

    inspector: Inspector
    guard: Guard
    labeller: Labeller
    vocabulary: Vocabulary
    """The user's own words, shared by inspector and guard; it follows its file."""
    together: Together
    """The user's own words and those of the policy in force."""
    loading: tuple[Loadable, ...]
    """What is loaded before the inspector: the models it uses, and the guard's own detectors."""
    warnings: tuple[str, ...] = ()
    names_detected: bool = False
    """Whether a tagger finds names of people; patterns alone do not."""
    topics_known: bool = False
    """Whether topic rules can fire."""
    models: NanoModels | None = None
    """What skills are made of; None where no weights are, or names are not to be looked for."""
    encoder: NanoModels | None = None
    """What makes vectors; None where no weights are."""
    learned: GainHead | None = None
    """What `halfdoor calibrate` learned, if it was run; it holds for one pair of models."""

    def load(self) -> None:
        """Compile patterns and load models; takes seconds, so it is called once, before the first request.

        Raises:
            ConfigurationError: a model's files are damaged or missing.
        """
        for part in (*self.loading, self.inspector):
            part.load()

    def judged(self) -> tuple[str, ...]:
        """Return the topics that the labeller judges; models must be loaded."""
        return tuple(name for name, _ in self.labeller.label("a word").topics)


def build_inspecting(settings: Settings) -> Inspecting:
    """Return what the settings ask for; nothing is loaded yet.

    Raises:
        ConfigurationError: the vocabulary file is wrong.
    """
    loaded = read(settings.paths.vocabulary)
    vocabulary = Vocabulary(loaded.words, settings.paths.vocabulary, loaded.stamp)
    together = Together(vocabulary)
    nano = NanoModels(settings.paths.adapter) if NanoModels.installed() else None
    tagger = nano if settings.names else None
    exact, formats = ExactKinds(), Secrets(by_context=False)
    # What the guard knows, inspection knows: nothing is blocked at the door that could have been masked before.
    detectors: list[tuple[str, Detector]] = [
        ("presidio-2", Judged(PresidioDetector(tagger))),
        ("secrets-2", Secrets()),
        ("exact-1", exact),
        ("identifiers-2", Identifiers()),
    ]
    if tagger is not None:
        detectors.append(("script-1", OtherScripts()))
    code = Code()
    limits = Limits(latin_only=tagger is not None)
    pool = ThreadPoolExecutor(os.cpu_count(), "inspect", step_back)
    learned, unlearned = _learned(settings.paths.gain, nano)
    return Inspecting(
        inspector=Inspector(detectors, together, ContentCache(), limits, Beside(pool, code, tagger)),
        guard=Guard(exact, formats, together),
        labeller=nano or ShapeLabeller(),
        vocabulary=vocabulary,
        together=together,
        loading=(*((nano,) if nano else ()), exact, formats, code),
        warnings=(*loaded.warnings, *unlearned),
        names_detected=tagger is not None,
        topics_known=nano is not None,
        models=tagger,
        encoder=nano,
        learned=learned,
    )


def _learned(place: Path, nano: NanoModels | None) -> tuple[GainHead | None, tuple[str, ...]]:
    """Return the learned gain, or none and what to warn of."""
    found = None if nano is None else read_gain(place, nano.vectors())
    if isinstance(found, Unusable):
        return None, (f"{place} is not used, {found.why}; gain goes by length. Run `halfdoor calibrate` again.",)
    return found, ()
