"""From a trained network to weights, thresholds, measures: everything after training."""

import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from local_models.optimize.export import export
from local_models.optimize.quantize import quantize
from local_models.training import calibrate, clean, evaluate, net, pool, sources, topics_data, vectors
from local_models.training.fit import request_rows
from local_models.training.generate import generate, seeded
from local_models.training.labels_data import TASKS, LabelRow
from local_models.training.manifest_file import Calibration, Canary
from local_models.training.recipe import Recipe
from local_models.training.reference import Reader, ReferenceTagger
from local_models.training.rows import Row
from local_models.training.values import load_values

CANARIES = (
    "My name is Anna Kowalska and I live in Berlin.",
    "Dear Mr. Thompson, please call me back on +1 415 555 0134.",
    "The parcel for David Okafor goes to 48 Maple Street, Springfield, IL 62704.",
    "Sort the list in place and return the number of swaps.",
    "Please call Maria Schneider at +49 30 901820 about invoice INV-20418.",
    "Ship it to 221B Baker Street, London NW1 6XE before 12 March 2026.",
    "def total(items):\n    return sum(item.price for item in items)",
    "what's the weather like tomorrow",
)


@dataclass(frozen=True, slots=True)
class Finished:
    """The shipped files' calibration and what was measured on them."""

    calibration: Calibration
    canaries: Sequence[Canary]
    scored: list[evaluate.Scored]
    lowered: list[evaluate.Scored]
    exact: list[evaluate.Scored]
    """The same rows through the fp32 graph."""
    heads: calibrate.HeadLogits
    written: calibrate.HeadLogits
    """The topics of texts that stand apart from all templates."""
    milliseconds: float
    similarity: float | None
    """Rank correlation of the sentence vector with human judgements."""


