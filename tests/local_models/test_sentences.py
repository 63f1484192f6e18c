from local_models.sentences import sentences


def read(text: str) -> list[tuple[int, str, str, str]]:
    return [(s.turn, s.speaker, s.stamp, text[s.start : s.end]) for s in sentences(text)]


def test_turns_keep_speaker_and_time() -> None:
    text = "[00:01:05] Anna: Mr. Smith came. He left!\nBob (host): Fine.\n"
    assert read(text) == [
        (0, "Anna", "00:01:05", "Mr. Smith came."),
        (0, "Anna", "00:01:05", "He left!"),
        (1, "Bob (host)", "", "Fine."),
    ]


def test_subtitles_give_their_time_to_what_follows() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nWe go now.\n"
    assert read(text) == [(0, "", "00:00:01,000 --> 00:00:03,000", "We go now.")]


def test_a_line_end_within_prose_ends_nothing_and_a_bullet_does() -> None:
    assert [s[3] for s in read("This is a long\nsentence. And more\n- one\n- two")] == [
        "This is a long\nsentence.",
        "And more",
        "one",
        "two",
    ]


def test_quoted_lines_are_marked() -> None:
    assert [s.quoted for s in sentences("Yes.\n> Will you come?\nI will.")] == [False, True, False]


def test_every_sentence_is_where_it_says() -> None:
    text = "One. Two? Three…\n\nFour 3.5 days, e.g. now. 五です。六です。"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "One.",
        "Two?",
        "Three…",
        "Four 3.5 days, e.g. now.",
        "五です。",
        "六です。",
    ]
