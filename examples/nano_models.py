"""The nano-models alone, without the proxy: entities, labels and a vector for three texts, all on this machine.

python examples/nano_models.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from local_models.mesh import load_mesh

TEXTS = (
    "Remind me tomorrow at nine to ring Dr. Mireille Aubert, +33 1 99 00 27 14, about my knee.",
    "Order 4471-88213 goes to Tobias Renner, Lindenallee 14, 50968 Köln, before Friday.",
    "Why does my Python loop over a million rows take forty seconds?",
)


def main() -> None:
    mesh = load_mesh()
    vectors = [mesh.embedder.embed(text) for text in TEXTS]
    for text, spans in zip(TEXTS, mesh.tagger.tag(TEXTS), strict=True):
        labels = mesh.labeller.label(text)
        print(text)
        for span in spans:
            print(f"  {span.kind:14} {span.score:.2f}  {text[span.start : span.end]}")
        topics = ", ".join(f"{name} {score:.2f}" for name, score in labels.topics if score >= 0.5) or "none"
        print(f"  task {labels.task} ({labels.task_score:.2f}), topics: {topics}, gain {labels.gain:.2f}\n")
    for first, second in ((0, 1), (0, 2), (1, 2)):
        likeness = sum(a * b for a, b in zip(vectors[first], vectors[second], strict=True))
        print(f"likeness of text {first + 1} and text {second + 1}: {likeness:.2f}")


if __name__ == "__main__":
    main()
