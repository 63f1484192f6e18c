"""National numbers by check and label, and the floor for structured values in every carrier."""

import pytest

from router.inspection.everyday.judged import Judged
from router.inspection.exact import ExactKinds
from router.inspection.identifiers import Identifiers
from router.inspection.nano import NanoModels
from router.inspection.presidio.detector import PresidioDetector
from tests.router.inspection.planted_carriers import CARRIERS, covered, planted

FLOOR = 0.97


@pytest.fixture(scope="module")
def identifiers() -> Identifiers:
    detector = Identifiers()
    detector.load()
    return detector


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("BSN: 111222333", "111222333"),
        ('"cpf": "11144477735"', "11144477735"),
        ("cpf 111.444.777-35", "111.444.777-35"),
        ("her code is 131052-308T", "131052-308T"),
        ("RSSMRA85T10A562S", "RSSMRA85T10A562S"),
        ("wallet 0x52908400098527886E0F7030069857D2E4169EE7.", "0x52908400098527886E0F7030069857D2E4169EE7"),
        ("Kennzeichen: B-MX 4711", "B-MX 4711"),
        ("<patient_id>PT204417</patient_id>", "PT204417"),
        ("passport no = 79394331", "79394331"),
        ("sort code 20-00-00", "20-00-00"),
        ("Sort-Code: 309634", "309634"),
        ("geo: 52.520008, 13.404954 is my house", "52.520008, 13.404954"),
        ("GPS coordinates -33.8567844 151.2152967", "-33.8567844 151.2152967"),
        ('"latitude": 48.858370', "48.858370"),
        ("lng=-122.419416", "-122.419416"),
        ("we met at 52°31'12\"N", "52°31'12\"N"),
        ("52° 31\u2032 12.5\u2033 N", "52° 31\u2032 12.5\u2033 N"),
        ("40.7484° N", "40.7484° N"),
    ],
)
def test_a_number_is_found_whole(identifiers: Identifiers, text: str, value: str) -> None:
    start = text.index(value)
    assert (start, start + len(value)) in {(span.start, span.end) for span in identifiers.detect(text)}


@pytest.mark.parametrize(
    "text",
    [
        "111222333",  # no label
        "BSN: 111222334",  # no eleven-proof
        "cpf 111.444.777-34",
        "131052-308U",
        "commit 52908400098527886E0F7030069857D2E4169EE7",
        "ms=1763290838793",
        "the plate is white",
        "order of 12 pages",
        "latency: 0.12345 s",
        "coordinates: 0.1234, 0.4567",
        "lat: 52.5",  # a town, not a house
        "as long 12.34567 as before",
        "loss 1.23456, 0.98765",
        "sort code alphabetically",
    ],
)
def test_a_look_alike_is_not_found(identifiers: Identifiers, text: str) -> None:
    assert identifiers.detect(text) == []


@pytest.mark.skipif(not NanoModels.installed(), reason="the weights are not installed")
def test_structured_values_are_covered_in_every_carrier(identifiers: Identifiers) -> None:
    nano = NanoModels()
    nano.load()
    together = [Judged(PresidioDetector(nano)), ExactKinds(), identifiers]
    for detector in together[:2]:
        detector.load()
    hits: dict[str, list[bool]] = {carrier: [] for carrier in CARRIERS}
    for item in planted(1, seed=4):
        spans = [(span.start, span.end) for detector in together for span in detector.detect(item.text)]
        hits[item.carrier].append(covered(spans, item))
    shares = {carrier: sum(found) / len(found) for carrier, found in hits.items()}
    everything = [found for carrier in hits.values() for found in carrier]
    assert sum(everything) / len(everything) >= FLOOR, shares
    assert min(shares.values()) >= FLOOR - 0.03, shares
