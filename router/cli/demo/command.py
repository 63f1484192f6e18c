"""The command itself: stand-ins, proxy, conversation, and a table of who saw what."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import yaml
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from router.cli.main import app, plain_errors
from router.settings import Settings, load_settings
from router.upstreams import silence

if TYPE_CHECKING:
    from router.cli.demo.play import Played


INTRODUCTION = (
    "Both sides are stand-ins on this machine: a [bold]glass cloud[/bold] that keeps what it is sent and "
    "answers by quoting it back in another order, and a [bold]scripted engine[/bold] that reads its answers "
    "from a list. Everything between them is real: the proxy, its detectors, the policy `default`, the OpenAI client."
)


@app.command(epilog="Example: halfdoor demo")
@plain_errors
def demo(
    picture: Annotated[Path | None, typer.Option(help="Also save what is printed as an SVG picture.")] = None,
) -> None:
    """Watch one conversation go cloud, local, cloud. Needs no key, no engine and no network."""
    silence.apply(os.environ)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 132, record=picture is not None)
    with tempfile.TemporaryDirectory(prefix="halfdoor-demo-") as folder:
        _demo(console, Path(folder))
    if picture is not None:
        # rich's picture would fetch its font from a public host; whoever looks at it has one.
        drawn = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="halfdoor demo"), flags=re.DOTALL)
        picture.write_text(drawn, encoding="utf-8")


def _demo(console: Console, folder: Path) -> None:
    from router.app import build
    from router.cli.demo.play import play
    from router.cli.demo.script import ENGINE
    from router.cli.listen import running
    from router.upstreams.stand_ins.glass_cloud import GlassCloud
    from router.upstreams.stand_ins.in_thread import serve_in_thread
    from router.upstreams.stand_ins.scripted_engine import ScriptedEngine

    console.print(Panel(INTRODUCTION, title="halfdoor demo"))
    cloud, engine = GlassCloud(), ScriptedEngine(ENGINE)
    with serve_in_thread(cloud.app) as outside, serve_in_thread(engine.app) as inside:
        settings = _settings(folder, outside, inside)
        halfdoor = build(settings)
        with running(halfdoor, settings) as base_url:
            console.print(f"base_url {base_url}\n")
            console.print(_table(play(base_url, cloud)))
        if not halfdoor.inspecting.names_detected:
            console.print("[yellow]Names of people are not detected yet: no tagger is present.[/yellow]")
        _receipts(console, settings)
    console.print("\nNothing of this was kept. Start your own: [bold]halfdoor serve[/bold]")


def _settings(folder: Path, outside: str, inside: str) -> Settings:
    """Return settings that see nothing of the user's: another home, no keys, no discovery."""
    document = {
        "listen": {"port": 0},
        "clouds": [{"name": "glass", "base_url": f"{outside}/v1", "models": ["glass-1"]}],
        "locals": [{"name": "scripted", "base_url": f"{inside}/v1", "models": ["scripted-1"]}],
        "discover": False,
    }
    file = folder / "halfdoor.yaml"
    file.write_text(yaml.safe_dump(document))
    environ: Mapping[str, str] = {
        "HALFDOOR_CONFIG_DIR": str(folder / "config"),
        "HALFDOOR_DATA_DIR": str(folder / "data"),
    }
    return load_settings(file, environ)


def _table(played: "Iterator[Played]") -> Table:
    table = Table(show_lines=True, expand=True)
    for title in ("you said", "the cloud saw", "you got"):
        table.add_column(title, overflow="fold", ratio=1)
    for one in played:
        saw = "\n".join(one.cloud_saw) or "nothing: it stayed here"
        said = Text.assemble((f"to {one.turn.model}: ", "dim"), one.said, ("\n" + one.turn.why, "italic dim"))
        got = Text.assemble(one.came_back, (f"\n{one.route}: {one.reason}", "dim"))
        table.add_row(said, Text(saw, style="" if one.cloud_saw else "dim"), got)
    return table


def _receipts(console: Console, settings: Settings) -> None:
    from router.cli.receipts import lines
    from router.ledger.read import read_tail

    console.print("\n[bold]Receipts[/bold]: one row per decision, and no field that could hold text")
    for line in lines(read_tail(settings.paths.ledger, 100)):
        console.print(line, markup=False, soft_wrap=not console.record)
