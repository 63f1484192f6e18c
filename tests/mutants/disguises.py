"""Leaks by disguise: one canonical view after the other is taken out."""

from tests.mutants.mutant import Mutant

CLEAN, LAYERS, READINGS = (f"router/inspection/views/{name}.py" for name in ("clean", "layers", "readings"))
TEST = "tests/router/inspection/views/test_readings.py::"
WHOLE = (f"{TEST}test_a_value_is_found_whole_in_every_disguise",)
PIECES = (f"{TEST}test_a_value_in_pieces_is_found_whole",)

DISGUISES: tuple[Mutant, ...] = (
    Mutant(
        "invisible-signs-stay",
        "values with signs between their letters that nobody sees",
        CLEAN,
        "        view = view.changed(_without_invisible(view.text))",
        "        pass",
        WHOLE,
    ),
    Mutant(
        "letter-variants-stay",
        "values in full-width, circled or raised letters",
        CLEAN,
        "        view = view.changed(_plain(view.text))",
        "        pass",
        WHOLE,
    ),
    Mutant(
        "look-alike-letters-stay",
        "values in which Cyrillic letters stand for Latin ones",
        CLEAN,
        "    return view.changed(_latin(view.text)) if _FOREIGN.search(odd) else view",
        "    return view",
        WHOLE,
    ),
    Mutant(
        "escapes-stay",
        "values behind percent signs, HTML entities and JSON escapes",
        LAYERS,
        "payloads(unescaped(view))",
        "payloads(view)",
        WHOLE,
    ),
    Mutant(
        "encodings-stay-closed",
        "values in base64 and hex",
        LAYERS,
        "        deeper = clean(payloads(unescaped(view)))",
        "        deeper = clean(unescaped(view))",
        WHOLE,
    ),
    Mutant(
        "one-layer-only",
        "values that are encoded twice",
        LAYERS,
        "_LAYERS = 2",
        "_LAYERS = 1",
        WHOLE,
    ),
    Mutant(
        "numbers-stay-apart",
        "numbers with blanks, dots or dashes between their digits",
        READINGS,
        "    yield from _read_as(unveiled, numbers, BY_FORM)",
        "    yield from ()",
        PIECES,
    ),
    Mutant(
        "lines-stay-apart",
        "values that go on in the next line",
        READINGS,
        "    yield from _read_as(unveiled, joined_lines, BY_FORM)",
        "    yield from ()",
        PIECES,
    ),
    Mutant(
        "mailboxes-stay-spelled-out",
        "addresses of mail with `at` and `dot`",
        READINGS,
        "    yield from _read_as(unveiled, written_out, MAILBOX)",
        "    yield from ()",
        PIECES,
    ),
    Mutant(
        "neighbours-read-apart",
        "values that begin in one message and end in the next",
        "router/inspection/views/joins.py",
        "        pairs = list(pairwise(places))",
        "        pairs: list[tuple[int, int]] = []",
        (f"{TEST}test_a_value_over_two_texts_is_found_in_both",),
    ),
)
