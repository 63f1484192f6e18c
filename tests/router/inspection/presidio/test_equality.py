"""What the gated detector finds is what plain Presidio finds: kind, start, end and score."""

import gzip
import itertools
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from presidio_analyzer import AnalyzerEngine

from router.inspection.kinds import KINDS
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.presidio.recognizers import pattern_recognizers, phone_recognizers
from tests.router.inspection.presidio.reference import found_plainly, plain_presidio
from tests.router.inspection.presidio.texts import texts

_BESIDE = Path(__file__).parents[5] / "shared" / "data"
_POOL = Path(os.environ.get("HALFDOOR_DATA_POOL", _BESIDE))
"""Read at import: the environment of a test is cleaned before it runs."""


@pytest.fixture(scope="module")
def detector() -> PresidioDetector:
    made = PresidioDetector()
    made.load()
    return made


@pytest.fixture(scope="module")
def reference() -> AnalyzerEngine:
    return plain_presidio()


def differing(
    detector: PresidioDetector, reference: AnalyzerEngine, samples: Iterator[str]
) -> tuple[int, Counter[str]]:
    """Count the texts that differ and the kinds that were found; indexes and kinds only, never text."""
    wrong, kinds = 0, Counter[str]()
    for text in samples:
        expected = found_plainly(reference, text)
        kinds.update(kind for _, _, kind, _ in expected)
        wrong += expected != [(span.start, span.end, span.kind, span.score) for span in detector.detect(text)]
    return wrong, kinds


def test_four_hundred_generated_texts_give_the_findings_of_plain_presidio(
    detector: PresidioDetector, reference: AnalyzerEngine
) -> None:
    wrong, kinds = differing(detector, reference, texts(pattern_recognizers(), 400))
    assert wrong == 0
    assert len(kinds) > 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_each_of_2640_more_texts_does_too(detector: PresidioDetector, reference: AnalyzerEngine, seed: int) -> None:
    wrong, kinds = differing(detector, reference, texts(pattern_recognizers(), 660, seed))
    assert wrong == 0
    assert {"EMAIL_ADDRESS", "IBAN_CODE", "CREDIT_CARD", "PHONE_NUMBER", "US_SSN", "CRYPTO"} <= set(kinds)


def pooled(count: int) -> Iterator[str]:
    source = _POOL / "entities" / "presidio" / "presidio_train.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, count):
            yield json.loads(line)["text"]


@pytest.mark.slow
@pytest.mark.skipif(not _POOL.is_dir(), reason="no data pool here (HALFDOOR_DATA_POOL names one)")
def test_texts_of_the_data_pool_do_too(detector: PresidioDetector, reference: AnalyzerEngine) -> None:
    wrong, kinds = differing(detector, reference, pooled(400))
    assert wrong == 0
    assert len(kinds) > 8


def test_every_entity_that_a_recognizer_can_give_is_a_kind() -> None:
    entities = {e for r in (*pattern_recognizers(), *phone_recognizers()) for e in r.supported_entities}
    assert entities <= KINDS


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x1c",
        "😀 call +1 (212) 555-0187 😀",
        "passport \u00a0number: 123456789",
        "pan Abcdefghij" + " and so on" * 500 + " 1234",
        "pan Abcdefghij" + " and so on" * 500 + " 123",
        "claim" + " " * 40 + "number\t12345678",
        "IBAN DE89 3704 0044 0532 0130 00 2 days, DE89370400440532013001",
        "-1117657064293 and 1117657064293",
        "mac is: D2-Aacompany 1234",
        "\u0661\u0662\u0663-\u0664\u0665-\u0666\u0667\u0668\u0669 ssn",
        "\u017f\u212a\u0131\u0130.com u\u017fer@example.com",
        "2024-01-02 08:00:11 2024-01-02 08:00 212-555-0187/88",
    ],
    ids=range(14),
)
def test_hand_picked_edges_do_too(detector: PresidioDetector, reference: AnalyzerEngine, text: str) -> None:
    assert found_plainly(reference, text) == [(s.start, s.end, s.kind, s.score) for s in detector.detect(text)]
