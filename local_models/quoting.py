"""Chosen sentences as text: one a line, each new turn with who says it and when."""

from collections.abc import Iterator, Sequence

from local_models.sentences import Sentence


def quoted(text: str, chosen: Sequence[Sentence]) -> Iterator[str]:
    """Yield a line per sentence, in the given order; white space within one is a single space."""
    turn = -1
    for sentence in chosen:
        said = " ".join(text[sentence.start : sentence.end].split())
        stamp = f"[{sentence.stamp}] " if sentence.stamp else ""
        who = f"{sentence.speaker}: " if sentence.speaker else ""
        yield said if sentence.turn == turn else f"{stamp}{who}{said}"
        turn = sentence.turn
