"""How good summaries are: `python bench/summaries.py DATA [--every N]` on QMSum's validation meetings.

ROUGE-2 recall against people's summaries of the whole meeting, every method cut at the same number of words; and for
narrower questions, whether one of ten quoted sentences stands in a turn that people named as evidence, and how many do.
ROUGE-2 is counted here: words in small letters, no stemming, pairs of neighbours clipped.
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from local_models.mesh import load_mesh
from local_models.passages import Passages, rarity, stems_of, words_of
from local_models.relevance import BEHIND, spread
from local_models.relevance_features import bm25
from local_models.summarizer import Budget, Summarizer, chosen_by, load_summarizer, quotable
from local_models.training.summaries.meetings import Meeting, meetings

WORDS, QUOTES = 200, 10


def rouge2(reference: Sequence[str], candidate: Sequence[str]) -> float:
    """Return the share of the reference's pairs of words that the candidate holds."""
    wanted, held = Counter(pairwise(reference)), Counter(pairwise(candidate))
    return sum(min(count, held[pair]) for pair, count in wanted.items()) / max(sum(wanted.values()), 1)


def cut(order: Iterable[int], read: Passages) -> list[str]:
    """Return the words of the first sentences in an order, put back into the text's, cut at the limit."""
    chosen: list[int] = []
    total = 0
    for i in order:
        chosen.append(int(i))
        total += len(read.words[int(i)])
        if total >= WORDS:
            break
    return [word for i in sorted(chosen) for word in read.words[i]][:WORDS]


def textrank(read: Passages) -> np.ndarray:
    """Return TextRank of each sentence (Mihalcea and Tarau, 2004), over cosines of weighted words."""
    rare = rarity(read.words)
    index = {word: i for i, word in enumerate(rare)}
    matrix = np.zeros((len(read), len(index)), dtype=np.float32)
    for row, words in enumerate(read.words):
        for word in words:
            matrix[row, index[word]] += rare[word]
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-6
    likeness = matrix @ matrix.T
    np.fill_diagonal(likeness, 0)
    likeness /= likeness.sum(1, keepdims=True) + 1e-6
    rank = np.full(len(read), 1 / len(read))
    for _ in range(30):
        rank = 0.15 / len(read) + 0.85 * (likeness.T @ rank)
    return rank


def whole(read: Sequence[Meeting], summarizer: Summarizer) -> None:
    """Print ROUGE-2 recall of each method."""
    scores: dict[str, list[float]] = {name: [] for name in ("lead", "longest", "textrank", "random", "ours")}
    for meeting in read:
        text = meeting.read
        lengths = np.array([len(words) for words in text.words])
        shuffled = [np.random.default_rng(seed).permutation(len(text)) for seed in range(5)]
        picked = chosen_by(summarizer.scores(text), text, Budget(words=WORDS))
        ways = {
            "lead": [range(len(text))],
            "longest": [np.argsort(-lengths, kind="stable")],
            "textrank": [np.argsort(-textrank(text), kind="stable")],
            "random": shuffled,
            "ours": [picked],
        }
        for reference in meeting.summaries:
            for name, orders in ways.items():
                scores[name].append(statistics.mean(rouge2(reference, cut(order, text)) for order in orders))
    means = {name: statistics.mean(values) for name, values in scores.items()}
    best = max(value for name, value in means.items() if name != "ours")
    print(f"ROUGE-2 recall at {WORDS} words, {len(scores['ours'])} summaries of {len(read)} meetings:")
    print("  " + ", ".join(f"{name} {value:.4f}" for name, value in means.items()))
    print(f"  ours is {means['ours'] / best:.2f} times the best of the others")


def about(read: Sequence[Meeting], summarizer: Summarizer) -> None:
    """Print how often ten quotes hit the evidence, and the share of them that does."""
    figures: dict[str, list[tuple[float, float]]] = {"word overlap": [], "BM25": [], "ours": []}
    for meeting in read:
        text, worth = meeting.read, quotable(meeting.read)
        rare = rarity(text.stems)
        for question in meeting.questions:
            query = stems_of(words_of(question.text))
            shared = np.array([len(set(query) & set(stems)) for stems in text.stems], dtype=np.float32)
            odds = summarizer.odds(text, question.text)
            for name, values in (("word overlap", shared), ("BM25", bm25(query, text.stems, rare))):
                top = np.argsort(-np.where(worth, values, -1), kind="stable")[:QUOTES]
                figures[name].append((question.evidence[top].any(), question.evidence[top].mean()))
            top = spread(odds, QUOTES, worth, BEHIND)
            figures["ours"].append((question.evidence[top].any(), question.evidence[top].mean()))
    print(f"evidence of {len(figures['ours'])} questions in {QUOTES} quoted sentences:")
    for name, values in figures.items():
        hit, share = (statistics.mean(float(value[i]) for value in values) for i in (0, 1))
        print(f"  {name}: hit {hit:.3f}, precision {share:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    trunk = load_mesh().trunk
    summarizer = load_summarizer(trunk)
    began = time.process_time()
    read = list(meetings(given.data, "val", trunk, given.every))
    characters = sum(len(meeting.read.text) for meeting in read)
    spent_ms = 1000 * (time.process_time() - began) / (characters / 1000)
    print(f"{len(read)} meetings read: {spent_ms:.1f} ms CPU per 1,000 characters")
    whole(read, summarizer)
    about(read, summarizer)


if __name__ == "__main__":
    main()
