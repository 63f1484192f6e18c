"""The shipped nano-models as inspection and classification use them: loaded when the proxy is, not when it is built."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from local_models.background import step_back
from local_models.failure import ModelsUnusable
from local_models.manifest import read_manifest
from local_models.mesh import Mesh, installed, load_mesh
from local_models.passages import Around
from local_models.span import Span, TextLabels
from local_models.summarizer import Summarizer, load_summarizer
from local_models.when import When, WhenModel, load_when
from router.errors import ConfigurationError
from router.inspection.cache import ContentCache
from router.inspection.lesson import Lesson, Lessons


class NanoModels:
    """Tagger and labeller in one pass."""

    def __init__(self, adapter: Path | None = None) -> None:
        """Store what to load.

        Args:
            adapter: where the file of what the user taught is, if there is one; it is followed.
        """
        self.lessons = Lessons(adapter)
        self._mesh: Mesh | None = None
        self._when: WhenModel | None = None
        self._summarizer: Summarizer | None = None
        # A long history is labelled anew at each turn, exchange by exchange: what was labelled before costs a hash.
        self._labels: ContentCache[TextLabels] = ContentCache(8_192)
        self._begun: ContentCache[Future[TextLabels]] = ContentCache(64)
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, "label", step_back)

    @staticmethod
    def installed() -> bool:
        """Whether weights are there; damaged ones are, and stop start-up."""
        return installed()

    @staticmethod
    def vectors() -> str:
        """Return which model makes the vectors; empty where the manifest cannot be read, which stops `load`."""
        try:
            return read_manifest().graph.sha256[:16]
        except ModelsUnusable:
            return ""

    def load(self) -> None:
        """Load the models; the second call does nothing.

        Raises:
            ConfigurationError: they are damaged, or answer otherwise than where they were made.
        """
        if self._mesh is None:
            try:
                mesh = load_mesh()
                self._when = load_when(mesh.trunk)
                self._summarizer = load_summarizer(mesh.trunk)
                self._mesh = mesh
                self.lessons.open(mesh.digest, len(mesh.manifest.tags))
            except ModelsUnusable as reason:
                raise ConfigurationError(f"the nano-models cannot be used: {reason}") from None

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the entities of each text, by the models that the calling thread holds or that are in force."""
        here = self.lessons.here
        return [[] for _ in texts] if here.silent else self._loaded().tagger.tag(texts, here.adapter)

    @property
    def lesson(self) -> Lesson:
        """The models in force."""
        return self.lessons.now

    def by(self, lesson: Lesson) -> AbstractContextManager[None]:
        """Have the calling thread's tagging done by these models."""
        return self.lessons.by(lesson)

    def begin(self, texts: Iterable[str]) -> None:
        """Begin to label texts while something else is done; `label` says the same as without it."""
        labeller = self._loaded().labeller
        for text in texts:
            digest = self._digest(text)
            if self._labels.get(digest) is None and self._begun.get(digest) is None:
                self._begun.put(digest, self._pool.submit(labeller.label, text))

    def label(self, text: str) -> TextLabels:
        """Return what a request is about."""
        digest = self._digest(text)
        labels = self._labels.get(digest)
        if labels is None:
            begun = self._begun.get(digest)
            # What nobody has come to yet is done here, so that a thread that never comes back keeps no other text.
            if begun is None or begun.cancel() or (begun.done() and begun.exception() is not None):
                labels = self._loaded().labeller.label(text)
            else:
                labels = begun.result()
            self._labels.put(digest, labels)
        return labels

    def _digest(self, text: str) -> bytes:
        return self._labels.digest(text.encode("utf-8", "surrogatepass"))

    def embed(self, text: str) -> list[float]:
        """Return a text as a unit vector."""
        return self._loaded().embedder.embed(text)

    def when(self, text: str, now: datetime, around: Around | None = None) -> When:
        """Return what a text says about time, seen from a moment."""
        if self._when is None:
            raise RuntimeError("the nano-models are not loaded")
        return self._when.read(text, now, around)

    @property
    def summarizer(self) -> Summarizer:
        """What picks sentences: the ones that say most, or that answer a question."""
        if self._summarizer is None:
            raise RuntimeError("the nano-models are not loaded")
        return self._summarizer

    def _loaded(self) -> Mesh:
        if self._mesh is None:
            raise RuntimeError("the nano-models are not loaded")
        return self._mesh
