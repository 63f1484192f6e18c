"""Order, truth and what follows from what."""

from collections.abc import Iterator
from itertools import pairwise, product
from random import Random

from router.calibration.question import Asked, Mode, choice

_BOXES = ("red", "blue", "green", "yellow", "white", "black")
_KINDS = ("glims", "tarbs", "wexes", "dorps", "lunts", "pimbles", "vosks", "quins")


def logic(draw: Random) -> Iterator[Asked]:
    """Orderings, syllogisms over invented words, truth tables, liars."""
    while True:
        boxes = draw.sample(_BOXES, 5)
        clues = [f"The {a} box is heavier than the {b} box." for a, b in pairwise(boxes)]
        draw.shuffle(clues)
        rank = draw.choice((("heaviest", 0), ("second heaviest", 1), ("lightest", 4), ("third heaviest", 2)))
        others = tuple(box for box in boxes if box != boxes[rank[1]])[:3]
        yield choice(f"{' '.join(clues)} Which box is the {rank[0]}?", boxes[rank[1]], others, draw)
        a, b, c = draw.sample(_KINDS, 3)
        form, holds = draw.choice(
            (
                (f"All {a} are {b}. All {b} are {c}. Does it follow that all {a} are {c}?", "yes"),
                (f"All {a} are {b}. Some {b} are {c}. Does it follow that some {a} are {c}?", "no"),
                (f"No {a} are {b}. Some {c} are {a}. Does it follow that some {c} are not {b}?", "yes"),
                (f"All {a} are {b}. No {c} are {b}. Does it follow that no {a} are {c}?", "yes"),
                (f"If it is a {a[:-1]}, it is a {b[:-1]}. It is not a {a[:-1]}. Is it certainly not a {b[:-1]}?", "no"),
            )
        )
        yield Asked(Mode.EXACT, f"{form} Answer yes or no.", [holds], holds)
        yield _truth(draw)


def _truth(draw: Random) -> Asked:
    """Ask for how many of eight worlds a formula holds."""
    shape = draw.choice(
        ("(P and not Q) or R", "P and (Q or R)", "not (P or Q) or R", "(P or Q) and not R", "P == (Q and R)")
    )
    holds = sum(_value(shape, *world) for world in product((False, True), repeat=3))
    shown = shape.replace("==", "if and only if")
    return Asked(
        Mode.NUMBER,
        f"For how many of the 8 assignments of true and false to P, Q and R is this true: {shown}? Number only.",
        float(holds),
        str(holds),
    )


def _value(shape: str, p: bool, q: bool, r: bool) -> bool:
    return {
        "(P and not Q) or R": (p and not q) or r,
        "P and (Q or R)": p and (q or r),
        "not (P or Q) or R": not (p or q) or r,
        "(P or Q) and not R": (p or q) and not r,
        "P == (Q and R)": p == (q and r),
    }[shape]
