"""What `halfdoor calibrate` learns of pairs whose skills are known: scripted models, good and bad by topic.

For each of several drawn pairs, 300 questions of the catalogue are marked as the two scripted models would answer
them, the gain head is fitted on those, and scored on questions that it has not seen (of the same kinds, other texts),
next to length alone and to the skills themselves: the most that anything can reach, as the marks of single answers are
drawn. Then once more with whole topics left out: what is learned is who is good at what, so topics that nobody asked
about are as good as chance.

    python bench/calibrate.py            # a minute on one core; needs the shipped weights, no network
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from local_models.mesh import load_mesh
from router.calibration.curve import Line, picture
from router.calibration.fit import Floats, fit, recovered, shares
from router.calibration.question import Question
from router.calibration.questions import catalogue
from router.classification.gain import features

LABELS = 300
SEEDS = (8, 9)
"""The catalogue that is asked, and one whose drawn questions nobody was asked."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How often each scripted model is right, by topic."""

    local: dict[str, float]
    cloud: dict[str, float]


@dataclass(frozen=True, slots=True)
class Rows:
    """Questions with what the head sees."""

    questions: tuple[Question, ...]
    features: Floats


def drawn(topics: Sequence[str], random: np.random.Generator) -> Pair:
    """Return a pair: on about half of the topics the cloud is far better, on the others hardly, or worse."""
    local, cloud = {}, {}
    for place, topic in enumerate(random.permutation(list(topics))):
        cloud[topic] = float(random.uniform(0.8, 0.98))
        far = place % 2 == 0
        local[topic] = float(random.uniform(0.05, 0.35)) if far else float(random.uniform(0.8, 0.98))
    return Pair(local, cloud)


def marked(questions: Sequence[Question], skills: dict[str, float], random: np.random.Generator) -> Floats:
    """Return drawn marks."""
    return np.array([float(random.random() < skills[question.topic]) for question in questions])


def rows() -> tuple[Rows, Rows]:
    """Return the questions that are asked and those that are only scored; no text is in both."""
    mesh = load_mesh()
    everything = catalogue(SEEDS[0])
    asked, known = everything[:LABELS], {question.text for question in everything}
    fresh = tuple(question for question in catalogue(SEEDS[1]) if question.text not in known)
    seen = []
    for questions in (asked, (*everything[LABELS:], *fresh)):
        seen.append(
            Rows(
                tuple(questions),
                np.array(
                    [features(q.text, mesh.labeller.label(q.text), mesh.embedder.embed(q.text)) for q in questions]
                ),
            )
        )
    return seen[0], seen[1]


def scores(asked: Rows, held: Rows, pair: Pair, random: np.random.Generator) -> tuple[float, float, float]:
    """Return the APGR of length, of what is learned and of the skills themselves."""
    gains = marked(asked.questions, pair.cloud, random) - marked(asked.questions, pair.local, random)
    rule = fit(asked.features, gains)
    local, cloud = marked(held.questions, pair.local, random), marked(held.questions, pair.cloud, random)
    lengths = np.array([float(len(question.text)) for question in held.questions])
    known = np.array([pair.cloud[q.topic] - pair.local[q.topic] for q in held.questions])
    length, learned, best = (recovered(score, local, cloud) for score in (lengths, rule(held.features), known))
    return length, learned, best


def drawing(asked: Rows, held: Rows, pair: Pair) -> str:
    """Return the curves of one pair on the questions that were not asked."""
    random = np.random.default_rng(0)
    gains = marked(asked.questions, pair.cloud, random) - marked(asked.questions, pair.local, random)
    rule = fit(asked.features, gains)
    local, cloud = marked(held.questions, pair.local, random), marked(held.questions, pair.cloud, random)
    lengths = np.array([float(len(question.text)) for question in held.questions])
    lines = (
        Line("learned", shares(rule(held.features), local, cloud)),
        Line("length alone", shares(lengths, local, cloud)),
        Line("at random", np.linspace(local.mean(), cloud.mean(), len(local) + 1)),
    )
    return picture("a scripted pair, 300 labels, questions not seen", lines)


def part(of: Rows, topics: set[str]) -> Rows:
    """Return the rows of some topics."""
    places = [place for place, question in enumerate(of.questions) if question.topic in topics]
    return Rows(tuple(of.questions[place] for place in places), of.features[places])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--picture", type=Path, help="where the curve of the first pair goes, as SVG")
    options = parser.parse_args()
    pairs = options.pairs
    asked, held = rows()
    topics = sorted({question.topic for question in asked.questions})
    print(
        f"{len(asked.questions)} labels, {len(held.questions)} held-out questions, {len(topics)} topics, {pairs} pairs"
    )
    if options.picture is not None:
        options.picture.write_text(drawing(asked, held, drawn(topics, np.random.default_rng(0))), encoding="utf-8")
    same, other = [], []
    for seed in range(pairs):
        random = np.random.default_rng(seed)
        pair = drawn(topics, random)
        same.append(scores(asked, held, pair, random))
        left = set(random.permutation(topics)[:6])
        other.append(scores(part(asked, set(topics) - left), part(held, left), pair, random))
    for name, found in (("questions not seen", same), ("topics not seen", other)):
        table = np.array(found)
        shown = "  ".join(
            f"{way} {column.mean():.3f} ({column.min():.3f} to {column.max():.3f})"
            for way, column in zip(("length", "learned", "skills known"), table.T, strict=True)
        )
        print(f"APGR, {name}: {shown}")


if __name__ == "__main__":
    main()
