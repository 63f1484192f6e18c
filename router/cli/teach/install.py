"""Whether an adapter is put in force: not where it hurts, and never in silence where it loses something personal."""

from pathlib import Path

import typer

from local_models.teaching.teach import Lesson
from router.calibration.private_file import write


def install(lesson: Lesson, place: Path, *, force: bool) -> bool:
    """Write the file if it may be written; say what was done.

    Args:
        lesson: the adapter and its report.
        place: where the file goes.
        force: the user wants it although it hurts. This answers no question about what is lost.
    """
    report = lesson.report
    if report.hurts and not force:
        typer.echo(f"NOT INSTALLED: {'; '.join(report.hurts)}. Teach it with more lines, or install it with --force.")
        return False
    if report.lost and not _accepted(report.lost):
        typer.echo("NOT INSTALLED.")
        return False
    write(place, lesson.file)
    size = len(lesson.file) >> 10
    typer.echo(f"Adapter {lesson.adapter.version} installed, {size} kB. `halfdoor nano forget` undoes it.")
    return True


def _accepted(lost: int) -> bool:
    """Ask, always. Nobody there to answer is a no."""
    typer.echo(f"WARNING: with this adapter {lost} personal values of the test rows are no longer found.", err=True)
    typer.echo("Values like them would leave this machine unmasked where your policy lets the rest go.", err=True)
    try:
        return typer.confirm("Install it all the same?", default=False, err=True)
    except typer.Abort:
        return False
