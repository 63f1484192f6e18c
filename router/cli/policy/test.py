"""`halfdoor policy test`: a policy's examples through the real inspection and models."""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from router.cli.configured import settings as configured
from router.cli.main import plain_errors
from router.cli.policy.group import policy

if TYPE_CHECKING:
    from router.cli.policy.result import Result
    from router.inspecting import Inspecting
    from router.policy.rules import Policy


@policy.command(name="test", epilog="Example: halfdoor policy test rules.yaml --junit report.xml")
@plain_errors
def try_examples(
    files: Annotated[list[str], typer.Argument(help="Presets or policy files.")],
    junit: Annotated[Path | None, typer.Option(help="Write a JUnit report to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Run the examples inside policy files and show what came out differently; exit code 1 when anything did."""
    settings = configured(config, {})
    from router.cli.policy.junit import report
    from router.inspecting import build_inspecting
    from router.policy.loading import load_policy

    policies = [load_policy(file) for file in files]
    inspecting = build_inspecting(settings)
    inspecting.load()
    tried = [(one, list(results(one, inspecting))) for one in policies]
    if junit is not None:
        reports = [report(one.name, outcomes) for one, outcomes in tried]
        junit.write_text(reports[0] if len(reports) == 1 else _together(reports), encoding="utf-8")
    failed = sum(bool(result.differences) for _, outcomes in tried for result in outcomes)
    if as_json:
        print(json.dumps({"failed": failed, "policies": [_object(one, outcomes) for one, outcomes in tried]}))
    else:
        for one, outcomes in tried:
            _show(one, outcomes)
    raise typer.Exit(1 if failed else 0)


def results(one: "Policy", inspecting: "Inspecting") -> Iterator["Result"]:
    """Give each example's outcome; `inspecting` is loaded.

    Raises:
        ConfigurationError: the policy promises what nothing here can see.
    """
    from router.cli.policy.result import Result
    from router.inspection.vocabulary.together import Brought
    from router.inspection.vocabulary.words import word
    from router.policy.brought import brought
    from router.policy.detectable import check_topics
    from router.trial.judged import differences
    from router.trial.tried import Looking, tried

    check_topics(one, inspecting.judged())
    own = brought(one)
    looking = Looking(inspecting.inspector, inspecting.labeller, inspecting.guard)
    for number, example in enumerate(one.examples, start=1):
        began = time.perf_counter()
        entries = tuple(entry for line in example.words if (entry := word(line)) is not None)
        inspecting.together.bring(own.joined(Brought(entries)))
        outcome = tried(example, one, looking)
        yield Result(number, outcome, differences(outcome), time.perf_counter() - began)


def _together(reports: Sequence[str]) -> str:
    head = reports[0].partition("\n")[0]
    suites = (text.partition("\n")[2].rstrip() for text in reports)
    return "\n".join([head, "<testsuites>", *suites, "</testsuites>", ""])


def _object(one: "Policy", results: Sequence["Result"]) -> dict[str, object]:
    return {
        "policy": one.name,
        "digest": one.digest,
        "examples": [
            {
                "number": result.number,
                "line": result.tried.example.line,
                "route": result.tried.route,
                "treatment": result.tried.decision.treatment.name.lower(),
                "reasons": list(result.tried.decision.reasons),
                "differences": [difference.what for difference in result.differences],
            }
            for result in results
        ],
    }


def _show(one: "Policy", results: Sequence["Result"]) -> None:
    console = Console(highlight=False)
    table = Table("", "line", "route", "treatment", "because of", box=None)
    for result in results:
        mark = "[red]✗[/]" if result.differences else "[green]✓[/]"
        decision = result.tried.decision
        line, treatment = str(result.tried.example.line), decision.treatment.name.lower()
        table.add_row(mark, line, result.tried.route, treatment, escape(", ".join(decision.reasons)))
    console.print(f"[bold]{escape(one.name)}[/]")
    console.print(table)
    for result in results:
        if result.differences:
            _show_differences(console, result)
    held = sum(not result.differences for result in results)
    console.print(f"{held} of {len(results)} examples hold\n")


def _show_differences(console: Console, result: "Result") -> None:
    console.print(f"\n[red]{escape(result.title)}[/]")
    for difference in result.differences:
        console.print(f"  {escape(difference.what)}")
        if difference.expected:
            console.print(f"    [red]- {escape(difference.expected)}[/]")
            for line in _told(result.tried.sent or ""):
                console.print(f"    [green]+ {escape(line)}[/]")


def _told(sent: str) -> list[str]:
    """Return the lines of what would be sent without the words of the format itself."""
    from router.masking.note import NOTE
    from router.wire.words import CHAT_WORDS

    return [line for line in sent.splitlines() if line not in CHAT_WORDS and line not in NOTE]
