"""The detector is silent, deterministic, shareable, and breaks without quoting what it read."""

import logging
import socket
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from router.inspection.failure import DetectorFailed
from router.inspection.finding import Span
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.presidio.recognizers import OfflineEmailRecognizer, pattern_recognizers
from router.inspection.presidio.tagger import TaggerRecognizer
from tests.router.inspection.presidio.texts import texts

PLANTED = "quokka-9921 jane.roe@example.org 536-22-1847 DE89370400440532013000"


@dataclass(frozen=True, slots=True)
class Tag:
    start: int
    end: int
    kind: str
    score: float


class FirstWord:
    """Calls the first word of a text a person."""

    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        return [[Tag(0, len(text.split()[0]), "PERSON", 0.9), Tag(0, 1, "LOCATION", 0.2)] for text in texts]


class Broken:
    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        raise ValueError(f"cannot tag {texts[0]}")


@pytest.fixture(scope="module")
def detector() -> PresidioDetector:
    made = PresidioDetector()
    made.load()
    return made


def test_nothing_that_was_read_reaches_a_log(
    detector: PresidioDetector, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert len(detector.detect(PLANTED)) >= 3
    written = caplog.text + "".join(capfd.readouterr())
    assert not any(word in written for word in PLANTED.split())


def test_loading_and_detecting_ask_no_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def note(*arguments: object, **_: object) -> list[object]:
        asked.append(arguments)
        raise OSError("no network")

    monkeypatch.setattr(socket, "getaddrinfo", note)
    made = PresidioDetector()
    made.load()
    assert "EMAIL_ADDRESS" in {span.kind for span in made.detect(PLANTED)}
    assert asked == []
    # A cache that an earlier program filled would hide a fetch, so the extractor itself is looked at too.
    assert tuple(OfflineEmailRecognizer()._extract.suffix_list_urls) == ()


def test_loading_turns_off_the_loggers_that_quote_text(detector: PresidioDetector) -> None:
    for name in ("presidio-analyzer", "decision_process", "tldextract"):
        assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL)


def test_a_broken_recognizer_is_one_error_that_names_it_and_quotes_nothing() -> None:
    broken = PresidioDetector(tagger=FirstWord())
    broken.load()
    broken._tags = TaggerRecognizer(Broken())
    with pytest.raises(DetectorFailed) as failure:
        broken.detect(PLANTED)
    assert failure.value.name == "presidio:TaggerRecognizer"
    assert failure.value.__context__ is None
    told = "".join(traceback.format_exception(failure.value))
    assert "quokka" not in told


def test_a_tagger_joins_the_others_and_its_doubtful_tags_do_not() -> None:
    tagged = PresidioDetector(tagger=FirstWord())
    tagged.load()
    found = tagged.detect("Anna 536-22-1847")
    assert Span(0, 4, "PERSON", 0.9, "presidio:TaggerRecognizer") in found
    assert "LOCATION" not in {span.kind for span in found}
    assert "US_SSN" in {span.kind for span in found}


def test_presidio_can_run_the_tagger_as_one_of_its_recognizers() -> None:
    (result,) = TaggerRecognizer(FirstWord()).analyze("Anna writes", ["PERSON"])
    assert (result.entity_type, result.start, result.end, result.score) == ("PERSON", 0, 4, 0.9)


def test_threads_that_share_it_find_what_one_finds(detector: PresidioDetector) -> None:
    samples = list(texts(pattern_recognizers(), 60, seed=9))
    alone = [detector.detect(text) for text in samples]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(detector.detect, samples)) == alone


def test_a_uuid_is_not_a_finding_of_its_own(detector: PresidioDetector) -> None:
    found = detector.detect("id 5f0c6a9e-3c1b-4b58-9d5e-0a4b7c2f1d3e")
    assert "UUID" not in {span.kind for span in found}


def test_offsets_are_code_points_also_behind_emoji(detector: PresidioDetector) -> None:
    text = "😀😀 mail jane@example.org"
    (email,) = (span for span in detector.detect(text) if span.kind == "EMAIL_ADDRESS")
    assert text[email.start : email.end] == "jane@example.org"
