"""Plain Presidio: its own engine over the whole text, with the same recognizers and the blank tokenizer."""

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

from router.inspection.presidio.blank_engine import BlankEngine
from router.inspection.presidio.recognizers import hush, pattern_recognizers, phone_recognizers

Found = tuple[int, int, str, float]


def plain_presidio() -> AnalyzerEngine:
    hush()
    registry = RecognizerRegistry(
        recognizers=[*pattern_recognizers(), *phone_recognizers()], supported_languages=["en"]
    )
    return AnalyzerEngine(registry=registry, nlp_engine=BlankEngine(), supported_languages=["en"])


def found_plainly(engine: AnalyzerEngine, text: str) -> list[Found]:
    results = engine.analyze(text, "en", score_threshold=0.4)
    return sorted((r.start, r.end, r.entity_type, r.score) for r in results)
