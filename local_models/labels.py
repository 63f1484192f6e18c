"""What a request is about: task, topics, gain."""

import math

import numpy as np

from local_models.session import Floats
from local_models.span import TextLabels
from local_models.trunk import Trunk


class MeshLabeller:
    """The label heads of the mesh. The gain is a rule over length: nothing that was tried beats it (see the card)."""

    def __init__(self, trunk: Trunk) -> None:
        self._trunk = trunk

    def label(self, text: str) -> TextLabels:
        """Return the labels of one request."""
        manifest = self._trunk.manifest
        outputs = self._trunk.request(text)
        tasks = _softmax(outputs.task / manifest.temperatures["task"])
        topics = 1.0 / (1.0 + np.exp(-outputs.topics / manifest.temperatures["topics"]))
        best = int(tasks.argmax())
        scored = tuple((name, round(float(score), 4)) for name, score in zip(manifest.topics, topics, strict=True))
        return TextLabels(manifest.tasks[best], round(float(tasks[best]), 4), scored, self._gain(text))

    def _gain(self, text: str) -> float:
        manifest = self._trunk.manifest
        raised = manifest.gain_scale * math.log1p(len(text)) + manifest.gain_bias
        return round(1.0 / (1.0 + math.exp(-raised)), 4)


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max())
    result: Floats = raised / raised.sum()
    return result
