"""A text as a unit vector, for similarity."""

import numpy as np

from local_models.trunk import Trunk


class MeshEmbedder:
    """The mean-pooled vector of the mesh, close in direction to the sentence vector of its full-depth trunk."""

    def __init__(self, trunk: Trunk) -> None:
        self._trunk = trunk

    def embed(self, text: str) -> list[float]:
        """Return 384 numbers of length one (zeros for an empty text); windows of a long text are averaged by tokens."""
        tokens = self._trunk.tokens(text)
        windows = self._trunk.windows(tokens)
        if not windows:
            return [0.0] * 384
        total = np.sum([outputs.pooled * len(outputs.tags) for outputs in windows], axis=0)
        norm = float(np.linalg.norm(total))
        return [round(float(value), 6) for value in (total / norm if norm else total)]
