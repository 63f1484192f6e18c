"""The figures of the heads' card: `python bench/heads.py DATA` runs the three benches and writes `weights/HEADS.md`."""

import argparse
import subprocess
import sys
from pathlib import Path

from local_models.training import heads_card

BENCH = Path(__file__).parent
WEIGHTS = BENCH.parent / "local_models" / "weights"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    given = parser.parse_args()
    figures = []
    for name in ("when", "summaries", "find"):
        command = [sys.executable, str(BENCH / f"{name}.py"), str(given.data)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(said, flush=True)
        figures.append(f"`python bench/{name}.py DATA`\n\n```text\n{said.strip()}\n```")
    heads_card.measured(WEIGHTS, "\n\n".join(figures))


if __name__ == "__main__":
    main()
