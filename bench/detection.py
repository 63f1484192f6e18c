"""What is found and what is flagged for nothing: the tagger, the whole inspection and stock Presidio on the same rows.

Prints Markdown. `touched`: at least one character of the entity is flagged, as whatever kind; `covered`: every letter
and digit is. Flagged clean characters are judged by the ten kinds of the tagger and only where a source annotates
them. Hand-written rows are always there; the pool's held-out rows as far as they are (`--data` adds collected sources).
"""

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from local_models.manifest import FOLDER
from local_models.mesh import load_mesh
from local_models.span import Span
from local_models.training import evaluate, pool
from local_models.training.evaluate import Scored, Tagger
from local_models.training.handwritten.marks import handwritten
from local_models.training.rows import TAGS, Row

KINDS = TAGS[1:]
FLOORS: Mapping[str, float] = {
    "PERSON": 0.95, "LOCATION": 0.94, "ORGANIZATION": 0.86, "ADDRESS": 0.95, "PHONE_NUMBER": 0.95, "ID": 0.95,
}  # fmt: skip
SOCIAL = ("btc", "wnut17", "uner_ewt")
CLEAN = ("clean", "stdlib", "prose")
SPACY = ("en_core_web_lg", "en_core_web_trf", "en_core_web_md", "en_core_web_sm")

Results = Mapping[str, Sequence[Scored]]
"""The scored rows of each column, in the same order."""


class Inspected:
    """The whole inspection: patterns, secrets, tagger, overlaps, propagation within the text."""

    def __init__(self, folder: Path) -> None:
        from router.errors import RouterError
        from router.inspecting import build_inspecting
        from router.settings import load_settings

        inspecting = build_inspecting(
            load_settings(None, {"HALFDOOR_CONFIG_DIR": str(folder), "HALFDOOR_DATA_DIR": str(folder)})
        )
        inspecting.load()
        self._inspector, self._refused = inspecting.inspector, RouterError
        self.failed = 0

    def tag(self, texts: Sequence[str], /) -> list[Any]:
        return [self._look(text) for text in texts]

    def _look(self, text: str) -> list[Any]:
        try:
            return list(self._inspector.inspect_text(text))
        except self._refused:
            self.failed += 1
            return []


class StockPresidio:
    """Presidio as its own documentation sets it up, at the score that our inspection uses."""

    def __init__(self) -> None:
        import tldextract
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NlpEngineProvider, NoOpNlpEngine

        for name in ("presidio-analyzer", "tldextract"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        # The stock e-mail recognizer would fetch the list of public suffixes; the one in the package does.
        tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        self.model = next((name for name in SPACY if find_spec(name)), None)
        if self.model:
            models = [{"lang_code": "en", "model_name": self.model}]
            provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
            self._engine = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
            return
        registry = RecognizerRegistry(supported_languages=["en"])
        registry.load_predefined_recognizers(languages=["en"])
        registry.remove_recognizer("SpacyRecognizer")
        engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "no_op"}])
        self._engine = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def tag(self, texts: Sequence[str], /) -> list[Any]:
        return [
            [
                Span(hit.start, hit.end, hit.entity_type, hit.score)
                for hit in self._engine.analyze(text, "en", score_threshold=0.4)
            ]
            for text in texts
        ]


@dataclass(frozen=True, slots=True)
class Case:
    """All rows in one casing, scored by every column; hand-written ones apart from the pool's."""

    name: str
    written: Results
    held_out: Results


def interval(share: evaluate.Share) -> str:
    if not share.total:
        return "-"
    low, high = share.interval
    return f"{share.value:.3f} [{low:.3f}, {high:.3f}]"


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def found_rows(results: Results, label: str | None, before: Sequence[object]) -> Iterator[Sequence[object]]:
    """Yield one line: what each column touched and covered of one kind; nothing when there is nothing to find."""
    total = evaluate.touched(next(iter(results.values())), label).total
    if total:
        cells = [
            cell
            for scored in results.values()
            for cell in (interval(evaluate.touched(scored, label)), interval(evaluate.fully_covered(scored, label)))
        ]
        yield (*before, total, *cells)


def print_kinds(title: str, cases: Sequence[tuple[str, Results]]) -> None:
    print(f"## {title}\n")
    rows = [row for kind in KINDS for case, results in cases for row in found_rows(results, kind, (kind, case))]
    print_table(("kind", "case", "entities", *pairs(cases[0][1])), rows)


def pairs(results: Results) -> list[str]:
    return [f"{name}: {measure}" for name in results for measure in ("touched", "covered")]


def print_groups(title: str, results: Results, key: Callable[[Row], str]) -> None:
    """Print per group and kind what was found, then what was flagged for nothing."""
    groups = {name: evaluate.grouped(scored, key) for name, scored in results.items()}
    first = next(iter(groups.values()))
    print(f"## {title}\n")
    rows = [
        row
        for group in first
        for kind in (*KINDS, None)
        for row in found_rows({name: found[group] for name, found in groups.items()}, kind, (group, kind or "all"))
    ]
    print_table((title, "kind", "entities", *pairs(results)), rows)
    flagged = [(group, len(first[group]), *(clean_cell(found[group]) for found in groups.values())) for group in first]
    print_table((title, "texts", *(f"{name}: clean characters flagged" for name in results)), flagged)


