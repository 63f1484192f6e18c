"""What restoring costs per streamed piece, in CPU time of one thread: `python bench/restore.py`."""

import random
import time

from router.masking.restore import Restorer
from router.masking.vault import Entry, Vault

PIECES, ROUNDS = 4_000, 5
PROSE = (
    "The meeting went well, and we agreed to look at the numbers again on Tuesday; nothing else is open. ",
    "You can read a list with `values[0]`, see https://docs.example.org/lists#slices for more (or ask).\n\n",
    "- **First**: check the log.\n- **Second**: restart the service, then wait for it to answer.\n",
)


def pieces(sentences: tuple[str, ...], seed: int) -> list[str]:
    """Cut prose into pieces of about 20 characters, as a chat stream does."""
    dice = random.Random(seed)
    text = "".join(dice.choice(sentences) for _ in range(PIECES // 4))
    out, at = [], 0
    while at < len(text) and len(out) < PIECES:
        step = dice.randint(12, 28)
        out.append(text[at : at + step])
        at += step
    return out


def cost(vault: Vault, stream: list[str], *, json_source: bool) -> float:
    """Return the best CPU microseconds per piece over some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        restorer = Restorer(vault, json_source=json_source)
        begun = time.thread_time()
        for piece in stream:
            restorer.feed(piece)
        restorer.finish()
        best = min(best, time.thread_time() - begun)
    return best / len(stream) * 1e6


def main() -> None:
    vault = Vault(Entry(f"[PERSON_{n}]", "PERSON", f"Person Number {n}") for n in range(1, 201))
    quiet = pieces(PROSE[:1] + PROSE[2:], 1)
    brackets = pieces(PROSE, 2)
    busy = pieces((*PROSE, "Then [PERSON_7] wrote to [PERSON_150] at once. "), 3)
    late = [*quiet, "Yours, [PERSON_1]"]
    for label, stream, json_source in (
        ("prose, nothing to restore", quiet, False),
        ("prose with brackets and URLs, nothing to restore", brackets, False),
        ("one value in six pieces", busy, False),
        ("one value at the very end", late, False),
        ("tool arguments, nothing to restore", quiet, True),
        ("tool arguments, one value in six pieces", busy, True),
    ):
        print(f"{label:52} {cost(vault, stream, json_source=json_source):7.2f} us CPU a piece")


if __name__ == "__main__":
    main()
