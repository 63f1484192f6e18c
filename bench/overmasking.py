"""What is flagged, masked or kept at home of text in which nobody appears: agents' traffic, logs, code."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.router.inspection.clean_corpus import SHAPES, corpus
from tests.router.inspection.clean_path import Outcome, Walk, request

PRESETS = ("default", "masked")
MASKED, HELD = 0.01, 0.05
"""What was asked for: the share of characters masked, the share of conversations kept at home."""


def print_shapes(outcomes: dict[str, list[Outcome]]) -> None:
    """Print one line for each shape and one for all."""
    head = [
        "shape",
        "conversations",
        "characters",
        "flagged",
        *(f"{p}: {w}" for p in PRESETS for w in ("masked", "held")),
    ]
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for shape, found in [*outcomes.items(), ("all", [one for many in outcomes.values() for one in many])]:
        if not found:
            continue
        size = sum(one.characters for one in found)
        cells = [shape, str(len(found)), str(size), f"{sum(one.flagged.total() for one in found) / size:.4f}"]
        for preset in PRESETS:
            held = sum(preset in one.held for one in found)
            cells += [f"{sum(one.masked[preset] for one in found) / size:.4f}", f"{held} ({held / len(found):.3f})"]
        print("| " + " | ".join(cells) + " |")
    print(f"\nLimits: {MASKED} of the characters masked, {HELD} of the conversations held.\n")


def print_kinds(outcomes: dict[str, list[Outcome]], most: int) -> None:
    """Print per shape which kind and detector flags most, and why conversations were held."""
    for shape, found in outcomes.items():
        flagged: Counter[tuple[str, str]] = Counter()
        reasons: Counter[str] = Counter()
        for one in found:
            flagged.update(one.flagged)
            reasons.update(f"{preset}: {why}" for preset, why in one.held.items())
        print(f"{shape}: " + ", ".join(f"{k} by {d} {n}" for (k, d), n in flagged.most_common(most)))
        for why, count in reasons.most_common(most):
            print(f"  held {count} times by {why}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=40, help="texts of each shape")
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    outcomes: dict[str, list[Outcome]] = {shape: [] for shape in SHAPES}
    with TemporaryDirectory() as folder:
        walk = Walk(Path(folder), PRESETS)
        for clean in corpus(given.each, given.seed):
            outcomes[clean.shape].append(walk.outcome(request(clean)))
    print_shapes(outcomes)
    print_kinds(outcomes, 8)


if __name__ == "__main__":
    main()
