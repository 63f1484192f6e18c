"""The command itself: what it will cost, consent, questions, the fit, the picture, the file."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors
from router.errors import ConfigurationError
from router.settings import Settings

if TYPE_CHECKING:
    from router.app import Halfdoor
    from router.calibration.marks import Marks
    from router.calibration.question import Question
    from router.classification.gain import Pair


@app.command(epilog="Example: halfdoor calibrate --questions 300")
@plain_errors
def calibrate(
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
    questions: Annotated[int, typer.Option(min=100, max=600, help="How many to ask each side.")] = 400,
    picture: Annotated[Path | None, typer.Option(help="Where the curve goes; gain.svg in the data folder.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Spend without asking.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Delete what was learned, and the marks.")] = False,
) -> None:
    """Learn, for your own engine and cloud, which requests gain from the cloud."""
    settings = configured(config, {})
    if forget:
        for place in (settings.paths.gain, settings.paths.calibration):
            place.unlink(missing_ok=True)
        typer.echo("Forgotten. Gain goes by length again from the next start on.")
        return
    from router.app import build

    halfdoor = build(settings)
    if halfdoor.inspecting.encoder is None:
        raise ConfigurationError("calibrating needs the nano-models, and they are not installed; reinstall halfdoor")
    asyncio.run(_calibrate(halfdoor, settings, _Wishes(questions, yes, picture or settings.paths.data / "gain.svg")))


class _Wishes:
    """What the command line asks for."""

    def __init__(self, questions: int, yes: bool, picture: Path) -> None:
        self.questions = questions
        self.yes = yes
        self.picture = picture


async def _calibrate(halfdoor: "Halfdoor", settings: Settings, wishes: _Wishes) -> None:
    from router.calibration.marks import Marks
    from router.calibration.pair import pair_in_use
    from router.calibration.questions import catalogue, digest
    from router.calibration.sandbox import available

    everything = catalogue(code=available())
    asked = everything[: wishes.questions]
    async with halfdoor.lifespan(None):
        pair = pair_in_use(halfdoor.upstreams.fleet())
        if pair is None:
            raise ConfigurationError("calibrating needs an engine here and a cloud with its key: see `halfdoor doctor`")
        marks = Marks(settings.paths.calibration, pair, digest(everything))
        known = marks.open()
        console = Console(highlight=False)
        console.print(f"{len(asked)} questions to {pair.local} (here) and {pair.model} ({pair.cloud}).")
        if known:
            console.print(f"{known} answers are there from before; they are not asked again.")
        await _ask(halfdoor, settings, (asked, pair, marks), wishes)
        _learn(halfdoor, settings, (asked, pair, marks), wishes.picture)


async def _ask(
    halfdoor: "Halfdoor",
    settings: Settings,
    about: "tuple[tuple[Question, ...], Pair, Marks]",
    wishes: _Wishes,
) -> None:
    from rich.progress import Progress

    from router.cli.calibrate.asking import Asking

    asked, pair, marks = about
    missing = sum((one.id, side) not in marks.known for one in asked for side in ("local", "cloud"))
    if not missing:
        return
    outward = [one for one in asked if (one.id, "cloud") not in marks.known]
    _consent(settings, pair, outward, yes=wishes.yes)
    asking = Asking(halfdoor.pipeline, settings, pair, marks)
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("asking", total=missing)
        await asking.run(asked, lambda: progress.advance(bar))
    if asking.masked:
        typer.echo(f"{asking.masked} reached the cloud with something masked, as they would in use.")
    if asking.left_out:
        typer.echo(
            f"{asking.left_out} were not answered by the side that was asked (failed, or the policy keeps them)."
        )


def _consent(settings: Settings, pair: "Pair", outward: "list[Question]", *, yes: bool) -> None:
    """Say what it costs and go on only with a yes.

    Raises:
        typer.Exit: no consent.
    """
    from router.calibration.estimate import MOST_WRITTEN, estimate
    from router.price_list import listed

    cloud = next(one for one in settings.clouds if one.name == pair.cloud)
    cost = estimate(outward, cloud.terms.price(pair.model) or listed(pair.model))
    typer.echo(
        f"To the cloud go {cost.questions} questions that say nothing of you: about {cost.read} tokens read and "
        f"{cost.written} written (at most {MOST_WRITTEN} an answer)."
    )
    if cost.likely is None or cost.most is None:
        typer.echo("What that costs is not known: no price of this model is stated (`clouds.prices`).")
    else:
        typer.echo(f"By the stated prices about {cost.likely:.2f}, and never more than {cost.most:.2f}.")
    if yes:
        return
    if not sys.stdin.isatty():
        typer.echo("Nothing was asked: add --yes to spend this without a question.", err=True)
        raise typer.Exit(2)
    if not typer.confirm("Ask them?", default=False):
        raise typer.Exit(0)


def _learn(
    halfdoor: "Halfdoor", settings: Settings, about: "tuple[tuple[Question, ...], Pair, Marks]", place: Path
) -> None:
    from router.calibration.curve import picture
    from router.calibration.learned import FEWEST, graded, learn
    from router.calibration.private_file import write
    from router.calibration.stored import save
    from router.cli.calibrate.show import show

    asked, pair, marks = about
    inspecting = halfdoor.inspecting
    assert inspecting.encoder is not None  # noqa: S101 - looked at before
    given = graded(asked, marks.known, inspecting.labeller, inspecting.encoder.embed)
    if len(given.questions) < FEWEST:
        raise ConfigurationError(f"both sides answered {len(given.questions)} questions; {FEWEST} are needed to learn")
    learned = learn(given, pair, inspecting.encoder.vectors())
    show(Console(highlight=False), given, learned)
    write(place, picture(f"{pair.local} here, {pair.model} at {pair.cloud}", learned.lines))
    typer.echo(f"The curve: {place}")
    if not learned.better:
        settings.paths.gain.unlink(missing_ok=True)
        typer.echo("For this pair the learned rule is no better than length: nothing is kept, gain goes by length.")
        return
    measured = {
        "questions": float(len(given.questions)),
        "local": round(float(given.local.mean()), 4),
        "cloud": round(float(given.cloud.mean()), 4),
        "apgr_length": round(learned.before, 4),
        "apgr_learned": round(learned.after, 4),
    }
    save(settings.paths.gain, learned.head, measured)
    typer.echo(f"Kept in {settings.paths.gain}; used from the next start on, while this pair is in use.")
