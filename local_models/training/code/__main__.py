"""`python -m local_models.training.code UNPACKED POOL`: fits, tunes the smoothing, writes `weights/lines.npz`."""

import argparse
import hashlib
import itertools
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from local_models import lines as runtime
from local_models.lines import LINE_BITS, WEIGHTS, Lines
from local_models.smoothing import smoothed
from local_models.training.code.documents import CODE, UNSAID, Document, commands, documents, is_tuning, snippet
from local_models.training.code.fit import fit_languages, fit_lines, quantised
from local_models.training.code.logs import environment
from local_models.training.code.sources import PROSE as NOT_CODE
from local_models.training.code.sources import Source, sources

SEED = 20261125
PROSE_LIKE = frozenset(NOT_CODE.values())


def main() -> None:
    """Make the file of weights and write its hash where the runtime looks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unpacked", type=Path, help="a folder of unpacked packages, one folder each")
    parser.add_argument("pool", type=Path, help="the training pool")
    parser.add_argument("--size", type=int, default=6_000)
    given = parser.parse_args()
    began = time.monotonic()
    files = list(sources(given.unpacked, SEED))
    rng = random.Random(SEED)
    files += [shell for s in files if s.language == "markdown" for shell in commands(s)]
    files += [Source("invented", "ini", environment(rng), ".env", False) for _ in range(60)]
    made = list(documents(files, given.pool, False, SEED, given.size))
    tuning = [d for d in made if is_tuning(d)]
    print(f"{len(files)} files, {len(made)} documents, {time.monotonic() - began:.0f} s", flush=True)
    weights, bias, _ = fit_lines([d for d in made if not is_tuning(d)], 10, SEED)
    cuts = np.cumsum([1 << b for b in LINE_BITS])[:-1]
    tables, scale = quantised(np.split(weights, cuts))
    names = sorted({s.language for s in files} - PROSE_LIKE)
    chosen = _snippets([s for s in files if not s.held], names, 1_800)
    language, language_bias, _ = fit_languages(chosen, len(names), 4, SEED)
    language_tables, language_scale = quantised(language, 31)
    stored = {f"line{i}": t for i, t in enumerate(tables)} | {f"language{i}": t for i, t in enumerate(language_tables)}
    stored |= {"bias": language_bias, "languages": np.array(names)}
    _write(stored, [scale, bias, language_scale, 0, 0, 0])
    best = _tuned(Lines(WEIGHTS.read_bytes()), tuning)
    _write(stored, [scale, bias, language_scale, *best])
    print(
        f"switch, after a blank line, prior: {best}; {WEIGHTS.stat().st_size} bytes; {time.monotonic() - began:.0f} s"
    )


def _snippets(files: Sequence[Source], names: Sequence[str], each: int) -> list[tuple[str, int]]:
    rng = random.Random(SEED)
    made: list[tuple[str, int]] = []
    for number, name in enumerate(names):
        ours = [s for s in files if s.language == name]
        made += [("\n".join(snippet(rng.choice(ours), rng)), number) for _ in range(each)]
    return made


def _tuned(models: Lines, tuning: Sequence[Document]) -> tuple[float, float, float]:
    judged = []
    for d in tuning:
        if d.lines:
            odds = models.odds("\n".join(d.lines))
            judged.append((d, odds, [not line.strip() for line in d.lines]))
    best, chosen = -1.0, (0.0, 0.0, 0.0)
    for switch, blank, prior in itertools.product((1.0, 1.5, 2.0, 3.0), (0.25, 0.5, 1.0, 2.0), (-1.0, -0.5, 0.0, 0.5)):
        right = wrong = missed = 0
        for d, odds, empty in judged:
            said = smoothed((odds + prior).tolist(), empty, switch, blank)
            for line, label, code in zip(d.lines, d.labels, said, strict=True):
                if label != UNSAID and line.strip():
                    right += len(line) * (code and label == CODE)
                    wrong += len(line) * (code and label != CODE)
                    missed += len(line) * (not code and label == CODE)
        f1 = 2 * right / max(2 * right + wrong + missed, 1)
        if f1 > best:
            best, chosen = f1, (switch, blank, prior)
    print(f"F1 of characters on the tuning documents {best:.4f}")
    return chosen


def _write(stored: dict[str, object], scales: Sequence[float]) -> None:
    np.savez_compressed(WEIGHTS, scales=np.array(scales, np.float64), **stored)  # type: ignore[arg-type]
    digest = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    place = Path(runtime.__file__)
    place.write_text(re.sub(r'SHA256 = "\w+"', f'SHA256 = "{digest}"', place.read_text()))


if __name__ == "__main__":
    main()
