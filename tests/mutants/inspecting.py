"""Leaks while texts are inspected: a detector that is out, a disguise that holds, a failure that counts as clean."""

from tests.mutants.mutant import Mutant

INSPECT = "router/inspection/inspect.py"
TEST_INSPECT = "tests/router/inspection/test_inspect.py::"
LOOK = "        return await self._parts.aside.run(lambda: judge(recalled)) if recalled.unseen else judge(recalled)\n"
CLOSED = "tests/router/test_fail_closed.py::"

INSPECTING: tuple[Mutant, ...] = (
    Mutant(
        "detector-failure-ignored",
        "whatever a crashed detector would have found",
        INSPECT,
        "            doubts += [Doubt(known.texts[i].place, reason) for reason in failures]",
        "            pass",
        (f"{TEST_INSPECT}test_a_failed_detector_is_a_doubt_that_quotes_nothing_and_the_others_still_speak",),
    ),
    Mutant(
        "own-word-hides-its-person",
        "a client's surname alone, because the whole name is an own word",
        INSPECT,
        "[spans or () for spans in detected], [aside.hidden for aside in beside]",
        "[spans or () for spans in detected]",
        (f"{TEST_INSPECT}test_a_whole_name_that_is_an_own_word_is_known_by_its_parts_too",),
    ),
    Mutant(
        "failure-remembered-as-clean",
        "whatever a crashed detector would have found, from the second request on",
        INSPECT,
        "            if not failures and self._vocabulary.version == known.words:",
        "            if self._vocabulary.version == known.words:",
        (f"{TEST_INSPECT}test_a_failure_is_not_remembered_as_a_result",),
    ),
    Mutant(
        "adapters-take-anything-away",
        "names that a user's adapter happens to lower, though nobody taught that",
        "local_models/adapter.py",
        "        if adapter.lets_go(text[piece.start : piece.end]):",
        "        if True:",
        ("tests/local_models/test_adapter.py::test_whatever_its_weights_it_takes_no_finding_away_but_of_its_words",),
    ),
    Mutant(
        "lessons-change-under-a-request",
        "names in the later texts of a request, when an adapter that lets them go comes into force meanwhile",
        "router/inspection/lesson.py",
        "        return self._now if held is None else held",
        "        return self._now",
        ("tests/router/inspection/test_lesson.py::test_a_request_in_flight_keeps_the_models_that_it_began_with",),
    ),
    Mutant(
        "nonsense-of-a-detector-accepted",
        "values whose finding lies outside of the text",
        INSPECT,
        "    if not all(0 <= span.start < span.end <= length and span.kind in _KINDS for span in spans):",
        "    if False:",
        (f"{TEST_INSPECT}test_a_detector_that_returns_nonsense_has_failed",),
    ),
    Mutant(
        "long-texts-pass-unread",
        "texts that are too long to be inspected",
        INSPECT,
        "                doubts.append(Doubt(text.place, _TOO_LONG))",
        "                pass",
        (f"{TEST_INSPECT}test_what_is_too_long_is_a_doubt_and_the_rest_is_inspected",),
    ),
    Mutant(
        "stuck-detector-is-clean",
        "whatever a detector that hangs would have found",
        "router/considering.py",
        LOOK,
        f"        try:\n    {LOOK}"
        "        except Exception:\n"
        "            clean = [() for _ in recalled.texts]\n"
        "            return judge(replace(recalled, unseen=0, spans=clean, asides=clean))\n",
        (f"{CLOSED}test_what_hangs_ends_its_request_and_no_other",),
    ),
    Mutant(
        "labeller-failure-ignored",
        "talk about a topic that must stay, when the model of topics is broken",
        "router/classification/classify.py",
        "        return UNKNOWN, (_FAILED,)",
        "        return UNKNOWN, ()",
        (f"{CLOSED}test_a_labeller_that_breaks_is_a_doubt_because_rules_about_topics_cannot_fire",),
    ),
    Mutant(
        "another-vocabulary-is-remembered",
        "words that the user added after a text was read once",
        INSPECT,
        "        version = self._version_by(lesson) + words\n",
        "        version = self._version_by(lesson)\n",
        ("tests/router/test_reloading.py::test_words_are_taken_up_and_count_in_texts_that_were_read_before",),
    ),
    Mutant(
        "vocabulary-ignored",
        "the user's own words",
        "router/inspection/vocabulary/live.py",
        "        if not now.words:",
        "        if True:",
        ("tests/router/inspection/test_vocabulary.py::test_a_word_is_found_as_a_word_and_only_as_one",),
    ),
    Mutant(
        "secrets-off",
        "passwords that only their key tells",
        "router/inspecting.py",
        '        ("secrets-2", Secrets()),\n',
        "",
        ("tests/router/test_attacks.py::test_a_password_is_masked_where_only_its_key_tells",),
    ),
    Mutant(
        "propagation-off",
        "a name in the turns in which no detector saw it",
        "router/inspection/spread.py",
        "        wanted = values(texts, [(*own, *more) for own, more in zip_longest(found, hidden, fillvalue=())])\n",
        "        wanted = {}\n",
        (f"{TEST_INSPECT}test_a_name_found_once_is_found_in_every_turn_before_and_after",),
    ),
    Mutant(
        "partial-names-off",
        "a surname alone, once the whole name is known",
        "router/inspection/propagate.py",
        "        self._partials = Partials(near)",
        "        self._partials = Partials({})",
        ("tests/router/inspection/test_partial.py::test_a_rare_word_of_a_name_is_the_person_in_any_form",),
    ),
    Mutant(
        "texts-read-only-as-they-stand",
        "values in full-width letters, behind zero-width signs, in base64, percent or HTML",
        INSPECT,
        "        seen = self._detect(text, tuple(readings(view, between)), failures)",
        "        seen: list[Span] = []",
        ("tests/router/inspection/views/test_readings.py::test_a_value_is_found_whole_in_every_disguise",),
    ),
    Mutant(
        "unread-payload-is-clean",
        "whatever stands in an encoding that nobody here can undo",
        INSPECT,
        "            reasons.append(_PAYLOAD)",
        "            pass",
        ("tests/router/inspection/views/test_readings.py::test_what_is_encoded_and_cannot_be_read_is_a_doubt",),
    ),
    Mutant(
        "other-scripts-are-clean",
        "names in letters that the tagger cannot read",
        INSPECT,
        "            reasons.append(_NOT_LATIN)",
        "            pass",
        ("tests/router/inspection/test_unread.py::test_a_text_whose_names_nobody_can_read_is_a_doubt",),
    ),
    Mutant(
        "weaker-of-two-findings-dropped",
        "the rest of a value that a stronger finding covers only in part",
        "router/inspection/overlaps.py",
        "        for piece in _rest(span, taken, text):",
        "        for piece in [span] if not _between(taken, span) else []:",
        ("tests/router/inspection/test_overlaps.py::test_every_found_letter_stays_covered_but_for_single_left_overs",),
    ),
)
