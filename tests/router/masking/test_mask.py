"""What leaves: placeholders for values, stable from turn to turn, and nothing that contradicts the decision."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.errors import RouterError
from router.inspection.finding import Finding, Inspection
from router.masking.mask import Masked, mask
from router.masking.note import NOTE, OMITTED_LINE
from router.masking.restore import Restorer
from router.policy.decision import Decision, Route
from router.policy.rules import Treatment

KNOWN = {
    "Ann Lee": "PERSON",
    "ann lee": "PERSON",
    "ANN-LEE": "PERSON",
    "Bob": "PERSON",
    "Paris": "LOCATION",
    "ann@corp.example": "EMAIL_ADDRESS",
    "pAssw0rd": "PASSWORD",
    "PASSW0RD": "PASSWORD",
}
LEAVES = Decision(Route.CLOUD, Treatment.MASK, ())


def request(*turns: tuple[str, str], fixed: frozenset[int] = frozenset()) -> tuple[Conversation, Inspection]:
    """Return a conversation, one exchange for each two turns, in which every word of `KNOWN` is found."""
    texts = tuple(
        Text(Place(f"messages[{n}].content"), text, Role(role), n // 2, fixed=n in fixed)
        for n, (role, text) in enumerate(turns)
    )
    found = sorted(
        (n, start, Finding(kind, text.place, start, start + len(value), 0.9, "vocabulary"))
        for n, text in enumerate(texts)
        for value, kind in KNOWN.items()
        for start in range(len(text.text))
        if text.text.startswith(value, start)
    )
    conversation = Conversation("chat", "auto", False, texts, (), (len(texts) - 1) // 2, {})
    return conversation, Inspection(tuple(finding for *_, finding in found))


def masked(
    *turns: tuple[str, str], allow: frozenset[str] = frozenset(), omitted: frozenset[int] = frozenset()
) -> Masked:
    conversation, inspection = request(*turns)
    treatments = tuple(Treatment.ALLOW if f.kind in allow else Treatment.MASK for f in inspection.findings)
    return mask(conversation, inspection, replace(LEAVES, treatments=treatments, omitted=omitted))


def read(out: Masked, said: str) -> str:
    """Return what a client reads of an answer."""
    restorer = Restorer(out.vault)
    return restorer.feed(said) + restorer.finish()


def test_values_are_numbered_by_first_appearance_and_their_spellings_kept_apart() -> None:
    out = masked(("user", "Bob, Ann Lee"), ("assistant", "ann lee!"), ("user", "ANN-LEE ann@corp.example Bob"))
    assert out.texts == (
        "[PERSON_1], [PERSON_2]",
        "[PERSON_2.2]!",
        "[PERSON_2.3] [EMAIL_ADDRESS_1] [PERSON_1]",
    )
    assert out.counts == {"PERSON": 4, "EMAIL_ADDRESS": 1}


def test_two_spellings_of_a_password_are_two_passwords() -> None:
    assert masked(("user", "pAssw0rd PASSW0RD")).texts == ("[PASSWORD_1] [PASSWORD_2]",)


def test_a_number_typed_before_any_value_is_never_a_values() -> None:
    out = masked(("user", r"[PERSON_1] and [PERSON\_2.4] then Bob"))
    assert out.texts == (r"[PERSON_1] and [PERSON\_2.4] then [PERSON_3]",)
    assert read(out, "[PERSON_1] [PERSON_2] [PERSON_3]") == "[PERSON_1] [PERSON_2] Bob"


def test_a_number_typed_after_its_value_stands_for_itself() -> None:
    out = masked(("user", "Bob"), ("assistant", "hello"), ("user", "not [PERSON_1] but [PERSON_1.2], ann lee"))
    assert out.texts[2] == "not [PERSON_2] but [PERSON_1.2], [PERSON_3]"
    assert read(out, "[PERSON_1] [PERSON_2]") == "Bob [PERSON_1]"
    assert ("PERSON", "[PERSON_1]") not in out.vault.values()


@pytest.mark.parametrize("role", ["user", "tool", "system", "definition"])
def test_look_alikes_of_every_author_but_the_model_reserve(role: str) -> None:
    assert masked((role, "[PERSON_1]"), ("user", "Bob")).texts == ("[PERSON_1]", "[PERSON_2]")


def test_a_placeholder_that_the_model_quoted_keeps_its_meaning() -> None:
    out = masked(("user", "Bob"), ("assistant", "https://x.example/?q=[PERSON_1]"), ("user", "and?"))
    assert out.texts[1] == "https://x.example/?q=[PERSON_1]"
    assert masked(("assistant", "[PERSON_1]"), ("user", "Bob")).texts[1] == "[PERSON_1]"


def test_a_look_alike_that_a_detector_takes_for_a_value_is_still_a_look_alike() -> None:
    text = Text(Place("messages[0].content"), "[PERSON_1] Bob", Role.USER, 0)
    found = tuple(Finding("PERSON", text.place, start, end, 1.0, "t") for start, end in ((0, 10), (11, 14)))
    conversation = Conversation("chat", "auto", False, (text,), (), 0, {})
    out = mask(conversation, Inspection(found), replace(LEAVES, treatments=(Treatment.MASK,) * 2))
    assert out.texts == ("[PERSON_1] [PERSON_2]",)
    assert out.vault.values() == (("PERSON", "Bob"),)


def test_a_look_alike_in_a_key_is_reserved_for_the_whole_request() -> None:
    conversation, inspection = request(("user", "Bob"), ("tool", "[PERSON_1]"), fixed=frozenset({1}))
    out = mask(conversation, inspection, replace(LEAVES, treatments=(Treatment.MASK,)))
    assert out.texts == ("[PERSON_2]", "[PERSON_1]")


def test_a_value_masked_once_is_masked_wherever_it_was_found() -> None:
    conversation, inspection = request(("user", "Ann Lee, ANN-LEE, Paris"), ("assistant", "ok"), ("user", "Ann Lee"))
    treatments = (Treatment.ALLOW, Treatment.ALLOW, Treatment.ALLOW, Treatment.MASK)
    out = mask(conversation, inspection, replace(LEAVES, treatments=treatments))
    assert out.texts == ("[PERSON_1], [PERSON_1.2], Paris", "ok", "[PERSON_1]")


def test_an_omitted_exchange_leaves_as_one_line_whose_values_are_still_guarded() -> None:
    out = masked(("user", "Ann Lee"), ("assistant", "Bob?"), ("user", "no, Bob"), omitted=frozenset({0}))
    assert out.texts == (OMITTED_LINE, OMITTED_LINE, "no, [PERSON_2]")
    assert set(out.vault.values()) == {("PERSON", "Ann Lee"), ("PERSON", "Bob")}
    assert read(out, "[PERSON_1] [PERSON_2]") == "[PERSON_1] Bob"
    assert out.counts == {"PERSON": 1}


def test_values_with_quotes_backslashes_and_brackets_come_back_exactly() -> None:
    value = 'A"\\[PERSON_2]\n](x'
    text = Text(Place("messages[0].content"), f"<{value}> Bob", Role.USER, 0)
    found = (
        Finding("PERSON", text.place, 1, 1 + len(value), 1.0, "t"),
        Finding("PERSON", text.place, len(value) + 3, len(value) + 6, 1.0, "t"),
    )
    conversation = Conversation("chat", "auto", False, (text,), (), 0, {})
    out = mask(conversation, Inspection(found), replace(LEAVES, treatments=(Treatment.MASK,) * 2))
    assert out.texts == ("<[PERSON_1]> [PERSON_2]",)
    assert read(out, "([PERSON_1]) [PERSON_2]") == f"({value}) Bob"


def _bad(**changes: object) -> tuple[Conversation, Inspection, Decision]:
    conversation, inspection = request(("user", "Ann Lee Bob"), fixed=frozenset({0} if changes.pop("fixed", 0) else {}))
    findings = changes.pop("findings", inspection.findings)
    decision = replace(LEAVES, treatments=(Treatment.MASK,) * 2)
    assert isinstance(findings, tuple)
    return conversation, Inspection(findings), replace(decision, **changes)  # type: ignore[arg-type]


def _spans(*spans: tuple[int, int], place: str = "messages[0].content") -> tuple[Finding, ...]:
    return tuple(Finding("PERSON", Place(place), start, end, 1.0, "t") for start, end in spans)


@pytest.mark.parametrize(
    "changes",
    [
        {"fixed": 1},
        {"route": Route.LOCAL},
        {"treatments": (Treatment.MASK,)},
        {"treatments": (Treatment.MASK, Treatment.LOCAL)},
        {"findings": _spans((0, 4), (3, 6))},
        {"findings": _spans((0, 4), (5, 5))},
        {"findings": _spans((0, 4), (8, 12))},
        {"findings": _spans((-1, 4), (8, 9))},
        {"findings": _spans((0, 4), (8, 9), place="messages[7].content")},
    ],
    ids=["fixed", "stays", "uncounted", "local", "overlap", "empty", "beyond", "before", "elsewhere"],
)
def test_contradictions_stop_the_request_without_saying_what_it_held(changes: dict[str, object]) -> None:
    with pytest.raises(RouterError) as stopped:
        mask(*_bad(**changes))
    assert not [word for word in ("Ann", "Lee", "Bob") if word in str(stopped.value)]


def test_no_repr_shows_a_value() -> None:
    out = masked(("user", "Ann Lee ann@corp.example"))
    shown = f"{out!r} {out.vault!r} {out.vault!s} {list(out.vault.restorable().values())!r}"
    assert "Ann" not in shown
    assert "corp" not in shown


def test_the_note_and_the_omitted_line_hold_nothing_shaped_like_a_placeholder() -> None:
    assert "[" not in NOTE + OMITTED_LINE


words = st.sampled_from((*KNOWN, "hello", "[PERSON_1]", "[PERSON_2]", "[LOCATION_1]", r"[PERSON\_1]", "[PERSON_1.2]"))
turns = st.lists(st.lists(words, max_size=6).map(" ".join), min_size=1, max_size=6).map(
    lambda texts: [("assistant" if n % 2 else "user", text) for n, text in enumerate(texts)]
)


@given(before=turns, after=turns, omit=st.booleans())
def test_turns_added_at_the_end_never_change_how_earlier_ones_leave(
    before: list[tuple[str, str]], after: list[tuple[str, str]], *, omit: bool
) -> None:
    added = [("assistant" if (len(before) + n) % 2 else "user", text) for n, (_, text) in enumerate(after)]
    earlier = masked(*before).texts
    later = masked(*before, *added, omitted=frozenset({0}) if omit else frozenset()).texts
    kept = [n for n in range(len(before)) if not (omit and n < 2)]
    assert [later[n] for n in kept] == [earlier[n] for n in kept]


@given(turns=turns)
def test_restoring_what_left_gives_what_was_said(turns: list[tuple[str, str]]) -> None:
    out = masked(*turns)
    for (role, said), left in zip(turns, out.texts, strict=True):
        restorer = Restorer(out.vault)
        assert role == "assistant" or restorer.feed(left) + restorer.finish() == said


@given(turns=turns)
def test_no_masked_value_is_left_and_no_placeholder_stands_for_two(turns: list[tuple[str, str]]) -> None:
    out = masked(*turns)
    for _, value in out.vault.values():
        assert not [text for text in out.texts if value in text]
    entries = list(out.vault.restorable().values())
    assert len({entry.placeholder for entry in entries}) == len({(entry.kind, entry.text) for entry in entries})
