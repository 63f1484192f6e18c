"""What inspection finds of made-up values in every disguise, what its views flag for nothing, and what they cost.

Prints Markdown. `--names` adds names of people, which need the nano-models. Folders given as arguments are read as
clean text of real shape: their text files, in pieces of 40,000 characters. What the plain text does not give and a
view does is counted as flagged for nothing.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.inspection.cache import ContentCache
from router.inspection.detector import Detector
from router.inspection.everyday.judged import Judged
from router.inspection.exact import ExactKinds
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.nano import NanoModels
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.secrets.detector import Secrets
from router.inspection.views.layers import layers
from router.inspection.views.opaque import holds_payload
from router.inspection.views.readings import readings
from router.inspection.vocabulary import Vocabulary, Word
from tests.leaks.values import card, iban
from tests.router.inspection.views.test_readings import DISGUISES, VALUES

PIECE = 40_000
NAMES = ("Ada Byron", "Priya Raman", "Tomasz Kowalczyk", "Grace Okafor", "Luis Herrera")
SENTENCES = ("Please note: {} and thank you.", "value: {}", '{{"text": "{}", "n": 1}}')
CASES: Mapping[str, Callable[[str], str]] = {
    "as is": str,
    "lower": str.lower,
    "capitals": str.upper,
    "surname first": lambda name: ", ".join(reversed(name.split())),
}
TALK = ("I met {} yesterday about the invoice.", "please call {} and tell them it is done", "Customer: {}")


def built(*, names: bool) -> Inspector:
    nano = NanoModels() if names else None
    if nano is not None:
        nano.load()
    detectors: list[tuple[str, Detector]] = [
        ("presidio-2", Judged(PresidioDetector(nano))),
        ("secrets-1", Secrets()),
        ("exact-1", ExactKinds()),
    ]
    inspector = Inspector(detectors, Vocabulary([Word(VALUES["word"])]), ContentCache())
    inspector.load()
    return inspector


def covered(inspector: Inspector, text: str, start: int, end: int) -> bool:
    made = Text(Place("text"), text, Role.USER, 0)
    found = inspector.inspect(Conversation("openai", "m", False, (made,), (), 0, {})).findings
    return all(any(f.start <= at < f.end for f in found) for at in range(start, end) if text[at].isalnum())


def share(inspector: Inspector, hidden: Sequence[str], sentences: Sequence[str]) -> tuple[int, int]:
    hits = 0
    for value in hidden:
        payload = value.rpartition("base64,")[2]
        for sentence in sentences:
            text = sentence.format(value)
            start = text.index(payload)
            hits += covered(inspector, text, start, start + len(payload))
    return hits, len(hidden) * len(sentences)


def print_coverage(inspector: Inspector, kinds: Mapping[str, Sequence[str]]) -> None:
    print(f"| view | {' | '.join(kinds)} |\n|{'---|' * (len(kinds) + 1)}")
    hits = total = 0
    for name, disguise in DISGUISES.items():
        cells = []
        for values in kinds.values():
            found, of = share(inspector, [disguise(value) for value in values], SENTENCES)
            hits, total = hits + found, total + of
            cells.append(f"{found}/{of}")
        print(f"| {name} | {' | '.join(cells)} |")
    print(f"\nCovered: {hits}/{total} = {hits / total:.3f}\n")


def print_random(inspector: Inspector, each: int) -> None:
    """Print how accounts and cards that are all digits, made up anew, fare in every disguise and in two at once.

    Digits are what decoders like to take for something: these are the values that a view may lose.
    """
    chance = Random(5)
    made = [make(chance) for make in (iban, card) for _ in range(each)]
    lost = Counter(name for name, hide in DISGUISES.items() for value in made if not _held(inspector, hide(value)))
    count = len(made) * len(DISGUISES)
    print("## Made-up accounts and cards\n")
    print(f"In one disguise: {lost.total()} of {count} missed ({_worst(lost)}).")
    both = chance.sample(list(permutations(DISGUISES, 2)), 40 * each)
    twice = Counter(two for one, two in both for value in made[::each] if not _held(inspector, _twice(value, one, two)))
    print(f"In two at once: {twice.total()} of {len(both) * 2} missed, mostly where the second is {_worst(twice)}.\n")


def _worst(missed: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in missed.most_common(8)) or "none"


def _twice(value: str, one: str, two: str) -> str:
    return DISGUISES[two](DISGUISES[one](value))


def _held(inspector: Inspector, hidden: str) -> bool:
    """Whether a disguised value is found, whole or under another name, or makes its text stay here."""
    payload = hidden.rpartition("base64,")[2]
    text = f"Please keep the account {hidden} in mind."
    start = text.index(payload)
    made = Text(Place("text"), text, Role.USER, 0)
    inspection = inspector.inspect(Conversation("openai", "m", False, (made,), (), 0, {}))
    end = start + len(payload)
    found = sum(max(0, min(one.end, end) - max(one.start, start)) for one in inspection.findings)
    return bool(inspection.doubts) or found >= 0.9 * len(payload)


def print_cases(inspector: Inspector) -> None:
    print("| names | covered |\n|---|---|")
    for name, change in CASES.items():
        found, of = share(inspector, [change(value) for value in NAMES], TALK)
        print(f"| {name} | {found}/{of} |")
    print()


def pieces(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if path.is_file() and path.stat().st_size < 2_000_000:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            yield from (text[at : at + PIECE] for at in range(0, len(text), PIECE))


def print_clean(folders: Sequence[Path]) -> None:
    strict: list[tuple[str, Detector]] = [("exact-1", ExactKinds()), ("secrets-1", Secrets())]
    for _, detector in strict:
        detector.load()  # type: ignore[attr-defined]
    print("| clean text | pieces | doubts | findings of views alone | share of characters | ms per 40 kB |")
    print("|---|---|---|---|---|---|")
    for folder in folders:
        count = doubts = found = flagged = characters = 0
        spent = 0.0
        for text in pieces(folder):
            plain = [span for _, detector in strict for span in detector.detect(text)]
            began = time.process_time()
            *between, view = layers(text)
            more = list(readings(view, between))
            doubts += holds_payload(view, plain, 0)
            spent += time.process_time() - began
            new = [
                span
                for reading in more
                for name, detector in strict
                if reading.is_for(name)
                for span in reading.found(detector.detect(reading.text))
                if not _inside(span, plain)
            ]
            count, found, characters = count + 1, found + len(new), characters + len(text)
            flagged += sum(span.end - span.start for span in new)
        if count:
            cost = 1000 * spent * PIECE / characters
            rate = flagged / characters
            print(f"| {folder.name} | {count} | {doubts} | {found} | {rate:.6f} | {cost:.2f} |")


def _inside(span: Span, known: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in known)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, help="clean text of real shape")
    parser.add_argument("--names", action="store_true", help="names too, by the nano-models")
    parser.add_argument(
        "--random", type=int, default=0, help="so many made-up accounts and cards, in two disguises too"
    )
    given = parser.parse_args()
    structured = {name: [value] for name, value in VALUES.items()}
    print("# Views\n\n## Values with a form, and own words\n")
    inspector = built(names=False)
    print_coverage(inspector, structured)
    if given.random:
        print_random(inspector, given.random)
    if given.names:
        inspector = built(names=True)
        print("## Names\n")
        print_cases(inspector)
        print_coverage(inspector, {"names": NAMES})
    root = Path(__file__).resolve().parent.parent
    print("## Clean text\n")
    print_clean(given.folders or [root / "docs", root / "router", root / "locks"])


if __name__ == "__main__":
    main()
