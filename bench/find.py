"""How well passages are found: `python bench/find.py DATA` on meetings and medical questions of the pool.

Meetings: QMSum's validation questions; a turn that people named as evidence must be among five quoted sentences.
Medicine: MedQuAD questions of held-out files; each against the answers of 200 others, five are returned: by BM25, by
the vector of `nano embed`, and by both together (`together`: the weight of the vector was chosen on the dev part).
Nothing fits: questions asked of their own text, of another of its source (another meeting, other illnesses) and of one
of another source, whole texts and parts; how many answers are lost and how many quoted in vain, by threshold.
"""

import argparse
import statistics
from pathlib import Path

import numpy as np

from local_models.answerable import score
from local_models.mesh import Mesh, load_mesh
from local_models.passages import rarity, stems_of, words_of
from local_models.relevance import BEHIND, spread
from local_models.relevance_features import bm25
from local_models.summarizer import load_summarizer, quotable
from local_models.training.splits import part_of
from local_models.training.summaries.answering import trials
from local_models.training.summaries.meetings import meetings
from local_models.training.summaries.texts import texts
from local_models.training.when.rows import lines

MANY, AMONG = 5, 200
SAME = 2.0
"""What one standard deviation of a vector's likeness counts beside BM25; chosen on MedQuAD's dev files."""
LOST = (0.01, 0.02, 0.05, 0.10)


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
            ours = spread(summarizer.odds(text, question.text), MANY, worth, BEHIND)
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
        for name, scores in (("BM25", by_words), ("vectors", by_vector), ("both", together(by_words, by_vector))):
            hits[name].append(number in np.argsort(-scores, kind="stable")[:MANY])
    figures = ", ".join(f"{name} {statistics.mean(values):.3f}" for name, values in hits.items())
    print(f"medicine, {len(questions)} questions among {len(answers)} answers, the right one in {MANY}: {figures}")


def together(by_words: np.ndarray, by_vector: np.ndarray) -> np.ndarray:
    """Return BM25 and likeness added; adding ranks lets the weaker of the two spoil the better one."""
    return by_words + SAME * (by_vector - by_vector.mean()) / (by_vector.std() + 1e-6)


def in_vain(data: Path, mesh: Mesh, every: int) -> None:
    """Print lost answers against vain quotations, by source, at the shipped threshold and at others."""
    summarizer = load_summarizer(mesh.trunk)
    weights = summarizer.weights
    read = [*meetings(data, "val", mesh.trunk, every), *list(texts(data, "test", mesh.trunk))[::every]]
    asked = list(trials(weights, read))
    scores = np.array([score(weights, trial.told) for trial in asked])
    own, near = (np.array([getattr(trial, name) for trial in asked]) for name in ("own", "near"))
    names = np.array([trial.source for trial in asked])
    print(f"nothing fits: {own.sum()} questions with an answer, {(~own).sum()} without")
    for share in (None, *LOST):
        least = float(weights["a_least"]) if share is None else float(np.quantile(scores[own], share))
        quoted = scores >= least
        line = f"  {'as shipped' if share is None else f'threshold {least:5.2f}':15} lost {np.mean(~quoted[own]):.3f},"
        for label, rows in (("same source", ~own & near), ("another source", ~own & ~near)):
            line += f" quoted in vain, {label} {np.mean(quoted[rows]):.3f},"
        print(line.rstrip(","))
    for name in sorted(set(names)):
        here, quoted = names == name, scores >= float(weights["a_least"])
        vain = [f"{np.mean(quoted[here & ~own & side]):.2f}" for side in (near, ~near)]
        print(f"  {name}: lost {np.mean(~quoted[here & own]):.3f}, in vain {', '.join(vain)} of {int(here.sum())}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--every", type=int, default=1, help="of the meetings")
    parser.add_argument("--questions", type=int, default=AMONG, help="medical ones at most")
    given = parser.parse_args()
    mesh = load_mesh()
    in_meetings(given.data, mesh, given.every)
    in_medicine(given.data, mesh, given.questions)
    in_vain(given.data, mesh, given.every)


if __name__ == "__main__":
    main()
