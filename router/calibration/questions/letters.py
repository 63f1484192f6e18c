"""Strings letter by letter, and spelling."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode, choice, number

_WORDS = (
    "lantern orchard granite whistle meadow harvest compass blanket thunder velvet pyramid journey castle pepper "
    "window magnet saddle hammer puzzle anchor ribbon cobweb walnut gravel muffin turnip sandal kettle bramble parcel"
).split()
_SPELLED = (
    ("accommodate", "accomodate", "acommodate", "accommadate"), ("definitely", "definately", "definitly", "defiantely"),
    ("separate", "seperate", "separete", "sepparate"), ("necessary", "neccessary", "necesary", "neccesary"),
    ("embarrass", "embarass", "embarras", "emberrass"), ("occurrence", "occurence", "ocurrence", "occurrance"),
    ("rhythm", "rythm", "rhythem", "rythem"), ("conscientious", "consciencious", "concientious", "conscientous"),
    ("millennium", "millenium", "milennium", "millenniem"), ("privilege", "priviledge", "privelege", "privilage"),
    ("maintenance", "maintainance", "maintenence", "maintanance"), ("liaison", "liason", "liasion", "laiason"),
    ("parallel", "paralell", "parralel", "paralel"), ("bureaucracy", "beaurocracy", "bureaucrasy", "burocracy"),
    ("questionnaire", "questionaire", "questionnair", "questionairre"), ("supersede", "supercede", "superseed", "suppersede"),
    ("harass", "harrass", "haras", "harras"), ("mischievous", "mischevious", "mischievious", "mischevous"),
    ("guarantee", "garantee", "gaurantee", "guarentee"), ("perseverance", "perserverance", "perseverence", "persaverance"),
    ("weird", "wierd", "weerd", "wiered"), ("ecstasy", "ecstacy", "extasy", "ecstascy"),
    ("indispensable", "indispensible", "indespensable", "indispensble"), ("vacuum", "vaccuum", "vaccum", "vacum"),
)  # fmt: skip


def strings(draw: Random) -> Iterator[Asked]:
    """Reverse, count, sort, pick, replace."""
    while True:
        word, other = draw.sample(_WORDS, 2)
        yield _says(f"Write the word '{word}' backwards. Only the word.", word[::-1])
        letter = draw.choice(word)
        text = f"{word} {other} {word}"
        yield number(f"How many times does the letter '{letter}' occur in '{text}'?", text.count(letter))
        some = draw.sample(_WORDS, 5)
        yield _says(
            f"Sort these words alphabetically, separated by single spaces: {' '.join(some)}", " ".join(sorted(some))
        )
        yield _says(
            f"What is the third letter of '{word}' followed by the last letter of '{other}'?", word[2] + other[-1]
        )
        yield _says(
            f"Replace every vowel (a, e, i, o, u) in '{word} {other}' by '*'. Only the result.",
            "".join("*" if letter in "aeiou" else letter for letter in f"{word} {other}"),
        )
        initials = "".join(one[0] for one in some).upper()
        yield _says(f"Write the initials of these words in capitals, joined: {' '.join(some)}", initials)


def spelling(draw: Random) -> Iterator[Asked]:
    """Pick the right spelling, or mend a wrong one."""
    for right, *wrong in draw.sample(_SPELLED, len(_SPELLED)):
        yield choice("Which spelling is correct?", right, tuple(wrong), draw)
        yield _says(f"Correct the spelling of this word: '{wrong[0]}'. Only the word.", right)


def _says(text: str, right: str) -> Asked:
    # Stars must survive the folding of marks, so the wording is accepted as it is and without them.
    return Asked(Mode.EXACT, text, [right], right)
