"""One build from pool to card."""

import time
from pathlib import Path

import torch

from local_models.training import card, distil, finish, fit, manifest_file, soup
from local_models.training.gain import fit_rule, questions
from local_models.training.recipe import Recipe

DEPTHS = Path(__file__).parent / "depths.md"


def build(data: Path, out: Path, recipe: Recipe, manifest: Path) -> finish.Finished:
    """Train, export, quantize, calibrate, measure, and write weights, manifest, card and curve.

    `out` receives the files that are shipped; the fp32 graph stays in a folder beside them.

    Raises:
        ValueError: a share of the training is wanted, and nothing says what it went on from.
    """
    started = time.monotonic()
    if recipe.share < 1.0 and not recipe.resume:
        raise ValueError("a share of the way needs a start: --resume")
    fitted = fit.fit(data, recipe)
    (out / "scratch").mkdir(exist_ok=True)
    if recipe.share < 1.0:
        # The end is kept, so that another share can be tried without training again (--toward).
        torch.save(fitted.mesh.state_dict(), out / "scratch" / "end.pt")
        soup.between(fit.fresh_mesh(recipe), fitted.mesh, recipe.share)
    distil.improve(fitted.mesh, fitted.tokenizer, data, recipe)
    seconds = time.monotonic() - started + (fitted.curve[-1].seconds if recipe.toward and fitted.curve else 0.0)
    torch.save(fitted.mesh.state_dict(), out / "scratch" / "checkpoint.pt")
    soup.log(out / "scratch", fitted.rows, fitted.curve)
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
