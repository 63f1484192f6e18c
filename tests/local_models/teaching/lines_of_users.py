"""What two made-up users correct: code names of colleagues in small letters, and furniture that bears first names."""

import re
from collections.abc import Sequence
from random import Random

from local_models.teaching.corrections import Correction
from local_models.teaching.marks import Marked

CODE_NAMES = [
    "sparrow",
    "falcon",
    "badger",
    "willow",
    "maple",
    "bramble",
    "kestrel",
    "otter",
    "heron",
    "juniper",
    "moss",
    "pebble",
    "cobalt",
    "ember",
    "thistle",
    "fennel",
    "marten",
    "linnet",
    "saffron",
    "quill",
    "tansy",
    "rowan",
    "sorrel",
    "plover",
    "vetch",
    "clover",
    "teasel",
    "dunlin",
]
FURNITURE = ["Marlowe", "Linnea", "Bergstrom", "Alvar", "Ingrid", "Theo", "Matilda", "Harper", "Stanley", "Florence"]
_WORK = [
    "report",
    "invoice",
    "floor plan",
    "budget",
    "survey",
    "test rig",
    "draft",
    "lease",
    "slides",
    "backup",
    "audit",
]
_SAID = (
    "ask {a} whether the {w} is done",
    "{a} said the {w} can wait until the next round",
    "please hand the {w} to {a} and {b}",
    "{a} is off sick again so {b} does the {w}",
    "nobody told {a} about the {w}",
    "i think {a} wrote the {w}, not {b}",
    "cc {a} on the {w}",
    "{a} and {b} disagree about the {w}",
    "{b} called about the {w} and wants to talk to {a}",
    "the {w} was approved by {a}",
    "did you hear from {a}?",
    "meeting notes: {a} takes the {w}, {b} checks it",
    "{a}: done with the {w}\n{b}: thanks",
    "from {a} to {b}: the {w} is on the shared drive",
)
_SOLD = (
    "The {p} {n} comes in oak and walnut.",
    "We have 14 {p} {n} units left in stock.",
    "Customers return the {p} because the drawer sticks.",
    "Is the {p} {n} compatible with the old rail?",
    "Price of {p} {n}: 249 EUR",
    "The new {p} sofa is too wide for the lift.",
    "{p} and {q} share the same legs.",
    "Order 3 x {p} {n} and 2 x {q} {n}.",
    "Assembly of {p} takes forty minutes.",
    "The {p} lamp flickers when dimmed.",
    "Replace the hinge of the {p} cabinet.",
)
_SLOT = re.compile(r"\{(\w)\}")


def about_people(count: int, seed: int, names: Sequence[str] = CODE_NAMES) -> list[Correction]:
    return _lines(_SAID, count, seed, names)


def about_furniture(count: int, seed: int, names: Sequence[str] = FURNITURE) -> list[Correction]:
    return _lines(_SOLD, count, seed, names)


def _lines(forms: Sequence[str], count: int, seed: int, names: Sequence[str]) -> list[Correction]:
    chance = Random(seed)
    return [_filled(chance.choice(forms), chance, names) for _ in range(count)]


def _filled(form: str, chance: Random, names: Sequence[str]) -> Correction:
    first, second = chance.sample(list(names), 2)
    values = {"a": first, "b": second, "p": first, "q": second}
    values |= {"w": chance.choice(_WORK), "n": chance.choice(("20", "40", "110", "300"))}
    text, marks, last = "", [], 0
    for slot in _SLOT.finditer(form):
        text += form[last : slot.start()]
        if slot[1] in "ab":
            marks.append(Marked(len(text), len(text) + len(values[slot[1]]), "PERSON"))
        text += values[slot[1]]
        last = slot.end()
    return Correction(text + form[last:], tuple(marks))
