"""Everything that looks at text, built and loaded together: detectors, inspector, guard, labeller.

`serve`, `inspect`, `explain` and `demo` all build it here, so they cannot disagree.
"""

from dataclasses import dataclass

from router.classification.labeller import Labeller
from router.classification.shape import ShapeLabeller
from router.egress import Guard
from router.inspection.cache import ContentCache
from router.inspection.exact import ExactKinds
from router.inspection.inspect import Inspector, Loadable
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.secrets.detector import Secrets
from router.inspection.vocabulary import Vocabulary, read
from router.settings import Settings


@dataclass(frozen=True, slots=True)
class Inspecting:
    """Loaded once, then shared by every request."""

    inspector: Inspector
    guard: Guard
    labeller: Labeller
    guarding: tuple[Loadable, ...]
    """The guard's own detectors."""
    warnings: tuple[str, ...] = ()
    names_detected: bool = False
    """Whether a tagger finds names of people; patterns alone do not."""
    topics_known: bool = False
    """Whether topic rules can fire."""

    def load(self) -> None:
        """Compile patterns and load models; takes seconds, so it is called once, before the first request.

        Raises:
            ConfigurationError: a model's files are damaged or missing.
        """
        self.inspector.load()
        for detector in self.guarding:
            detector.load()


def build_inspecting(settings: Settings) -> Inspecting:
    """Return what the settings ask for; nothing is loaded yet.

    Raises:
        ConfigurationError: the vocabulary file is wrong.
    """
    loaded = read(settings.paths.vocabulary)
    vocabulary = Vocabulary(loaded.words)
    exact, formats = ExactKinds(), Secrets(by_context=False)
    # What the guard knows, inspection knows: nothing is blocked at the door that could have been masked before.
    detectors = (("presidio-1", PresidioDetector()), ("secrets-1", Secrets()), ("exact-1", exact))
    return Inspecting(
        inspector=Inspector(detectors, vocabulary, ContentCache()),
        guard=Guard(exact, formats, vocabulary),
        labeller=ShapeLabeller(),
        guarding=(exact, formats),
        warnings=loaded.warnings,
    )
