"""Leaks by disguise: one canonical view after the other is taken out."""

from tests.mutants.mutant import Mutant

CLEAN, LAYERS, READINGS, JOINS = (
    f"router/inspection/views/{name}.py" for name in ("clean", "layers", "readings", "joins")
)
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
        JOINS,
        "    yield from dict.fromkeys([*pairwise(places), *pairwise(turns)])",
        "    yield from ()",
        (f"{TEST}test_a_value_over_two_texts_is_found_in_both",),
    ),
    Mutant(
        "cut-disguises-stay",
        "disguised values that begin in one message and end in the next",
        JOINS,
        "        for reading in readings(unveiled(text)):",
        "        for reading in ():",
        (f"{TEST}test_a_value_in_any_disguise_that_is_cut_over_texts_is_found_in_each",),
    ),
    Mutant(
        "turns-read-apart",
        "values that somebody tells in several turns, with answers between",
        JOINS,
        "    turns = [i for i in places if texts[i].role is Role.USER]",
        "    turns: list[int] = []",
        (f"{TEST}test_a_value_told_in_turns_is_found_whatever_was_answered_between",),
    ),
    Mutant(
        "rows-read-in-twos",
        "values in more than two pieces",
        JOINS,
        "                if not _is_fragment(texts[chain[last - 1]]):",
        "                if True:",
        (f"{TEST}test_a_value_in_any_disguise_that_is_cut_over_texts_is_found_in_each",),
    ),
    Mutant(
        "base64-is-english",
        "short words with accents or of other alphabets, in base64",
        "router/inspection/views/openings.py",
        'for letter in (["plain"], ["first", "second"]) for rest',
        'for letter in (["plain"],) for rest',
        (f"{TEST}test_a_short_word_of_any_script_is_read_in_base64",),
    ),
    Mutant(
        "signs-open-no-line",
        "mailboxes that are cut before their sign",
        "router/inspection/views/mailboxes.py",
        "    for change in sorted([*_spelled(text), *_broken(text)]):",
        "    for change in sorted([*_spelled(text)]):",
        (f"{TEST}test_a_mailbox_whose_sign_opens_a_line_is_found",),
    ),
    Mutant(
        "model-names-unread",
        "a value in disguise where the name of a model belongs",
        "router/considering.py",
        "            if not configured(target, parts.upstreams.fleet()):",
        "            if False:",
        ("tests/router/test_attacks.py::test_no_disguised_value_leaves_as_the_name_of_a_model",),
    ),
)
