"""Teaching from a file: lines, lesson, report, and the file of the adapter."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from local_models.failure import ModelsUnusable
from local_models.mesh import load_mesh
from local_models.teaching.corrections import BadLine, Correction, corrections
from local_models.teaching.rows import ROWS
from local_models.teaching.teach import Lesson, Teacher
from router.cli.teach.install import install
from router.cli.teach.report import shown
from router.errors import ConfigurationError
from router.inspection.kinds import KINDS
from router.upstreams import silence

_LARGEST = 5_000_000
"""Bytes of a file of lines."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for."""

    force: bool = False
    dry_run: bool = False


def carry_out(lines: Path, place: Path, wishes: Wishes, rows: Path = ROWS) -> bool:
    """Teach, report and install; return whether nothing stood against it.

    Args:
        lines: the user's file.
        place: where the adapter goes.
        wishes: what else was asked for.
        rows: the rows that hold and judge an adapter.

    Raises:
        ConfigurationError: the lines are wrong, or the nano-models cannot be used.
    """
    lesson = _taught(_read(lines), rows)
    for line in shown(lesson.report):
        typer.echo(line)
    if wishes.dry_run:
        typer.echo("Nothing was installed (--dry-run).")
        return True
    return install(lesson, place, force=wishes.force)


def _read(place: Path) -> list[Correction]:
    try:
        if place.stat().st_size > _LARGEST:
            raise ConfigurationError(f"{place} is larger than {_LARGEST // 1_000_000} MB")
        written = place.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{place}: cannot be read: {os.strerror(error.errno or 0)}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{place} is not UTF-8") from None
    try:
        found = corrections(written.split("\n"), KINDS)
    except BadLine as wrong:
        raise ConfigurationError(f"{place}, {wrong}") from None
    if not found:
        raise ConfigurationError(f"{place} has no lines")
    return found


def _taught(given: list[Correction], rows: Path) -> Lesson:
    silence.apply(os.environ)
    try:
        return Teacher(load_mesh(), lambda step: print(f"{step} …", file=sys.stderr), rows).teach(given)
    except ModelsUnusable as reason:
        raise ConfigurationError(f"the nano-models cannot be used: {reason}") from None
