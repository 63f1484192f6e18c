"""Word recall of the tagger where one plain word in a hundred of the same source is flagged, held-out rows.

Prints Markdown. One threshold for all kinds is moved until the share is reached in each source, so the figure says how
well words are told apart, whatever the shipped operating point is. `--data` adds collected sources. `--weights` reads
other graphs, with the manifest beside them.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tokenizers import Tokenizer

from local_models.manifest import FOLDER, read_manifest
from local_models.training import calibrate, evaluate, pool, word_recall
from local_models.training.reference import Reader
from local_models.training.rows import Row

SHARE, ASKED = 0.01, 0.80


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of the collected sources (default: HALFDOOR_DATA)")
    parser.add_argument("--weights", type=Path, default=FOLDER, help="folder of the weights")
    parser.add_argument("--most", type=int, default=250, help="rows of each held-out source")
    given = parser.parse_args()
    manifest = read_manifest(given.weights)
    reader = Reader.open(manifest.graph.path, Tokenizer.from_file(str(manifest.tokenizer.path)))
    heat = manifest.temperatures["tags"]

    def seen(rows: list[Row]) -> list[calibrate.Words]:
        return [found for row in rows if (found := calibrate.words_of(row, reader.read(row.text), heat))]

    rows = pool.thin(pool.held_out(given.data), given.most)
    cases = {"as is": seen(rows), "lower case": seen(evaluate.lowered(rows))}
    print(f"# Word recall at {SHARE:.0%} of the plain words flagged (asked for: {ASKED})\n")
    print("| source | marked words | plain words | as is | lower case |\n|---|---|---|---|---|")
    found = {name: word_recall.by_source(words, SHARE) for name, words in cases.items()}
    for source, each in found["as is"].items():
        lower = found["lower case"].get(source)
        print(f"| {source} | {each.marked} | {each.plain} | {each.value:.3f} | {lower.value if lower else 0:.3f} |")
    cells = []
    for words in cases.values():
        low, high = word_recall.interval(words, SHARE)
        cells.append(f"**{word_recall.mean(words, SHARE):.3f}** [{low:.3f}, {high:.3f}]")
    print(f"| mean over sources | | | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
