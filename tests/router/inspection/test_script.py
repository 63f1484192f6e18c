"""Letters outside the Latin script are masked as names or are a doubt, never overlooked."""

import pytest

from router.inspection.script import OtherScripts, unreadable

FOUND = [
    ("Please ask Иван Петров about it.", ["Иван Петров"]),
    ("The contract with 山田太郎 is signed.", ["山田太郎"]),
    ("Call محمد علي today.", ["محمد علي"]),
    ("Ελένη Παπαδοπούλου wrote.", ["Ελένη Παπαδοπούλου"]),
    ("About 5 µm, α = 0.05, π and Δ are symbols.", []),
    ("Café in São Paulo, Łódź and Đà Nẵng", []),
    ("plain ASCII", []),
]


@pytest.mark.parametrize(("text", "runs"), FOUND, ids=range(len(FOUND)))
def test_runs_of_other_letters_count_as_names(text: str, runs: list[str]) -> None:
    detector = OtherScripts()
    detector.load()
    spans = detector.detect(text)
    assert [text[span.start : span.end] for span in spans] == runs
    assert all(span.kind == "PERSON" and span.score >= 0.4 for span in spans)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Напишите, пожалуйста, письмо Ивану Петрову о договоре.", True),
        ("山田太郎さんに契約書を送ってください。よろしくお願いいたします。", True),
        ("Just English here, nothing else to see at all.", False),
        ("Mostly English with one name Иван Петров in it.", False),
        ("Иван", False),
        ("Größe, naïve, façade, coöperate, señor, jalapeño, über, élève", False),
    ],
    ids=range(6),
)
def test_a_text_in_another_script_is_a_doubt(text: str, doubt: bool) -> None:
    assert unreadable(text) is doubt
