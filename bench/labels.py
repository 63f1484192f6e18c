"""How well requests are labelled: task and topics on the pool's held-out part, gain with each data set left out.

The texts are collected ones, so this bench needs the data folder (`--data`, or HALFDOOR_DATA); without it, it says so.
Intervals are 95 %, bootstrapped over whole documents and templates: rows of one template are not independent.
"""

import argparse
import gzip
import json
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from local_models.manifest import FOLDER
from local_models.mesh import load_mesh
from local_models.span import Labeller
from local_models.training import calibrate, evaluate, gain, pool, topics_data
from local_models.training.calibrate import HeadLogits
from local_models.training.labels_data import TASKS, TOPICS, LabelRow, label_rows
from router.classification.classify import classify
from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from tests.router.inspection.clean_corpus import corpus

SEED = 20
ROUNDS = 300
FLOOR = 0.85
TOPIC_FLOOR, ALARMS = 0.8, 0.05
EACH = 40
LONG, PLANTED_IN, QUIET = 3_300, 8, 0.3
"""Characters of a long text, texts of each shape, and the score below which a text counts as about something else."""
PASSAGES = frozenset({"crossner", "lifebench", "wikigold", "generated", "btc"})
"""Sources whose held-out texts fill the slots of held-out instructions, as in the build."""


def held_out_requests(data: Path, most: int) -> list[LabelRow]:
    """Return requests of the test part, their slots filled with texts of the test part."""
    rows = list(pool.held_out(data))
    texts = [row.text for row in rows if 60 < len(row.text) < 500 and row.source in PASSAGES]
    code = [row.text[:500] for row in rows if row.source == "stdlib"]
    requests = label_rows(data, "test", texts, code, EACH)
    return requests[:most] if most else requests


def labelled(rows: Sequence[LabelRow], labeller: Labeller) -> HeadLogits:
    """Return what the labeller says in the form in which the workshop judges its heads."""
    tasks, topics = [], []
    for row in rows:
        labels = labeller.label(row.text)
        scores = dict(labels.topics)
        tasks.append(np.array([float(name == labels.task) for name in TASKS], dtype=np.float32))
        raised = [_logit(scores.get(name, 0.0)) for name in TOPICS]
        topics.append(np.array(raised, dtype=np.float32))
    return HeadLogits(rows, tasks, topics)


def _logit(score: float) -> float:
    return math.log(max(score, 1e-6) / max(1 - score, 1e-6))


def bootstrap(heads: HeadLogits, measure: Callable[[HeadLogits], float]) -> tuple[float, float]:
    """Return the 95 % interval of a measure over documents and templates."""
    groups: dict[tuple[str, str], list[int]] = {}
    for index, row in enumerate(heads.rows):
        groups.setdefault((row.source, row.group), []).append(index)
    names, chance, values = sorted(groups), Random(SEED), []
    for _ in range(ROUNDS):
        chosen = [index for name in chance.choices(names, k=len(names)) for index in groups[name]]
        values.append(measure(picked(heads, chosen)))
    values.sort()
    return values[int(0.025 * ROUNDS)], values[int(0.975 * ROUNDS) - 1]


def picked(heads: HeadLogits, chosen: Sequence[int]) -> HeadLogits:
    return HeadLogits(
        [heads.rows[i] for i in chosen], [heads.task[i] for i in chosen], [heads.topics[i] for i in chosen]
    )


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def print_tasks(heads: HeadLogits) -> None:
    known = picked(heads, [index for index, row in enumerate(heads.rows) if row.task])
    macro, each = calibrate.macro_f1(known)
    low, high = bootstrap(known, lambda drawn: calibrate.macro_f1(drawn)[0])
    print(f"## Task\n\nMacro F1 {macro:.3f} [{low:.3f}, {high:.3f}] (floor {FLOOR}): ", end="")
    print(f"{len(each)} tasks, {len(known.rows)} rows.\n")
    sources: dict[str, dict[str, list[int]]] = {}
    for index, row in enumerate(known.rows):
        sources.setdefault(row.task, {}).setdefault(row.source, []).append(index)
    right = [int(logits.argmax()) == TASKS.index(row.task) for row, logits in zip(known.rows, known.task, strict=True)]
    rows = []
    for task, (value, count) in sorted(each.items(), key=lambda item: item[1][0]):
        shares = sorted(sources[task].items())
        per_source = ", ".join(f"{name} {sum(right[i] for i in where)}/{len(where)}" for name, where in shares)
        rows.append((task, f"{value:.3f}", count, confused_with(known, task), per_source))
    print_table(("task", "F1", "rows", "mostly taken for", "right per source"), rows)


def confused_with(heads: HeadLogits, task: str) -> str:
    guesses: dict[str, int] = {}
    for row, logits in zip(heads.rows, heads.task, strict=True):
        guess = TASKS[int(logits.argmax())]
        if row.task == task != guess:
            guesses[guess] = guesses.get(guess, 0) + 1
    worst = max(guesses.items(), key=lambda item: item[1], default=("-", 0))
    return f"{worst[0]} ({worst[1]})"