def save_graphs(mesh: Any, tokenizer: Any, folder: Path) -> None:
    """Write fp32 (not shipped), int8 and portable graphs and the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    export(mesh, folder / "mesh-fp32.onnx")
    quantize(folder / "mesh-fp32.onnx", folder / "mesh.onnx", portable=False)
    quantize(folder / "mesh-fp32.onnx", folder / "mesh-portable.onnx", portable=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def calibration_of(reader: Reader, data: Path, recipe: Recipe) -> Calibration:
    """Choose temperatures and thresholds on the development part with the int8 file."""
    rows = pool.development(data, recipe.measure)
    rows = rows[:: 40 if recipe.tiny else 1]
    # Thresholds must hold for lower case too, so a fifth of the rows is read that way.
    rows = [evaluate.lowered([row])[0] if number % 5 == 0 else row for number, row in enumerate(rows)]
    reads = [reader.read(row.text) for row in rows]
    heat = calibrate.tag_temperature(reads, rows)
    words = [found for row, read in zip(rows, reads, strict=True) if (found := calibrate.words_of(row, read, heat))]
    labels = request_rows(data, "dev", recipe, rows)[: 40 if recipe.tiny else recipe.measure * 3]
    task, topics = calibrate.head_temperatures(calibrate.read_heads(reader, labels))
    return Calibration(heat, task, topics, calibrate.thresholds(words))


def freeze_rows(data: Path, target: Path, recipe: Recipe) -> None:
    """Write the generated and clean test rows that benches read without the data folder."""
    values = load_values(data, seeded(pool.SEED, "test"))
    rows: list[Row] = [*generate(data, values, "test", 0.02 if recipe.tiny else 0.3)]
    rows += [
        *clean.library("test", 20 if recipe.tiny else 400),
        *clean.prose(sources.prose_texts(data), "test", 20 if recipe.tiny else 300),
    ]
    if pool.FROZEN.is_file() and not recipe.tiny:
        # What was frozen once stays, else a build could not be compared with the one before it.
        rows = list(pool.thaw())
    if not any(row.source in pool.ADDED for row in rows):
        rows += pool.added(data, "test", 0.02 if recipe.tiny else 0.1)
    pool.freeze(rows, target)


def canaries(tagger: ReferenceTagger, portable: Reader) -> list[Canary]:
    """Return what the int8 file says about fixed texts, where the portable variant and nearby thresholds agree.

    A canary must fail when a processor computes wrongly, not when a score lies near its threshold.
    """
    nearby = [{tag: value * factor for tag, value in tagger.thresholds.items()} for factor in (0.8, 1.0, 1.25)]
    readers = [
        ReferenceTagger(reader, tagger.temperature, row) for reader in (tagger.reader, portable) for row in nearby
    ]
    kept = []
    for text in CANARIES:
        answers = [[(span.start, span.end, span.kind) for span in each.tag([text])[0]] for each in readers]
        if all(answer == answers[0] for answer in answers):
            kept.append(Canary(text, answers[0], TASKS[int(np.argmax(tagger.reader.heads(text)[1]))]))
    return kept


def label_test(rows: Sequence[LabelRow], most: int) -> list[LabelRow]:
    """Return the label rows to be measured: at most `most` of each source."""
    seen: Counter[str] = Counter()
    kept = []
    for row in rows:
        seen[row.source] += 1
        if seen[row.source] <= most * (3 if row.source == "instructions" else 1):
            kept.append(row)
    return kept


def measure_speed(reader: Reader) -> float:
    """Return the median CPU milliseconds of one 128-token window."""
    ids = [101, *Random(1).choices(range(1999, 20000), k=126), 102]
    zeros = [0] * 128
    times = []
    for _ in range(40):
        before = time.process_time()
        reader.run(ids, zeros, zeros)
        times.append(time.process_time() - before)
    return float(np.median(times)) * 1000


def finish(fitted: Any, data: Path, out: Path, recipe: Recipe) -> Finished:
    """Export, quantize, calibrate, measure."""
    save_graphs(fitted.mesh, fitted.tokenizer, out)
    freeze_rows(data, out / "held_out.jsonl.gz", recipe)
    reader = Reader.open(out / "mesh.onnx", fitted.tokenizer)
    calibration = calibration_of(reader, data, recipe)
    print("thresholds", calibration, flush=True)
    tagger = ReferenceTagger(reader, calibration.tags, dict(calibration.thresholds))
    exact = ReferenceTagger(
        Reader.open(out / "mesh-fp32.onnx", fitted.tokenizer), calibration.tags, dict(calibration.thresholds)
    )
    rows = pool.thin([*pool.thaw(out / "held_out.jsonl.gz"), *pool.collected_test(data)], recipe.measure)
    rows = rows[:: 30 if recipe.tiny else 1]
    named = [row for row in rows if "PERSON" in row.annotated and row.spans][:: 1 if recipe.tiny else 4]
    requests = label_test(request_rows(data, "test", recipe, rows), 3 if recipe.tiny else recipe.measure)
    heads = calibrate.read_heads(reader, requests)
    return Finished(
        calibration,
        canaries(tagger, Reader.open(out / "mesh-portable.onnx", fitted.tokenizer)),
        evaluate.score(rows, tagger),
        evaluate.score(evaluate.lowered(named), tagger),
        evaluate.score(named, exact),
        heads,
        calibrate.read_heads(reader, list(topics_data.written())),
        measure_speed(reader),
        vectors.similarity(reader, data, 60 if recipe.tiny else 3),
    )


def quality(done: Finished) -> Mapping[str, object]:
    """Return the measured numbers that the manifest carries."""
    values: dict[str, object] = {}
    for label in (
        "PERSON",
        "LOCATION",
        "ORGANIZATION",
        "ADDRESS",
        "PHONE_NUMBER",
        "ID",
        "DATE_TIME",
        "AGE",
        "NRP",
        "USERNAME",
    ):
        values[f"touched_{label.lower()}"] = round(evaluate.mean_over_sources(done.scored, label)[0], 4)
    groups = evaluate.grouped(done.scored, lambda row: "clean" if row.source in calibrate.CLEAN else row.source)
    values |= {f"flagged_{name}": round(evaluate.flagged_clean(items).value, 5) for name, items in groups.items()}
    if done.similarity is not None:
        values["embedding_spearman"] = round(done.similarity, 4)
    values["task_macro_f1"] = round(calibrate.macro_f1(done.heads)[0], 4)
    values["topic_macro_f1"] = round(calibrate.topic_f1(done.heads, done.calibration.topics)[0], 4)
    values["topic_macro_f1_written"] = round(calibrate.topic_f1(done.written, done.calibration.topics)[0], 4)
    values["milliseconds_128_tokens"] = round(done.milliseconds, 2)
    return values


def move(out: Path, weights: Path) -> None:
    """Put what is shipped where the package expects it; the fp32 graph stays behind."""
    weights.mkdir(parents=True, exist_ok=True)
    for name in ("mesh.onnx", "mesh-portable.onnx", "tokenizer.json"):
        if out.resolve() != weights.resolve():
            shutil.copyfile(out / name, weights / name)


__all__ = ["Finished", "finish", "move", "net", "quality"]
