"""One build from pool to card."""

import time
from pathlib import Path

import torch

from local_models.training import card, distil, finish, fit, manifest_file
from local_models.training.gain import fit_rule, questions
from local_models.training.recipe import Recipe

DEPTHS = Path(__file__).parent / "depths.md"


def build(data: Path, out: Path, recipe: Recipe, manifest: Path) -> finish.Finished:
    """Train, export, quantize, calibrate, measure, and write weights, manifest, card and curve.

    `out` receives the files that are shipped; the fp32 graph stays in a folder beside them.
    """
    started = time.monotonic()
    fitted = fit.fit(data, recipe)
    distil.improve(fitted.mesh, fitted.tokenizer, data, recipe)
    seconds = time.monotonic() - started
    (out / "scratch").mkdir(exist_ok=True)
    torch.save(fitted.mesh.state_dict(), out / "scratch" / "checkpoint.pt")
    return deliver(fitted, data, (out, manifest), recipe, seconds)


def deliver(
    fitted: fit.Fitted, data: Path, targets: tuple[Path, Path], recipe: Recipe, seconds: float
) -> finish.Finished:
    """Everything after training; `targets` are the weights' folder and the manifest's path."""
    out, manifest = targets
    scratch = out / "scratch"
    done = finish.finish(fitted, data, scratch, recipe)
    finish.move(scratch, out)
    rule = fit_rule(questions(data))
    manifest_file.write(out, manifest, done.calibration, done.canaries, (rule, finish.quality(done)))
    depths = DEPTHS.read_text(encoding="utf-8") if DEPTHS.is_file() else ""
    card.write(out / "CARD.md", done, fitted, recipe, (data, seconds, depths))
    if fitted.curve:
        card.curve(fitted.curve, out / "curve.png")
    return done
