"""Command line of the workshop: `python -m local_models.training build mesh|heads [--data DIR] [--out DIR]`."""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

from local_models.training.pool import FROZEN, data_folder
from local_models.training.recipe import TINY, Recipe

PACKAGE = Path(__file__).parents[1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local_models.training", description=__doc__)
    parser.add_argument("command", choices=["build"])
    parser.add_argument("model", choices=["mesh", "heads"])
    parser.add_argument(
        "--data", type=Path, default=None, help="the data folder (default: HALFDOOR_DATA or ../shared/data)"
    )
    parser.add_argument("--out", type=Path, default=None, help="where to write (default: the package itself)")
    parser.add_argument("--tiny", action="store_true", help="the same code on a few hundred rows, under a minute")
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=40.0, help="the learning rate reaches 0 by then at the latest")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--resume", default="", help="a checkpoint.pt or a shipped mesh.onnx to go on from")
    parser.add_argument("--requests", type=int, default=1, help="one step in so many also reads requests")
    parser.add_argument("--measure", type=int, default=500, help="most rows of a source for thresholds and measures")
    parser.add_argument("--share", type=float, default=1.0, help="how far from --resume to the end the weights lie")
    parser.add_argument(
        "--toward", default="", help="a checkpoint trained from --resume before: nothing is trained now"
    )
    return parser.parse_args()


def main() -> None:
    """Build and print where everything is."""
    arguments = _arguments()
    data = arguments.data or data_folder()
    if data is None:
        raise SystemExit(
            "no data folder: give --data DIR or set HALFDOOR_DATA (docs/training-data.md lists its sources)"
        )
    if arguments.model == "heads":
        from local_models.training import heads

        heads.build(data, PACKAGE / "weights", PACKAGE / "manifest.toml")
        return
    from local_models.training.build import build

    recipe = TINY if arguments.tiny else Recipe()
    if not arguments.tiny:
        recipe = replace(
            recipe,
            layers=arguments.layers,
            passes=arguments.passes,
            minutes=arguments.minutes,
            threads=arguments.threads,
            seed=arguments.seed,
            resume=arguments.resume,
            requests=arguments.requests,
            measure=arguments.measure,
            share=arguments.share,
            toward=arguments.toward,
        )
    out = arguments.out or PACKAGE / "weights"
    manifest = out / "manifest.toml" if arguments.out else PACKAGE / "manifest.toml"
    out.mkdir(parents=True, exist_ok=True)
    done = build(data, out, recipe, manifest)
    if not arguments.out and not arguments.tiny:
        shutil.copyfile(out / "scratch" / "held_out.jsonl.gz", FROZEN)
    print(f"weights in {out}, manifest {manifest}, {done.milliseconds:.1f} ms per window")


if __name__ == "__main__":
    main()
