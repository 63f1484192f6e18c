"""Following instructions about form."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode

_THINGS = (
    "rain",
    "bread",
    "bicycles",
    "maps",
    "gardens",
    "clocks",
    "bridges",
    "paper",
    "salt",
    "snow",
    "wool",
    "trains",
)


def formatting(draw: Random) -> Iterator[Asked]:
    """How many lines, which case, which marks, which words not."""
    while True:
        thing, count = draw.choice(_THINGS), draw.randint(3, 6)
        yield Asked(
            Mode.FORMAT,
            f"Write exactly {count} bullet points about {thing}. Each line begins with '- '. No other lines.",
            rf"(?:- [^\n]+\n){{{count - 1}}}- [^\n]+",
            "\n".join(f"- a word on {thing}" for _ in range(count)),
        )
        yield Asked(
            Mode.FORMAT,
            f"Write one sentence about {thing} in capital letters only, ending in an exclamation mark.",
            r"[^a-z\n]*[A-Z][^a-z\n]*!",
            f"EVERYBODY LIKES {thing.upper()}!",
        )
        yield Asked(
            Mode.FORMAT,
            f"Give exactly {count} single words that have to do with {thing}, in lower case, separated by commas and no spaces.",
            rf"[a-z]+(?:,[a-z]+){{{count - 1}}}",
            ",".join(["alpha", "beta", "gamma", "delta", "rho", "tau"][:count]),
        )
        letter = draw.choice("zqxj")
        yield Asked(
            Mode.FORMAT,
            f"Write a sentence of at least five words about {thing} without using the letter '{letter}'.",
            rf"(?!(?i:.*{letter}))(?:\S+\s+){{4,}}\S+",
            "Here is a line of some few short words.",
        )
        yield Asked(
            Mode.FORMAT,
            f"Answer with a sentence of exactly {count + 3} words about {thing}, ending in a full stop. Nothing else.",
            rf"(?:[^\s]+ ){{{count + 2}}}[^\s]+\.",
            " ".join(["word"] * (count + 2)) + " end.",
        )
        yield _title(thing)


def _title(thing: str) -> Asked:
    text = f"Write a title about {thing} between double square brackets, like [[this]], and nothing outside them."
    return Asked(Mode.FORMAT, text, r"\[\[[^\[\]\n]+\]\]", f"[[All about {thing}]]")
