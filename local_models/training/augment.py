"""Noise for training rows: other casing and slips of the finger, with the spans kept in place."""

from random import Random

from local_models.training.rows import Mark, Row, map_text, with_text

LOWER, UPPER, TYPOS = 0.18, 0.04, 0.06


def augment(row: Row, rng: Random) -> Row:
    """Return the row, sometimes in lower case, upper case, or with typos."""
    draw = rng.random()
    if draw < LOWER:
        return map_text(row, row.text.lower())
    if draw < LOWER + UPPER and row.carrier not in {"code", "log", "config"}:
        return map_text(row, row.text.upper())
    if draw < LOWER + UPPER + TYPOS:
        return _typos(row, rng)
    return row


def _typos(row: Row, rng: Random) -> Row:
    """Swap, drop or double a few letters."""
    spans = list(row.spans)
    text = row.text
    for _ in range(max(1, len(text) // 120)):
        places = [index for index in range(1, len(text) - 1) if text[index].isalpha() and text[index + 1].isalpha()]
        if not places:
            break
        place = rng.choice(places)
        match rng.randrange(3):
            case 0:
                text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            case 1:
                text, spans = text[:place] + text[place + 1 :], _shift(spans, place, -1)
            case _:
                text, spans = text[:place] + text[place] + text[place:], _shift(spans, place, 1)
    return with_text(row, text, [span for span in spans if span.end > span.start])


def _shift(spans: list[Mark], place: int, by: int) -> list[Mark]:
    return [
        Mark(span.start + by * (span.start > place), span.end + by * (span.end > place), span.labels) for span in spans
    ]