def clean_cell(scored: Sequence[Scored]) -> str:
    share = evaluate.flagged_clean(scored)
    if not share.total:
        return "-"
    low, high = evaluate.flagged_interval(scored)
    return f"{share.value:.4f} [{low:.4f}, {high:.4f}]"


def print_floors(results: Results) -> None:
    """Print the mean over sources beside what was asked for."""
    print("## Held-out rows: entities touched, unweighted mean over sources with at least 20 entities\n")
    rows: list[Sequence[object]] = []
    for kind in KINDS:
        means = [evaluate.mean_over_sources(scored, kind) for scored in results.values()]
        if means[0][1]:
            worst = min(means[0][1].items(), key=lambda item: item[1].value)
            cells = [f"{mean:.3f}" for mean, _ in means]
            rows.append((kind, FLOORS.get(kind, ""), len(means[0][1]), *cells, f"{worst[0]} {interval(worst[1])}"))
    print_table(("kind", "floor", "sources", *results, f"worst source of {next(iter(results))}"), rows)
    print("## Held-out rows: clean characters flagged\n")
    groups = (("social and web (limit .03)", SOCIAL), ("clean corpus (limit .01)", CLEAN))
    flagged: list[Sequence[object]] = []
    for name, sources in groups:
        chosen = [[item for item in scored if item.row.source in sources] for scored in results.values()]
        if chosen[0]:
            flagged.append((name, len(chosen[0]), *map(clean_cell, chosen)))
    print_table(("rows", "texts", *results), flagged)


def print_clean(results: Mapping[str, Sequence[Scored]]) -> None:
    print("## Hand-written rows: clean characters flagged\n")
    rows = []
    for name, source in (("rows with entities", "handwritten"), ("look-alikes only", "handwritten-clean")):
        chosen = [[item for item in scored if item.row.source == source] for scored in results.values()]
        rows.append((name, len(chosen[0]), *map(clean_cell, chosen)))
    print_table(("rows", "texts", *results), rows)


def any_kind(rows: Sequence[Row], columns: Mapping[str, Tagger]) -> None:
    """Print what is flagged as any kind at all where nothing is personal, further kinds of patterns included."""
    print("## Look-alikes: characters flagged as any kind, the patterns' own ones included\n")
    cells = []
    for tagger in columns.values():
        scored = []
        for row in rows:
            spans = tagger.tag([row.text])[0]
            kinds = row.annotated | {span.kind for span in spans}
            scored.append(evaluate.score_row(replace(row, annotated=kinds), spans))
        cells.append(clean_cell(scored))
    print_table(("texts", *columns), [(len(rows), *cells)])


def scored_by(columns: Mapping[str, Tagger], rows: Sequence[Row]) -> dict[str, Sequence[Scored]]:
    return {name: evaluate.score(rows, tagger) for name, tagger in columns.items()}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of the collected sources (default: HALFDOOR_DATA)")
    parser.add_argument("--weights", type=Path, default=FOLDER, help="folder of the weights that the first column uses")
    parser.add_argument("--most", type=int, default=150, help="rows of each held-out source (0: hand-written only)")
    parser.add_argument("--columns", default="tagger,inspection,presidio", help="any of tagger,inspection,presidio")
    return parser.parse_args()


def opened(names: Sequence[str], weights: Path, scratch: Path) -> dict[str, Tagger]:
    makers: Mapping[str, Callable[[], Tagger]] = {
        "tagger": lambda: load_mesh(weights).tagger,
        "inspection": lambda: Inspected(scratch),
        "presidio": StockPresidio,
    }
    return {name: makers[name]() for name in names}


def main() -> None:
    given = arguments()
    rows = list(handwritten())
    held_out = pool.thin(pool.held_out(given.data), given.most) if given.most else []
    with TemporaryDirectory() as scratch:
        columns = opened(given.columns.split(","), given.weights, Path(scratch))
        began = time.process_time()
        print(f"# Detection\n\n{len(rows)} hand-written and {len(held_out)} held-out rows.")
        sources = "their own folder" if given.data or pool.data_folder() else "none: no data folder, frozen rows only"
        print(
            f"Collected sources: {sources}. Intervals: 95 %, Wilson for entities, bootstrap over texts for characters."
        )
        stock = columns.get("presidio")
        if isinstance(stock, StockPresidio):
            print(
                f"Stock Presidio: pattern recognizers; spaCy model: {stock.model or 'none is installed, so no names'}."
            )
        print()
        cases = []
        for name, change in (("as is", list), ("lower", evaluate.lowered)):
            cases.append(Case(name, scored_by(columns, change(rows)), scored_by(columns, change(held_out))))
        print_kinds("Hand-written rows, per kind and case", [(case.name, case.written) for case in cases])
        print_clean(cases[0].written)
        any_kind([row for row in rows if row.source == "handwritten-clean"], columns)
        if held_out:
            print_floors(cases[0].held_out)
            print_kinds("Held-out rows, per kind and case", [(case.name, case.held_out) for case in cases])
        everything = {name: [*cases[0].written[name], *cases[0].held_out[name]] for name in columns}
        print_groups("source", everything, lambda row: row.source)
        print_groups("carrier", everything, lambda row: row.carrier)
        for name, column in columns.items():
            if isinstance(column, Inspected):
                print(f"{name}: {column.failed} readings refused (counted as nothing found)")
        print(f"{time.process_time() - began:.0f} s CPU")


if __name__ == "__main__":
    main()