def print_topics(heads: HeadLogits, title: str) -> None:
    """Print each topic's figures, the macro F1 of all, and how often a text about none gets one."""
    print(f"## Topics, {title}: at a score of .5, over the rows whose source says something about the topic\n")
    macro, each = calibrate.topic_f1(heads, 1.0)
    low, high = bootstrap(heads, lambda drawn: calibrate.topic_f1(drawn, 1.0)[0])
    alarms, neutral = calibrate.topic_alarms(heads, 1.0)
    print(f"Macro F1 {macro:.3f} [{low:.3f}, {high:.3f}] (floor {TOPIC_FLOOR}). ", end="")
    share = evaluate.Share(alarms, neutral)
    print(f"Texts about none of them that get one: {share} (limit {ALARMS}).\n")
    rows = []
    for topic, (precision, recall, positives) in calibrate.topic_scores(heads, 1.0).items():
        if positives:
            recalled = bootstrap(heads, lambda drawn, name=topic: calibrate.topic_scores(drawn, 1.0)[name][1])  # type: ignore[misc]
            interval = f"{recall:.3f} [{recalled[0]:.3f}, {recalled[1]:.3f}]"
            rows.append((topic, f"{each[topic]:.3f}", f"{precision:.3f}", interval, positives))
    print_table(("topic", "F1", "precision", "recall", "positive rows"), rows)


def print_planted(labeller: Labeller, most: int) -> None:
    """Print how often a passage about a topic is noticed by itself and in a long text, and what is noticed in vain."""
    chance = Random(SEED)
    long = [one.text[:LONG] for one in corpus(PLANTED_IN) if len(one.text) >= LONG and one.shape != "lockfile"]
    neutral = [judged(text, labeller) for text in long]
    alarms = evaluate.Share(sum(any(score >= 0.5 for score in found.values()) for found in neutral), len(neutral))
    rows = [row for row in (*topics_data.rows("dev", EACH, chance), *topics_data.written()) if row.topics]
    alone = within = count = 0
    for row in chance.sample(rows, min(most, len(rows))):
        (topic,) = row.topics
        fields = [text for text, found in zip(long, neutral, strict=True) if found[topic] < QUIET]
        if not fields:
            continue
        lines = chance.choice(fields).split("\n")
        lines.insert(chance.randrange(len(lines)), row.text)
        count += 1
        alone += judged(row.text, labeller)[topic] >= 0.5
        within += judged("\n".join(lines), labeller)[topic] >= 0.5
    print(f"## A passage about a topic, alone and in {LONG} characters of code, logs and prose about none\n")
    print(f"Noticed alone {evaluate.Share(alone, count)}, in the long text {evaluate.Share(within, count)}. ", end="")
    print(f"Long texts about none that get a topic all the same: {alarms}.\n")


def judged(text: str, labeller: Labeller) -> dict[str, float]:
    """Return the topics of a message as the proxy judges them."""
    said = Text(Place("messages[0].content"), text, Role.USER, 0)
    labels = classify(Conversation("openai", "m", False, (said,), (), 0, {}), labeller)
    return {topic.name: topic.score for topic in labels.topics}


def prompts(data: Path) -> list[str]:
    """Return the texts of `gain.questions`, in the same order."""
    texts = []
    for name in ("train", "test"):
        with gzip.open(data / "routing" / "llmrouter" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            texts += [json.loads(line)["prompt"] for line in file]
    return texts


def print_gain(data: Path, labeller: Labeller) -> None:
    """Print the APGR of the shipped gain beside length alone and a fitted linear rule."""
    found = gain.questions(data)
    said = {id(item): labeller.label(text).gain for item, text in zip(found, prompts(data), strict=True)}

    def shipped(train: Sequence[gain.Question], test: Sequence[gain.Question], pair: tuple[str, str]) -> gain.Vector:
        del train, pair
        return np.array([said[id(item)] for item in test])

    rules: Mapping[str, gain.Rule] = {"shipped": shipped, "length only": gain.length_only, "linear rule": gain.ridge}
    each = {name: gain.leave_one_out(found, rule) for name, rule in rules.items()}
    together = {name: gain.pooled(found, rule) for name, rule in rules.items()}
    print("## Gain: APGR on a data set that was left out (.5 is chance)\n")
    print(f"{len(found)} questions, mean over {len(gain.PAIRS)} local / cloud pairs.\n")
    rows = [(task, *(f"{each[name][task]:.3f}" for name in rules)) for task in each["length only"]]
    means = ("mean of data sets", *(f"{np.mean(list(each[name].values())):.3f}" for name in rules))
    print_table(("data set", *rules), [*rows, means, ("all at once", *(f"{together[name]:.3f}" for name in rules))])
    worse = [task for task, value in each["length only"].items() if each["shipped"][task] < value - 0.005]
    print(f"Worse than length alone by over .005 on: {', '.join(worse) or 'none'}.\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=pool.data_folder(), help="folder of the collected sources")
    parser.add_argument("--weights", type=Path, default=FOLDER)
    parser.add_argument("--most", type=int, default=0, help="label at most so many requests (0: all)")
    parser.add_argument("--planted", type=int, default=0, help="only: plant so many passages in long texts")
    given = parser.parse_args()
    if given.planted:
        print_planted(load_mesh(given.weights).labeller, given.planted)
        return
    if given.data is None:
        sys.exit("The requests and questions are collected ones: give their folder with --data or HALFDOOR_DATA.")
    labeller = load_mesh(given.weights).labeller
    began = time.process_time()
    heads = labelled(held_out_requests(given.data, given.most), labeller)
    print(f"# Labels\n\n{len(heads.rows)} held-out requests.\n")
    print_tasks(heads)
    print_topics(heads, "held-out documents and templates")
    print_topics(labelled(list(topics_data.written()), labeller), "texts written apart from every template")
    print_gain(given.data, labeller)
    print(f"{time.process_time() - began:.0f} s CPU")


if __name__ == "__main__":
    main()
