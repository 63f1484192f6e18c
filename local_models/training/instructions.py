"""Generated instructions: templates with choices and slots, whole templates on one side of the split."""

# ruff: noqa: E501 - tables of values

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from random import Random

from local_models.training.generate import TEMPLATES
from local_models.training.label_row import ALL_TOPICS, FIRST_TOPICS, LabelRow, label_row
from local_models.training.splits import Part

FILL: Mapping[str, Sequence[str]] = {
    "PL": ["Python", "Python", "JavaScript", "TypeScript", "Java", "Rust", "Go", "C++", "C#", "SQL", "bash", "PHP", "Ruby", "Kotlin", "Swift", "R", "pandas", "React"],
    "CODETASK": ["reverses a linked list", "parse a CSV file", "sort a dictionary by value", "checks if a string is a palindrome", "connect to a postgres database", "download a file over http", "merges two sorted arrays", "counts the words in a file", "removes duplicates from a list", "validate an email address", "find the second largest number", "read environment variables", "resize an image", "stream a response", "caches the results of a function", "rename all files in a folder", "deploy to kubernetes", "join two tables and group by month", "compute the moving average"],
    "ERROR": ["TypeError: cannot read properties of undefined (reading 'map')", "KeyError: 'total'", "Segmentation fault (core dumped)", "java.lang.NullPointerException at OrderService.java:88", "ModuleNotFoundError: No module named 'requests'", "IndexError: list index out of range", "error[E0382]: borrow of moved value", "connection refused on port 5432", "CORS policy: No 'Access-Control-Allow-Origin' header", "undefined reference to `main'", "ImagePullBackOff", "permission denied (publickey)", "SyntaxError: unexpected EOF while parsing", "deadlock detected", "OutOfMemoryError: Java heap space", "npm ERR! code ERESOLVE", "502 bad gateway from nginx", "RuntimeError: CUDA out of memory", "fatal: refusing to merge unrelated histories"],
    "THING": ["photosynthesis", "black holes", "the stock market", "coffee", "quantum computing", "a lonely robot", "electric cars", "the Roman empire", "bread baking", "climate change", "machine learning", "the immune system", "inflation", "an online shop", "solar panels", "a chat application", "the French revolution", "jazz", "cats", "the ocean", "vitamin D", "sleep", "chess", "gravity", "a recommendation engine", "autumn leaves", "street food", "yoga", "wolves", "a bakery", "time travel", "renewable energy", "blockchain", "earthquakes", "a mobile game", "remote work", "penguins"],
    "LANG": ["French", "German", "Spanish", "Italian", "Japanese", "Chinese", "Portuguese", "Dutch", "Polish", "Turkish", "Arabic", "Hindi", "Swahili", "English", "Korean", "Russian"],
    "PHRASE": ["where is the station", "good morning", "I would like a coffee", "thank you very much", "how much is it", "see you tomorrow", "I love you", "the bill please", "happy birthday", "can you help me", "it was great to meet you", "please close the door"],
    "PLACE": ["Paris", "Tokyo", "Lisbon", "Kenya", "New York", "Rome", "Iceland", "Vietnam", "Berlin", "Peru", "Sydney", "Toronto", "Morocco"],
    "ILLNESS": ["diabetes", "breast cancer", "depression", "asthma", "high blood pressure", "migraine", "HIV", "epilepsy", "an eating disorder", "anxiety", "a slipped disc", "pneumonia", "ADHD", "bipolar disorder", "a stroke", "chlamydia", "lupus", "covid", "gallstones", "alcoholism"],
    "DRUG": ["ibuprofen", "metformin", "sertraline", "warfarin", "amoxicillin", "insulin", "lisinopril", "prednisone", "ritalin", "oxycodone", "penicillin", "xanax"],
}  # fmt: skip


def expand(
    template: str, rng: Random, passages: Sequence[str], code: Sequence[str], keep: frozenset[str] = frozenset()
) -> str:
    """Choose one of each "(a|b)" from the inside out and fill the slots, but for those to keep."""
    text = template
    while match := re.search(r"\(([^()]*\|[^()]*)\)", text):
        text = text[: match.start()] + rng.choice(match[1].split("|")) + text[match.end() :]

    def value(match: re.Match[str]) -> str:
        match match[1]:
            case "PASSAGE":
                return rng.choice(passages)
            case "CODE":
                return rng.choice(code)
            case "NUMBER":
                return str(rng.randint(2, rng.choice((12, 100, 5000))))
            case slot:
                return match[0] if slot in keep else rng.choice(FILL[slot])

    return re.sub(r"\{([A-Z]+)\}", value, text)


def cased(text: str, rng: Random) -> str:
    """Return the text as people type it: small letters, a capital at the start, or as it is."""
    draw = rng.random()
    return text.lower() if draw < 0.25 else text[:1].upper() + text[1:] if draw < 0.6 else text


def instructions(
    part: Part, each: int, rng: Random, passages: Sequence[str], code: Sequence[str]
) -> Iterator[LabelRow]:
    """Yield generated instructions; whole templates belong to one part."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for name in ("tasks.txt", "topics.txt"):
        for kind, template in sections(name):
            by_kind.setdefault((name, kind), []).append(template)
    for (name, kind), everything in sorted(by_kind.items()):
        found = share(everything, part)
        if part == "train" and name == "tasks.txt":
            # A later addition that only ever trains, so that the ranks of the first file, and its test part, stay.
            found = found + [template for other, template in sections("tasks_more.txt") if other == kind]
        for _ in range(each if name == "tasks.txt" else each // 2):
            template = rng.choice(found)
            text = cased(expand(template, rng, passages, code), rng)
            if name == "tasks.txt":
                yield label_row(text, kind, ("instructions", template))
            else:
                topics = frozenset({kind}) & ALL_TOPICS
                known = ALL_TOPICS if not topics else FIRST_TOPICS - {"hr", "finance"} | topics
                yield label_row(text, "", ("topics", template), topics, known)


def share(found: list[str], part: Part) -> list[str]:
    """Return the templates of one part: ordered by their hash, a fifth is for the test, a tenth (at least one) for dev.

    A dozen templates per class are too few for the plain hash rule, which may leave a part empty.
    """
    ranked = sorted(found, key=lambda template: blake2b(template.encode(), digest_size=8).digest())
    test = max(1, round(len(ranked) * 0.2))
    dev = max(1, round(len(ranked) * 0.1))
    bounds = {"test": (0, test), "dev": (test, test + dev), "train": (test + dev, len(ranked))}[part]
    return ranked[slice(*bounds)]


def sections(name: str, lead: str = "# ") -> Iterator[tuple[str, str]]:
    """Yield (kind, template) of one file of the folder `templates`; a line with `lead` begins a kind."""
    kind = ""
    for line in (TEMPLATES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith(lead):
            kind = line.removeprefix(lead)
        elif line.strip():
            yield kind, line.replace("\\n", "\n")
