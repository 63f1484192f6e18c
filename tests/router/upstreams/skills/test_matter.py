from datetime import UTC, datetime

import pytest

from router.conversation.message import Conversation, Message, Role, Text
from router.conversation.place import Place
from router.inspection.finding import Finding, Inspection
from router.upstreams.skills.matter import matter_of

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BODY = "Anna met Ben on Monday. They agreed to ship the new box in May. Ben will call the factory. " * 3


def conversation(*texts: str, role: Role = Role.USER) -> Conversation:
    places = [Place(f"messages[{i}].content") for i in range(len(texts))]
    return Conversation(
        dialect="chat",
        model="auto",
        stream=False,
        texts=tuple(Text(place, text, role, 0) for place, text in zip(places, texts, strict=True)),
        messages=tuple(Message(role, 0) for _ in texts),
        current=0,
        document={},
    )


@pytest.mark.parametrize(
    ("text", "instruction", "matter"),
    [
        (f"Summarize this meeting:\n\n{BODY}", "Summarize this meeting:", BODY.rstrip()),
        (f"Please extract all names: {BODY}", "Please extract all names:", BODY.rstrip()),
        (f"{BODY}\n\nWho calls the factory?", "Who calls the factory?", BODY.rstrip()),
        (f"Redact the names.\n{BODY}", "Redact the names.", BODY.rstrip()),
        (f"What does this do?\n```python\nx = 1\n{BODY}\n```", "What does this do?", f"x = 1\n{BODY}\n"),
        (f"<email>\n{BODY}</email>\nList the dates", "List the dates", BODY),
        (BODY, "", BODY.rstrip()),
        ("when is next Tuesday?", "when is next Tuesday?", ""),
    ],
)
def test_instruction_and_text_are_told_apart(text: str, instruction: str, matter: str) -> None:
    found = matter_of(conversation(text), Inspection(()), NOW)
    assert found is not None
    assert (found.instruction, found.text) == (instruction, matter)


def test_short_texts_beside_a_long_one_are_the_instruction() -> None:
    found = matter_of(conversation("Summarize what follows", BODY), Inspection(()), NOW)
    assert found is not None
    assert (found.instruction, found.text) == ("Summarize what follows", BODY)


def test_findings_move_with_the_text_and_those_of_the_instruction_stay_behind() -> None:
    ask = "Summarize this for Carl Olsen:\n"
    said = conversation(ask + BODY)
    place = said.texts[0].place
    seen = Inspection(
        (
            Finding("PERSON", place, ask.index("Carl"), ask.index("Carl") + 10, 0.9, "tagger"),
            Finding("PERSON", place, len(ask), len(ask) + 4, 0.9, "tagger"),
        )
    )
    found = matter_of(said, seen, NOW)
    assert found is not None
    assert [(f.start, f.end) for f in found.findings] == [(0, 4)]
    assert found.text[:4] == "Anna"


def test_nothing_said_by_a_person_is_no_matter() -> None:
    assert matter_of(conversation("Be brief.", role=Role.SYSTEM), Inspection(()), NOW) is None
