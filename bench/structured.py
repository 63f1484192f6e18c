"""How much of structured values is covered, by sort and carrier: every letter and digit inside some finding."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from local_models.training.evaluate import Share
from router.errors import RouterError
from router.inspecting import build_inspecting
from router.settings import load_settings
from tests.router.inspection.planted_carriers import CARRIERS, covered, planted
from tests.router.inspection.planted_sorts import SORTS

FLOOR = 0.97


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=10, help="values of each sort in each carrier")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="words and sentences that nothing was built on")
    given = parser.parse_args()
    hits: Counter[tuple[str, str]] = Counter()
    with TemporaryDirectory() as folder:
        environment = {"HALFDOOR_CONFIG_DIR": folder, "HALFDOOR_DATA_DIR": folder}
        inspecting = build_inspecting(load_settings(None, environment))
        inspecting.load()
        for item in planted(given.each, given.seed, given.held_out):
            try:
                found = [(span.start, span.end) for span in inspecting.inspector.inspect_text(item.text)]
            except RouterError:
                # A doubt keeps the text at home, but nothing in it was found: it does not count as covered.
                found = []
            hits[item.sort, item.carrier] += covered(found, item)
    print_matrix(hits, given.each)


def print_matrix(hits: Counter[tuple[str, str]], each: int) -> None:
    print("| sort | " + " | ".join(CARRIERS) + " | all |\n" + "|---" * (len(CARRIERS) + 2) + "|")
    for sort in SORTS:
        row = [hits[sort.name, carrier] for carrier in CARRIERS]
        print(f"| {sort.name} | " + " | ".join(map(str, row)) + f" | {written(Share(sum(row), each * len(row)))} |")
    columns = [Share(sum(hits[sort.name, carrier] for sort in SORTS), each * len(SORTS)) for carrier in CARRIERS]
    print("| all | " + " | ".join(f"{share.value:.3f}" for share in columns) + " | |")
    print(f"\nAll: {written(Share(hits.total(), each * len(SORTS) * len(CARRIERS)))}; asked for {FLOOR}.")


def written(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.3f} [{low:.3f}, {high:.3f}] of {share.total}"


if __name__ == "__main__":
    main()
