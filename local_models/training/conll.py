"""Readers of the token-per-line sources: two columns, a blank line between sentences, text put back together."""

# ruff: noqa: RUF001 - tables

from collections.abc import Iterator, Mapping
from pathlib import Path

from local_models.training.rows import NAMES, Builder, Row

Labels = tuple[str, ...]
Sentence = list[tuple[str, str]]

_ATTACH_LEFT = frozenset(".,;:!?)]}%'’”…")
_ATTACH_RIGHT = frozenset("([{$£€#“")
_CONTRACTIONS = frozenset({"n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "’s", "’re", "’ve", "’ll", "’d", "’m"})

WNUT: Mapping[str, Labels] = {
    "person": ("PERSON",),
    "location": ("LOCATION",),
    "corporation": ("ORGANIZATION",),
    "group": ("ORGANIZATION",),
    "product": ("O", "ORGANIZATION"),
}
SHORT: Mapping[str, Labels] = {
    "PER": ("PERSON",),
    "LOC": ("LOCATION",),
    "ORG": ("ORGANIZATION",),
    "MISC": ("O", "NRP"),
}
CROSSNER: Mapping[str, Labels] = {
    **dict.fromkeys(
        ("person", "researcher", "writer", "musicalartist", "politician", "scientist"),
        ("PERSON",),
    ),
    **dict.fromkeys(("organisation", "university", "politicalparty", "band"), ("ORGANIZATION",)),
    **dict.fromkeys(("location", "country"), ("LOCATION",)),
    **dict.fromkeys(("academicjournal", "magazine", "conference"), ("O", "ORGANIZATION")),
    "misc": ("O", "NRP", "ORGANIZATION"),
}


def sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of one file as (token, tag) pairs."""
    sentence: Sentence = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if len(cells) >= 2:
            sentence.append((cells[0], cells[-1]))
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _glued(previous: str, token: str, quotes: int) -> bool:
    """Say whether `token` follows `previous` without a space in ordinary writing."""
    if not previous or previous == "@":
        return True
    if token in _CONTRACTIONS or (token[0] in _ATTACH_LEFT and len(token) <= 3):
        return True
    if token == '"':
        return quotes % 2 == 1
    if previous == '"':
        return quotes % 2 == 1
    return previous[-1] in _ATTACH_RIGHT and len(previous) == 1


def _runs(sentence: Sentence) -> Iterator[tuple[list[str], str]]:
    """Group the tokens of one entity (or one plain token) together with its bare tag."""
    run: list[str] = []
    kind = ""
    for token, tag in sentence:
        bare = tag.split("-", 1)[-1] if tag != "O" else ""
        starts = tag.startswith("B-") or bare != kind or not bare
        if run and starts:
            yield run, kind
            run = []
        run.append(token)
        kind = bare
    if run:
        yield run, kind


def as_row(sentence: Sentence, mapping: Mapping[str, Labels], source: str, group: str) -> Row:
    """Return the sentence as running text with its spans."""
    builder = Builder()
    previous, quotes = "", 0
    handle = False
    for run, kind in _runs(_merge_handles(sentence)):
        labels = mapping.get(kind, ())
        if kind and run[0].startswith("@") and len(run[0]) > 1:
            labels, handle = ("USERNAME",), True
        piece = ""
        for position, token in enumerate(run):
            glue = _glued(previous, token, quotes)
            space = "" if glue else " "
            if position == 0:
                builder.add(space)
                piece = token
            else:
                piece += space + token
            quotes += token == '"'
            previous = token
        builder.add(piece, *labels)
    text, spans = builder.build()
    annotated = NAMES | {"USERNAME"} if handle or source.startswith("btc") else NAMES
    return Row(text, spans, source, "social" if source in {"wnut17", "btc"} else "prose", annotated, group)


def _merge_handles(sentence: Sentence) -> Sentence:
    """Put "@" and the name after it back together: the source cuts a handle into two tokens."""
    merged: Sentence = []
    for token, tag in sentence:
        if merged and merged[-1][0] == "@" and token[0].isalnum():
            merged[-1] = ("@" + token, tag if tag != "O" else merged[-1][1])
        else:
            merged.append((token, tag))
    return merged
