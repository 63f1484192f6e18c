"""Makes the list of ordinary words from texts written with capitals: `scripts/ordinary_words.py FOLDER > FILE`.

FOLDER holds *.gz or plain texts in English (the list in the repository was made from wikigold, crossner, medquad, arena_hard,
gpteacher, legalbench, mts_dialog and AMI of the training pool, and from Python's own library). Counts are facts about words;
no sentence is kept.
"""

import gzip
import re
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

_LOWER = re.compile(r"(?<=[A-Za-z,] )([a-z]{2,})(?=[ ,.;:?!)])")
_INSIDE = re.compile(r"(?<=[a-z,] )([A-Z][a-z]+)\b")
_PARTS = re.compile(r"[a-z]{2,}")
_LEAST, _SHARE = 5, 0.1
"""A word is ordinary from this many lower-case uses inside sentences, and this share of all uses there."""
_IN_CODE, _FILES = 12, 4
"""Or from this many uses in code, in this many files: `max`, `sum`."""
_NAMED = 25
"""A word with as many capitals inside sentences is well known as a name: Germany, Monday."""


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        yield path.name, (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", "replace")
    library = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(library.glob("*.py")):
        yield path.name, path.read_text(encoding="utf-8", errors="replace")


def _counted(texts: Iterable[tuple[str, str]]) -> tuple[Counter[str], Counter[str], set[str]]:
    lower: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    code: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for name, text in texts:
        if name.endswith(".py"):
            own = Counter(_PARTS.findall(text))
            code += own
            files.update(own.keys())
        prose = text.replace("\\n", " ")
        lower.update(_LOWER.findall(prose))
        inside.update(word.lower() for word in _INSIDE.findall(prose))
    return lower, inside, {word for word, count in code.items() if count >= _IN_CODE and files[word] >= _FILES}


def main() -> None:
    """Print ordinary words, then a line of one dash, then words known as names that are not."""
    lower, inside, code = _counted(_texts(Path(sys.argv[1])))
    ordinary = code | {
        word for word, count in lower.items() if count >= _LEAST and count >= _SHARE * (count + inside[word])
    }
    named = {word for word, count in inside.items() if len(word) > 3 and count >= _NAMED} - ordinary
    sys.stdout.write("\n".join([*sorted(ordinary), "-", *sorted(named), ""]))


if __name__ == "__main__":
    main()
