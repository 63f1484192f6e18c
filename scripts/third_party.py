"""Write THIRD_PARTY_LICENSES.md from the runtime lock and the metadata of the installed packages."""

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPEN = """# Third-party licences

Halfdoor is Apache-2.0 (`LICENSE`). The packages below are installed beside it, none is copied into it; versions stand in
`locks/runtime.txt`. Written by `scripts/third_party.py`.

| package | licence as its metadata states it |
|---|---|
"""
DATA = """
## Data and weights

The shipped nano-model weights in `local_models/weights/` are derived from the encoder `all-MiniLM-L6-v2` (Apache-2.0). The data
they were trained on, with licences and attributions, stands in `local_models/manifest.toml` and `docs/training-data.md`.

`local_models/weights/lines.npz` was trained on public source files under permissive licences and on the same texts; the list stands in
`local_models/training/code/notes.md`.

The table of look-alike letters in `router/inspection/views/look_alikes.py` derives from Unicode's confusables data (Unicode License v3).
The word counts in `router/inspection/ordinary.txt` were made from the same texts and Python's standard library (`scripts/ordinary_words.py`).

Formats of credentials were checked against the published rules of gitleaks (MIT), Kingfisher and Nosey Parker (Apache-2.0); no rule
was copied.

`tests/fixtures/engine/tiny.gguf` holds random numbers and was made by the script beside it. The facts about engines in
`router/upstreams/servers/` were read in their documentation and sources; no code was copied.

The OpenAI API description in `tests/fixtures/` is MIT (OpenAI); it is used by tests only and is not in the wheel.
"""


def licence(package: str) -> str:
    """Return the most exact statement that the metadata holds."""
    about = metadata.metadata(package)
    classifiers = [c.split("::")[-1].strip() for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    return about.get("License-Expression") or next(iter(classifiers), "") or (about.get("License") or "").split("\n")[0]


def main() -> None:
    """Write the page."""
    lock = (ROOT / "locks" / "runtime.txt").read_text()
    rows = []
    for package in sorted(set(re.findall(r"^([a-z0-9_.-]+)==", lock, re.M))):
        try:
            rows.append(f"| {package} | {licence(package)} |\n")
        except metadata.PackageNotFoundError:
            rows.append(f"| {package} | (other systems only) |\n")
    (ROOT / "THIRD_PARTY_LICENSES.md").write_text(OPEN + "".join(rows) + DATA)


if __name__ == "__main__":
    main()
