"""A conversation to its labels: one look at the ask, and bounded looks at each exchange for topics."""

from collections.abc import Iterable, Iterator

from router.classification.ask import ask
from router.classification.label import Labels, Topic
from router.classification.labeller import Ahead, Labeller
from router.conversation.message import Conversation, Doubt, Role
from router.conversation.place import Place

CHUNK = 1_000
"""Characters that are judged together, at most. Chunks are filled from the front, so a growing exchange keeps its first
ones, and end where lines end: of 100 passages within long texts 13 are noticed so, and 2 where any character may
(`bench/labels.py --planted 100`)."""
ENDS = 4_000
"""Characters judged at either end of an exchange; what lies between is not read for topics."""
SYSTEM = 2_000
"""Characters judged of the system's turn in an exchange."""


UNKNOWN = Labels("unknown", 0.0, 0.0)
_FAILED = Doubt(Place("messages"), "the labeller failed")


def labelled(conversation: Conversation, labeller: Labeller) -> tuple[Labels, tuple[Doubt, ...]]:
    """Return what the request is about; a labeller that fails is a doubt, because no rule about topics can fire."""
    try:
        return classify(conversation, labeller), ()
    except Exception:  # noqa: BLE001  whatever broke in it, policy weighs the doubt
        return UNKNOWN, (_FAILED,)


def classify(conversation: Conversation, labeller: Labeller) -> Labels:
    """Return what the request is about.

    Task and gain come from the ask alone: an agent's 40 kB of instructions are the same
    in every request and say nothing about this one. Topics are judged exchange by
    exchange, because rules about them ask who else is in the same exchange, and there
    nothing is taken for boilerplate: a wrapper must not hide a topic. A growing
    conversation hands in the same texts again, so a labeller that remembers them by
    content pays for a turn once.
    """
    asked = labeller.label(ask(conversation))
    if not asked.topics:
        return Labels(asked.task, asked.task_score, asked.gain)
    # The ask may lean on the turn before it, so its topics are not this exchange's alone.
    topics: list[Topic] = []
    for exchange in range(conversation.current + 1):
        for chunk in _chunks_of(conversation, exchange):
            topics += [Topic(name, score, exchange) for name, score in labeller.label(chunk).topics]
    return Labels(asked.task, asked.task_score, asked.gain, _best(topics), topics_known=True)


def begin(conversation: Conversation, labeller: Labeller) -> None:
    """Have a labeller that can begin with the current exchange, while the request is inspected; it changes no label."""
    if isinstance(labeller, Ahead):
        try:
            labeller.begin((ask(conversation), *_chunks_of(conversation, conversation.current)))
        except Exception:  # noqa: BLE001  what is broken shows, and is weighed, when a label is asked for
            return


def _chunks_of(conversation: Conversation, exchange: int) -> tuple[str, ...]:
    texts = [text for text in conversation.texts if text.exchange == exchange and not text.fixed]
    spoken = _joined(text.text for text in texts if text.role not in (Role.SYSTEM, Role.DEFINITION))
    system = _joined(text.text for text in texts if text.role is Role.SYSTEM)
    ends = (spoken,) if len(spoken) <= 2 * ENDS else (spoken[:ENDS], spoken[-ENDS:])
    return tuple(chunk for part in (*ends, system[:SYSTEM]) for chunk in _chunks(part))


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(stripped for text in texts if (stripped := text.strip()))


def _chunks(text: str) -> list[str]:
    """Return a text cut into chunks of whole lines, filled from the front."""
    chunks: list[str] = []
    for line in _pieces(text):
        if chunks and len(chunks[-1]) + 1 + len(line) <= CHUNK:
            chunks[-1] += f"\n{line}"
        else:
            chunks.append(line)
    return [chunk for chunk in chunks if chunk.strip()]


def _pieces(text: str) -> Iterator[str]:
    """Yield the lines of a text; one longer than a chunk in pieces, cut at a blank where there is one."""
    for line in text.split("\n"):
        rest = line
        while len(rest) > CHUNK:
            blank = rest.rfind(" ", CHUNK // 2, CHUNK) + 1
            yield rest[: blank or CHUNK]
            rest = rest[blank or CHUNK :]
        yield rest


def _best(topics: list[Topic]) -> tuple[Topic, ...]:
    """Return each topic of each exchange once, with its best score."""
    best: dict[tuple[int, str], float] = {}
    for topic in topics:
        key = (topic.exchange, topic.name)
        best[key] = max(topic.score, best.get(key, 0.0))
    return tuple(Topic(name, score, exchange) for (exchange, name), score in sorted(best.items()))
