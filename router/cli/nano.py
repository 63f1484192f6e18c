"""`halfdoor nano`: one nano-model on many texts."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.jsonl import Answer, answer_lines
from router.cli.main import app, plain_errors
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


def _by_text(answer: TextAnswer) -> Answer:
    return lambda given: answer(str(given["text"]))


def _models() -> "NanoModels":
    silence.apply(os.environ)
    from router.inspection.nano import NanoModels

    models = NanoModels()
    models.load()
    return models
