"""`halfdoor nano`: one nano-model on many texts."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from router.cli.jsonl import Answer, answer_lines
from router.cli.main import app, plain_errors
from router.errors import RouterError
from router.upstreams import silence

if TYPE_CHECKING:
    from router.inspection.nano import NanoModels

TextAnswer = Callable[[str], dict[str, object]]
nano = typer.Typer(help="One nano-model on many texts, without the proxy around it.", no_args_is_help=True)
app.add_typer(nano, name="nano")
Lines = Annotated[bool, typer.Option("--jsonl", help='Read {"id","text"} lines; the only form, so it may be left out.')]


@nano.command(epilog="""Example: echo '{"id":1,"text":"Fix this bug"}' | halfdoor nano classify --jsonl""")
@plain_errors
def classify(jsonl: Lines = True) -> None:
    """Say what each text is about: task, topics, gain."""
    models = _models()

    def answer(text: str) -> dict[str, object]:
        labels = models.label(text)
        topics = dict(labels.topics)
        return {"task": labels.task, "task_score": labels.task_score, "topics": topics, "gain": labels.gain}

    answer_lines(sys.stdin.buffer, _by_text(answer))


@nano.command(epilog="""Example: echo '{"id":1,"text":"A sentence"}' | halfdoor nano embed --jsonl""")
@plain_errors
def embed(jsonl: Lines = True) -> None:
    """Give each text as a unit vector of 384 numbers."""
    models = _models()
    answer_lines(sys.stdin.buffer, _by_text(lambda text: {"vector": models.embed(text)}))


@nano.command(
    epilog="""Example: echo '{"id":1,"text":"On Friday","now":"2026-03-04T10:30:00+01:00"}' | halfdoor nano when"""
)
@plain_errors
def when(jsonl: Lines = True) -> None:
    """Say when: intent, pattern, action, and each time expression with the stretch it means, seen from `now`.

    `now` is an ISO 8601 time (left out: this moment); `timezone` may name a zone such as Europe/Berlin.
    """
    models = _models()

    def answer(given: Mapping[str, object]) -> dict[str, object]:
        found = models.when(str(given["text"]), moment(given.get("now"), given.get("timezone")))
        spans = [
            {
                "start": span.start,
                "end": span.end,
                "start_time": _iso(span.meaning.start if span.meaning else None),
                "end_time": _iso(span.meaning.end if span.meaning else None),
            }
            for span in found.spans
        ]
        return {"intent": found.intent, "pattern": found.pattern, "action": found.action, "spans": spans}

    answer_lines(sys.stdin.buffer, answer)


@nano.command(epilog="""Example: echo '{"id":1,"text":"...","sentences":3}' | halfdoor nano summarize --jsonl""")
@plain_errors
def summarize(jsonl: Lines = True) -> None:
    """Shorten each text to its own sentences: to so many `sentences` or `words`, about a `query` if there is one."""
    models = _models()
    from local_models.quoting import quoted
    from local_models.summarizer import Budget

    def answer(given: Mapping[str, object]) -> dict[str, object]:
        text, query = str(given["text"]), given.get("query")
        budget = Budget(_count(given, "sentences"), _count(given, "words"))
        limited = budget if budget.sentences or budget.words else None
        chosen = models.summarizer.summarize(text, limited, query if isinstance(query, str) else "")
        places = [{"start": sentence.start, "end": sentence.end} for sentence in chosen]
        return {"sentences": places, "text": "\n".join(quoted(text, chosen))}

    answer_lines(sys.stdin.buffer, answer)


def _count(given: Mapping[str, object], name: str) -> int:
    value = given.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RouterError(f"`{name}` must be a whole number, 0 or more")
    return value


def moment(now: object, zone: object) -> datetime:
    """Return the moment from which a line is read.

    Raises:
        RouterError: it is no time, or there is no such zone.
    """
    try:
        seen = datetime.fromisoformat(now) if isinstance(now, str) else datetime.now().astimezone()
        if now is not None and not isinstance(now, str):
            raise ValueError
    except ValueError:
        raise RouterError("`now` must be an ISO 8601 time, such as 2026-03-04T10:30:00+01:00") from None
    if not zone:
        return seen
    try:
        known = ZoneInfo(str(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RouterError("there is no such `timezone`; name one such as Europe/Berlin") from None
    return seen.astimezone(known) if seen.tzinfo else seen.replace(tzinfo=known)


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _by_text(answer: TextAnswer) -> Answer:
    return lambda given: answer(str(given["text"]))


def _models() -> "NanoModels":
    silence.apply(os.environ)
    from router.inspection.nano import NanoModels

    models = NanoModels()
    models.load()
    return models
