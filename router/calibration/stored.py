"""The file of a learned gain: JSON with a closed schema, read with suspicion."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from router.calibration.private_file import write
from router.classification.gain import SIZE, GainHead, Pair

FORMAT: Final = "halfdoor-gain-1"
_LARGEST: Final = 200_000
"""Bytes; a head has about four hundred numbers."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """There is a file, and it is not taken up."""

    why: str


def save(place: Path, head: GainHead, measured: dict[str, float]) -> None:
    """Write the head, with the figures that it was chosen by.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    document = {
        "format": FORMAT,
        "pair": asdict(head.pair),
        "vectors": head.vectors,
        "measured": measured,
        "bias": head.bias,
        "weights": [round(weight, 6) for weight in head.weights],
    }
    write(place, json.dumps(document, indent=1) + "\n")


def read(place: Path, vectors: str) -> GainHead | Unusable | None:
    """Return the head, None where there is no file, or why the file is not taken up.

    Args:
        place: the file.
        vectors: which model makes vectors here.
    """
    try:
        if place.stat().st_size > _LARGEST:
            return Unusable("it is too large")
        head = _head(json.loads(place.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except OSError:
        return Unusable("it cannot be read")
    except (KeyError, TypeError, ValueError, RecursionError):
        return Unusable("it is damaged")
    if head.vectors != vectors:
        return Unusable("it was made with other nano-models")
    return head


def _head(document: Any) -> GainHead:  # noqa: ANN401 - from a file
    """Return the head of a document.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    if set(document) != {"format", "pair", "vectors", "measured", "bias", "weights"} or document["format"] != FORMAT:
        raise ValueError
    pair = Pair(**document["pair"])
    weights, words = document["weights"], (pair.local, pair.cloud, pair.model, document["vectors"])
    numbers = [*weights, document["bias"]]
    if len(weights) != SIZE or not all(type(word) is str for word in words):
        raise ValueError
    if not all(type(value) in (int, float) and math.isfinite(value) for value in numbers):
        raise ValueError
    return GainHead(pair, document["vectors"], tuple(map(float, weights)), float(document["bias"]))
