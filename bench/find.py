"""How well passages are found: `python bench/find.py DATA` on meetings and medical questions of the pool.

Meetings: QMSum's validation questions; a turn that people named as evidence must be among five quoted sentences.
Medicine: MedQuAD questions of held-out files; each against the answers of 200 others, five are returned, by BM25, by
the vector of `nano embed` and by both together (ranks added, as reciprocal rank fusion does).
"""

import argparse
import statistics
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from local_models.mesh import Mesh, load_mesh
from local_models.passages import rarity, stems_of, words_of
from local_models.relevance import bm25, spread
from local_models.summarizer import load_summarizer, quotable
from local_models.training.splits import part_of
from local_models.training.summaries.meetings import meetings
from local_models.training.when.rows import lines

MANY, AMONG = 5, 200
FUSED = 60


def in_meetings(data: Path, mesh: Mesh, every: int) -> None:
    """Print recall at five for BM25 over sentences and for ours."""
    summarizer = load_summarizer(mesh.trunk)
    hits: dict[str, list[bool]] = {"BM25": [], "ours": []}
    for meeting in meetings(data, "val", mesh.trunk, every):
        text, worth = meeting.read, quotable(meeting.read)
        rare = rarity(text.stems)
        for question in meeting.questions:
            scores = bm25(stems_of(words_of(question.text)), text.stems, rare)
            top = np.argsort(-np.where(worth, scores, -1), kind="stable")[:MANY]
            hits["BM25"].append(bool(question.evidence[top].any()))
            ours = spread(summarizer.odds(text, question.text), MANY, worth)
            hits["ours"].append(bool(question.evidence[ours].any()))
    figures = ", ".join(f"{name} {statistics.mean(values):.3f}" for name, values in hits.items())
    print(f"meetings, {len(hits['ours'])} questions, evidence in {MANY}: {figures}")


def in_medicine(data: Path, mesh: Mesh, most: int) -> None:
    """Print recall at five for BM25, vectors and both."""
    rows = [row for row in lines(data / "summaries" / "medquad" / "medquad_train.jsonl.gz") if len(row["answer"]) > 80]
    held = [row for row in rows if part_of("medquad", row["file"]) == "test"]
    step = max(len(held) // AMONG, 1)
    answers = [row["answer"][:1_500] for row in held[::step]][:AMONG]
    questions = [row["question"] for row in held[::step]][: min(AMONG, most)]
    stems = [stems_of(words_of(answer)) for answer in answers]
    vectors = np.array([mesh.embedder.embed(answer) for answer in answers])
    rare = rarity(stems)
    hits: dict[str, list[bool]] = {"BM25": [], "vectors": [], "both": []}
    for number, question in enumerate(questions):
        by_words = bm25(stems_of(words_of(question)), stems, rare)
        by_vector = vectors @ np.array(mesh.embedder.embed(question))
        for name, scores in (("BM25", by_words), ("vectors", by_vector), ("both", fused(by_words, by_vector))):
            hits[name].append(number in np.argsort(-scores, kind="stable")[:MANY])
    figures = ", ".join(f"{name} {statistics.mean(values):.3f}" for name, values in hits.items())
    print(f"medicine, {len(questions)} questions among {len(answers)} answers, the right one in {MANY}: {figures}")


def fused(first: Sequence[float], second: Sequence[float]) -> np.ndarray:
    """Return reciprocal rank fusion of two scorings (Cormack et al., 2009)."""
    total = np.zeros(len(first))
    for scores in (first, second):
        ranks = np.argsort(np.argsort(-np.asarray(scores), kind="stable"), kind="stable")
        total += 1 / (FUSED + ranks)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--every", type=int, default=1, help="of the meetings")
    parser.add_argument("--questions", type=int, default=AMONG, help="medical ones at most")
    given = parser.parse_args()
    mesh = load_mesh()
    in_meetings(given.data, mesh, given.every)
    in_medicine(given.data, mesh, given.questions)


if __name__ == "__main__":
    main()
