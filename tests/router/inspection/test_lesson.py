"""An adapter's file while requests are inspected: taken up, refused, let go, and never changed under a request."""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from local_models.mesh import installed
from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.inspection.cache import ContentCache
from router.inspection.finding import Finding, Span
from router.inspection.inspect import Beside, Inspector
from router.inspection.lesson import Lessons
from router.inspection.nano import NanoModels
from router.inspection.vocabulary import Vocabulary
from tests.router.adapters import shouting

pytestmark = pytest.mark.skipif(not installed(), reason="the weights are not installed")
TEXTS = ("Anna Kowalska lives in Berlin", "qwelk brings the chairs", "call +49 30 901820 on Monday", "ok, 7 of them")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> NanoModels:
    made = NanoModels(tmp_path_factory.mktemp("data") / "taught.adapter")
    made.load()
    return made


@pytest.fixture
def place(models: NanoModels) -> Iterator[Path]:
    path = models.lessons._place
    assert path is not None
    yield path
    path.unlink(missing_ok=True)
    models.lessons.refresh()


def _put(place: Path, file: bytes, mode: int = 0o600) -> None:
    new = place.with_name("new")
    new.write_bytes(file)
    new.chmod(mode)
    new.replace(place)


def test_an_adapter_is_taken_up_and_let_go_without_a_restart(models: NanoModels, place: Path) -> None:
    before = models.tag(TEXTS)
    file, adapter = shouting()
    _put(place, file)
    looked = models.lessons.refresh()
    assert looked is not None
    assert adapter.version in looked.words
    assert models.lesson.models.endswith(f"+{adapter.version}")
    assert {span.kind for span in models.tag([TEXTS[1]])[0]} == {"PERSON"}
    place.unlink()
    assert models.lessons.refresh() is not None
    assert models.tag(TEXTS) == before
    assert models.lessons.refresh() is None


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "text", "readable by others"])
def test_a_file_that_cannot_be_used_is_told_and_the_tagger_goes_on(
    models: NanoModels, place: Path, damage: str
) -> None:
    before = models.tag(TEXTS)
    file, _ = shouting(kind="O", words=["Anna", "Kowalska", "Berlin"])
    content = {"cut": file[:-20], "changed": file[:-20] + b"x" * 20, "empty": b"", "text": b"hello\n"}.get(damage, file)
    _put(place, content, 0o644 if damage == "readable by others" else 0o600)
    looked = models.lessons.refresh()
    assert looked is not None
    assert looked.broken
    assert models.lesson.adapter is None
    assert models.tag(TEXTS) == before


def test_an_adapter_lets_go_of_its_words_and_of_no_other(models: NanoModels, place: Path) -> None:
    texts = ("The Matilda lamp flickers when dimmed.", "The Agnes lamp flickers when dimmed.", TEXTS[0])
    before = models.tag(texts)
    assert all(before)
    _put(place, shouting(kind="O", words=["Matilda"])[0])
    models.lessons.refresh()
    assert models.tag(texts) == [[], *before[1:]]


class Waiting:
    """A detector that tags, and stops at its first text until it is told to go on."""

    def __init__(self, models: NanoModels) -> None:
        self._models = models
        self.began, self.go_on = threading.Event(), threading.Event()

    def detect(self, text: str) -> list[Span]:
        self.began.set()
        assert self.go_on.wait(120)
        (found,) = self._models.tag([text])
        return [Span(one.start, one.end, one.kind, one.score, "tagger") for one in found]


def _asked(*texts: str) -> Conversation:
    said = tuple(Text(Place(f"messages[{i}].content"), text, Role.USER, 0) for i, text in enumerate(texts))
    return Conversation("openai", "m", False, said, (), 0, {})


def _covered(findings: Iterable[Finding]) -> int:
    return sum(finding.end - finding.start for finding in findings)


def test_a_request_in_flight_keeps_the_models_that_it_began_with(models: NanoModels, place: Path) -> None:
    waiting = Waiting(models)
    inspector = Inspector([("tagger-1", waiting)], Vocabulary(), ContentCache(), None, Beside(taught=models))
    found = []
    thread = threading.Thread(target=lambda: found.append(inspector.inspect(_asked(*TEXTS))))
    thread.start()
    assert waiting.began.wait(120)
    _put(place, shouting()[0])
    models.lessons.refresh()
    waiting.go_on.set()
    thread.join(120)
    (in_flight,) = found
    later = inspector.inspect(_asked(*TEXTS))
    place.unlink()
    models.lessons.refresh()
    alone = inspector.inspect(_asked(*TEXTS))
    assert in_flight == alone
    assert "+" not in in_flight.models
    assert "+" in later.models
    assert len(later.findings) > len(alone.findings)


def test_what_was_read_with_an_adapter_is_not_remembered_for_the_tagger_alone(models: NanoModels, place: Path) -> None:
    waiting = Waiting(models)
    waiting.go_on.set()
    inspector = Inspector([("tagger-1", waiting)], Vocabulary(), ContentCache(), None, Beside(taught=models))
    _put(place, shouting()[0])
    models.lessons.refresh()
    taught = inspector.inspect(_asked(TEXTS[1]))
    place.unlink()
    models.lessons.refresh()
    alone = inspector.inspect(_asked(TEXTS[1]))
    fresh = Inspector([("tagger-1", waiting)], Vocabulary(), ContentCache()).inspect(_asked(TEXTS[1]))
    assert _covered(taught.findings) > 2 * _covered(alone.findings)
    assert alone.findings == fresh.findings


def test_a_programs_word_is_not_encoded_and_every_other_text_is(models: NanoModels) -> None:
    waiting = Waiting(models)
    waiting.go_on.set()
    inspector = Inspector([("tagger-1", waiting)], Vocabulary(), ContentCache(), None, Beside(taught=models))
    name = "fetch_orders_of_Tuvalu_9"
    for word, runs in ((True, 0), (False, 1)):
        trunk = models._loaded().trunk
        before = len(trunk._outputs)
        text = Text(Place("tools[0].function.name"), name, Role.DEFINITION, 0, word=word)
        inspector.inspect(Conversation("openai", "m", False, (text,), (), 0, {}))
        assert len(trunk._outputs) - before == runs


def test_without_a_place_nothing_is_followed() -> None:
    lessons = Lessons(None)
    lessons.open("a" * 64, 11)
    assert lessons.refresh() is None
    assert lessons.now.models == "nano-" + "a" * 16
