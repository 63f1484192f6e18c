"""The nano-models as a request uses them: what is begun ahead, and that it changes nothing."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from local_models.mesh import installed
from local_models.span import TextLabels
from local_models.training.handwritten.marks import handwritten
from router.classification.classify import begin, classify
from router.classification.label import Labels
from router.conversation.message import Conversation, Message, Role, Text
from router.conversation.place import Place
from router.inspecting import Inspecting, build_inspecting
from router.inspection.finding import Inspection
from router.inspection.nano import NanoModels
from router.settings import load_settings


class Waits:
    """A mesh whose labeller counts its texts, and waits or breaks as it is told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = Event()
        self.breaks = False
        self.labeller = self

    def label(self, text: str) -> TextLabels:
        self.asked.append(text)
        assert "quick" in text or self.go_on.wait(60)
        if self.breaks:
            raise RuntimeError
        return TextLabels("chat", 0.5, (("health", len(text) / 100),), 0.5)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def models(waits: Waits) -> NanoModels:
    made = NanoModels()
    made._mesh = waits  # type: ignore[assignment]
    return made


def test_what_was_begun_is_waited_for_and_labelled_once(models: NanoModels, waits: Waits) -> None:
    models.begin(["one", "two", "one"])
    waits.go_on.set()
    assert models.label("one").topics == (("health", 0.03),)
    models.begin(["one", "two"])
    models.label("two")
    assert sorted(waits.asked) == ["one", "two"]


def test_a_beginning_that_broke_is_not_remembered(models: NanoModels, waits: Waits) -> None:
    waits.breaks = True
    waits.go_on.set()
    models.begin(["one"])
    with pytest.raises(RuntimeError):
        models.label("one")
    with pytest.raises(RuntimeError):
        models.label("one")
    waits.breaks = False
    assert models.label("one").task == "chat"


def test_a_text_that_never_ends_keeps_no_other_waiting(models: NanoModels, waits: Waits) -> None:
    threads = os.cpu_count() or 1
    models.begin([*(f"stuck {number}" for number in range(threads)), "quick"])
    with ThreadPoolExecutor(1) as pool:
        try:
            assert pool.submit(models.label, "quick").result(20).task == "chat"
        finally:
            waits.go_on.set()


def _built(home: Path) -> Inspecting:
    made = build_inspecting(load_settings(None, {"HALFDOOR_CONFIG_DIR": str(home), "HALFDOOR_DATA_DIR": str(home)}))
    made.load()
    return made


def _long() -> Iterator[Conversation]:
    rows = [row.text for row in handwritten()]
    for at in range(0, len(rows) - 40, len(rows) // 6):
        said = "\n".join(rows[at : at + 40])[:2_500]
        text = Text(Place("messages[0].content"), said, Role.USER, 0)
        yield Conversation("openai", "m", False, (text,), (Message(Role.USER, 0),), 0, {})


@pytest.mark.skipif(not installed(), reason="the weights are not installed")
def test_findings_and_labels_are_the_same_whether_labels_were_begun_or_not(tmp_path: Path) -> None:
    def seen(inspecting: Inspecting, said: Conversation, *, ahead: bool) -> tuple[Inspection, Labels]:
        if ahead:
            begin(said, inspecting.labeller)
        return inspecting.inspector.inspect(said), classify(said, inspecting.labeller)

    alone, ahead = _built(tmp_path), _built(tmp_path)
    found = [(seen(alone, said, ahead=False), seen(ahead, said, ahead=True)) for said in _long()]
    assert sum(len(inspection.findings) for (inspection, _), _ in found) > 50
    for plain, begun in found:
        assert plain == begun
