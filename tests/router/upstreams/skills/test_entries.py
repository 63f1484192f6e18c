from router.conversation.place import Place
from router.inspection.finding import Finding
from router.upstreams.skills.entries import contacts, entries
from router.upstreams.skills.matter import Matter

TEXT = "Ask Maria Schneider (maria@example.org) or Ver.\n\nMaria owes 40 euros."
PLACE = Place("messages[0].content")


def found(value: str, kind: str, score: float = 0.9) -> Finding:
    start = TEXT.index(value)
    return Finding(kind, PLACE, start, start + len(value), score, "tagger")


MATTER = Matter(
    "",
    TEXT,
    (
        found("Maria Schneider", "PERSON"),
        found("maria@example.org", "EMAIL_ADDRESS", 0.5),
        found("Ver", "PERSON", 0.45),
    ),
)


def test_a_suspicion_is_masked_but_not_listed() -> None:
    assert [entry.value for entry in entries(MATTER)["people"]] == ["Maria Schneider"]


def test_a_person_of_one_word_must_be_surer_than_one_of_two() -> None:
    few = Matter("", TEXT, (found("Maria Schneider", "PERSON", 0.7), found("Ver", "PERSON", 0.7)))
    assert [entry.value for entry in entries(few)["people"]] == ["Maria Schneider"]
    sure = Matter("", TEXT, (found("Ver", "PERSON", 0.85),))
    assert [entry.value for entry in entries(sure)["people"]] == ["Ver"]


def test_exact_kinds_are_listed_whatever_their_score_and_amounts_need_no_finding() -> None:
    listed = entries(MATTER)
    assert [entry.value for entry in listed["emails"]] == ["maria@example.org"]
    assert [entry.value for entry in listed["amounts"]] == ["40 euros"]


def test_an_address_belongs_to_the_nearest_name_of_its_paragraph() -> None:
    (person,) = contacts(MATTER, entries(MATTER))
    assert (person.name, dict(person.fields)) == ("Maria Schneider", {"email": "maria@example.org"})
