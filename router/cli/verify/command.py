"""The command itself: a proxy of its own between the user's client and a stand-in that records."""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.panel import Panel

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors
from router.cli.verify.values import MADE_UP, Value, prompt, read
from router.paths import Paths
from router.settings import Cloud, Settings

if TYPE_CHECKING:
    from router.cli.verify.judge import Report
    from router.cli.verify.watch import Exchange, Watch
    from router.upstreams.stand_ins.recording_cloud import RecordingCloud

QUIET_S = 1.5
"""After the last answer a client may send more: agents ask for titles on the side."""
_BEARER_FROM = 16


@app.command(epilog="Example: halfdoor verify --self-test")
@plain_errors
def verify(
    *,
    values: Annotated[
        Path | None, typer.Option(help="Your own values to look for, one a line, instead of made-up ones.")
    ] = None,
    policy: Annotated[
        str | None, typer.Option(help="A preset or a policy file, instead of the configured one.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
    port: Annotated[int, typer.Option(help="Port for your client; 0 takes a free one.")] = 0,
    requests: Annotated[int, typer.Option(min=1, help="How many requests of your client to wait for.")] = 1,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for them.")] = 300.0,
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Send built-in requests instead of waiting for a client.")
    ] = False,
    only_prompt: Annotated[
        bool, typer.Option("--prompt", help="Print the text with the made-up values, and nothing else.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play the provider for your own client and show, field by field, what would have left. Needs no network.

    Exit code 0: clean. 1: something leaked. 2: the run proves nothing, because values or requests were missing.
    """
    if only_prompt:
        print(prompt())
        return
    planted = read(values) if values is not None and not self_test else MADE_UP
    settings = configured(config, {"HALFDOOR_POLICY": policy})
    with tempfile.TemporaryDirectory(prefix="halfdoor-verify-") as folder:
        own = replace(_between(settings, Path(folder)), listen=replace(settings.listen, host="127.0.0.1", port=port))
        plan = Plan(planted, requests, timeout, self_test)
        report = _run(own, plan, Console(highlight=False, file=sys.stderr if as_json else sys.stdout))
    _tell(report, as_json=as_json)
    raise typer.Exit(report.outcome.code)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to plant and how long to listen."""

    values: tuple[Value, ...]
    requests: int
    timeout_s: float
    self_test: bool

    @property
    def made_up(self) -> bool:
        return self.values is MADE_UP


def _tell(report: "Report", *, as_json: bool) -> None:
    from router.cli.verify import show

    if as_json:
        print(show.as_json(report))
    else:
        show.show(Console(highlight=False, width=None if sys.stdout.isatty() else 120), report)


def _between(settings: Settings, folder: Path) -> Settings:
    """Return settings with the user's policy and words and nobody to talk to: no key, no engine, no cloud yet."""
    places = Paths(settings.paths.config, folder, folder / "ledger.sqlite")
    return replace(settings, paths=places, locals=(), discover=False, offline=False)


def _run(settings: Settings, plan: Plan, console: Console) -> "Report":
    from router.cli.verify.judge import judge

    # The proxy's log lines would stand between ours; what they say is in the report.
    with redirect_stderr(StringIO()), _standing(settings) as (base_url, watch, cloud):
        if plan.self_test:
            from router.cli.verify.self_test import play

            console.print("Sending built-in requests through the proxy, as your policy decides …")
            _settle(watch, play(base_url))
        else:
            _introduce(console, settings, base_url, plan)
            with suppress(KeyboardInterrupt):
                _listen(watch, plan)
        exchanges, arrived = tuple(watch.exchanges), tuple(cloud.arrived)
    known = [*plan.values, *_bearers(settings, exchanges)]
    return judge(known, exchanges, arrived)


@contextmanager
def _standing(settings: Settings) -> "Iterator[tuple[str, Watch, RecordingCloud]]":
    from router.app import build
    from router.cli.listen import running
    from router.cli.verify.watch import Watch
    from router.upstreams.stand_ins.in_thread import serve_in_thread
    from router.upstreams.stand_ins.recording_cloud import MODEL, RecordingCloud

    cloud = RecordingCloud()
    with serve_in_thread(cloud.app) as outside:
        models = tuple(dict.fromkeys(model for one in settings.clouds for model in one.models)) or (MODEL,)
        stand_in = Cloud("stand-in", "openai", f"{outside}/v1", models, key_from_client=_forwards(settings))
        own = replace(settings, clouds=(stand_in,))
        halfdoor = build(own)
        watch = Watch(halfdoor.asgi)
        halfdoor.asgi = watch
        with running(halfdoor, own) as base_url:
            yield base_url, watch, cloud


def _forwards(settings: Settings) -> bool:
    return any(cloud.key_from_client for cloud in settings.clouds)


def _introduce(console: Console, settings: Settings, base_url: str, plan: Plan) -> None:
    lines = [
        "A proxy with your policy runs here, and behind it a stand-in records what a cloud would have been sent.",
        "Nothing leaves this machine.",
        "",
        f"[bold]1.[/bold] Point your client at [bold]{base_url}[/bold] (Anthropic-style ones: without /v1), "
        "with any key and the model [bold]auto[/bold].",
    ]
    if plan.made_up:
        lines.append("[bold]2.[/bold] Paste the text below into it, or type the values in your own words.")
    else:
        lines.append(f"[bold]2.[/bold] Use it with your own values, all {len(plan.values)} of them.")
    awaited = "one request" if plan.requests == 1 else f"{plan.requests} requests"
    lines.append(f"[bold]3.[/bold] It waits for {awaited}, up to {plan.timeout_s:g} s. Ctrl-C ends it and judges.")
    console.print(Panel("\n".join(lines), title=f"halfdoor verify, policy {settings.policy}"))
    if plan.made_up:
        console.print(prompt() + "\n", markup=False, soft_wrap=True)


def _listen(watch: "Watch", plan: Plan) -> None:
    """Wait for the client's requests, and a moment longer for those on the side."""
    end = time.monotonic() + plan.timeout_s
    while len(watch.exchanges) < plan.requests and time.monotonic() < end:
        time.sleep(0.05)
    seen, quiet = len(watch.exchanges), time.monotonic() + QUIET_S
    while seen and time.monotonic() < min(quiet, end):
        time.sleep(0.05)
        if len(watch.exchanges) > seen:
            seen, quiet = len(watch.exchanges), time.monotonic() + QUIET_S


def _settle(watch: "Watch", count: int) -> None:
    """Wait until the last answer is noted: the client has it a moment earlier."""
    end = time.monotonic() + QUIET_S
    while len(watch.exchanges) < count and time.monotonic() < end:
        time.sleep(0.01)


def _bearers(settings: Settings, exchanges: "Sequence[Exchange]") -> tuple[Value, ...]:
    """Return the client's own keys: they must not travel either, unless the configuration sends them on."""
    if _forwards(settings):
        return ()
    fields = {value for one in exchanges for name, value in one.request.headers if name == "authorization"}
    keys = sorted({value.partition(" ")[2].strip() for value in fields})
    return tuple(Value("your client's key", key, wanted=False) for key in keys if len(key) >= _BEARER_FROM)
