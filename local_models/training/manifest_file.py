"""Writes `manifest.toml`: what the runtime must know about the weights, and what was measured."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from local_models.training.encoding import STRIDE, WINDOW
from local_models.training.examples import HEAD, TAIL
from local_models.training.gain import GainRule
from local_models.training.labels_data import TASKS, TOPICS
from local_models.training.rows import TAGS

ATTRIBUTIONS: Sequence[str] = (
    "Trunk: all-MiniLM-L6-v2 (sentence-transformers), Apache-2.0",
    "WNUT 2017 (Derczynski et al., 2017), CC BY 4.0",
    "Broad Twitter Corpus (Derczynski et al., 2016), CC BY 4.0",
    "WikiGold (Balasuriya et al., 2009), CC BY 4.0",
    "CrossNER (Liu et al., 2020), MIT",
    "LifeBench / lifebench-pii-dataset, Apache-2.0",
    "presidio-research (Microsoft), MIT: sentence templates, refilled",
    "popular-names-by-country-dataset, CC0",
    "pii-masking-bias name list, MIT",
    "Microsoft Recognizers-Text specifications, MIT",
    "Snips NLU benchmark, CC0",
    "NLU Evaluation Data (Liu et al., 2019), CC BY 4.0",
    "SLURP text (Bastianelli et al., 2020), CC BY 4.0",
    "Restaurant8k (PolyAI), CC BY 4.0",
    "CLINC150 (Larson et al., 2019), CC BY 3.0",
    "Banking77 (Casanueva et al., 2020), CC BY 4.0",
    "Self-Instruct seed tasks, Apache-2.0",
    "GSM8K, MIT",
    "BIG-Bench Hard, MIT",
    "MBPP (Austin et al., 2021), CC BY 4.0",
    "promptsource templates, Apache-2.0",
    "chatterbot-corpus, BSD-3-Clause",
    "UncommonRoute prompts, MIT",
    "MTS-Dialog (Ben Abacha et al., 2023), CC BY 4.0",
    "MedQuAD (Ben Abacha and Demner-Fushman, 2019), CC BY 4.0",
    "TAT-QA (Zhu et al., 2021), CC BY 4.0",
    "LegalBench (Guha et al., 2023) and the sources in its rows, CC BY 4.0 and MIT tasks only",
    "PrivacyLens (Shao et al., 2024), MIT",
    "Python standard library sources (clean corpus), PSF-2.0",
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What calibration on the int8 file found."""

    tags: float
    task: float
    topics: float
    thresholds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Canary:
    """A text with what the shipped graph finds in it, checked at every start."""

    text: str
    spans: Sequence[tuple[int, int, str]]
    task: str


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.1f}"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return str(value)


def _table(name: str, values: Mapping[str, object]) -> list[str]:
    return [
        "",
        f"[{name}]",
        *(f"{key if key.isidentifier() else json.dumps(key)} = {_value(value)}" for key, value in values.items()),
    ]


def write(
    folder: Path,
    target: Path,
    calibration: Calibration,
    canaries: Sequence[Canary],
    facts: tuple[GainRule, Mapping[str, object]],
) -> None:
    """Write the manifest of the weights in `folder`; `facts` are the gain rule and the measured quality."""
    gain, quality = facts
    lines = [
        "# Written by `python -m local_models.training build mesh`. Do not edit: the runtime checks the hashes.",
        "version = 1",
        'licence = "Apache-2.0"',
        "attributions = [",
        *(f"  {json.dumps(text, ensure_ascii=False)}," for text in ATTRIBUTIONS),
        "]",
    ]
    files = {"file": "mesh.onnx", "portable": "mesh-portable.onnx", "tokenizer": "tokenizer.json"}
    mesh: dict[str, object] = {"version": 1, **files}
    mesh |= {("sha256" if key == "file" else f"{key}_sha256"): digest(folder / name) for key, name in files.items()}
    mesh |= {"tags": list(TAGS), "tasks": list(TASKS), "topics": list(TOPICS), "window": WINDOW, "stride": STRIDE}
    lines += _table("mesh", mesh)
    lines += _table("mesh.request", {"head": HEAD, "tail": TAIL})
    lines += _table(
        "mesh.calibration", {"tags": calibration.tags, "task": calibration.task, "topics": calibration.topics}
    )
    lines += _table("mesh.thresholds", calibration.thresholds)
    lines += _table("mesh.gain", {"rule": "length", "scale": gain.scale, "bias": gain.bias})
    lines += _table("mesh.quality", quality)
    for canary in canaries:
        lines += ["", "[[mesh.canary]]", f"text = {json.dumps(canary.text, ensure_ascii=False)}"]
        lines += [f"spans = {_value([list(span) for span in canary.spans])}", f"task = {json.dumps(canary.task)}"]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
