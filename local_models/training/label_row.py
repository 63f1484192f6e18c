"""A request with its labels: what it asks for (task) and what it is about (topics); the closed lists of both."""

from dataclasses import dataclass

TASKS = (
    "code", "debug", "math", "reasoning", "question", "summarize", "rewrite", "translate", "extract", "classify",
    "plan", "creative", "chat", "time-or-memory", "tool use",
)  # fmt: skip
FIRST_TOPICS = frozenset({"health", "legal", "finance", "hr"})
"""What the collected sources say something about."""
TOPICS = (
    "health", "legal", "finance", "hr", "credentials", "sexuality", "religion", "politics", "union", "minors",
    "ethnicity",
)  # fmt: skip
"""In the order of the graph's output: new ones come last, so that a graph with fewer can be gone on from."""
ALL_TOPICS = frozenset(TOPICS)
NEW_TOPICS = ALL_TOPICS - FIRST_TOPICS
NO_TOPICS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A request with its task ("" when unknown), its topics, and the topics about which the source says anything."""

    text: str
    task: str
    topics: frozenset[str]
    known: frozenset[str]
    source: str
    group: str


def label_row(
    text: str,
    task: str,
    origin: tuple[str, str],
    topics: frozenset[str] = NO_TOPICS,
    known: frozenset[str] = NO_TOPICS,
) -> LabelRow:
    """Return a row; `origin` is the source and the document or template."""
    return LabelRow(text.strip(), task, topics, known | topics, *origin)
