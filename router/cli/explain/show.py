"""A dry run for people: what was found, which rules spoke, which ways are closed, and what would leave."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.json import JSON
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from router.cli.explain.replaced import AS_IT_IS, LEFT_OUT, STAYS, leaves_as
from router.masking.note import NOTE, OMITTED_LINE
from router.policy.account import Ground, Spoken, account, silent
from router.policy.rules import Treatment
from router.policy.ways import Judged, Way, ways
from router.rehearsal import Rehearsal
from router.wire.dialects import DIALECTS

COLOURS = {"allow": "green", "mask": "yellow", "local": "magenta", "refuse": "red"}
_KEPT = "previous_response_id"
_HEADLINE = {
    "cloud": "[bold green]leaves as it is[/]",
    "cloud-masked": "[bold yellow]leaves masked[/]",
    "local": "[bold cyan]stays on this device[/]",
    "refused": "[bold red]is refused[/]",
}


def show(rehearsal: Rehearsal) -> None:
    """Print a dry run; values of the conversation appear nowhere but in what would leave."""
    console = Console(highlight=False)
    seen = rehearsal.seen
    answered = seen.answers and not rehearsal.error
    who = f", answered by {seen.answers} ({seen.upstream})" if answered else ""
    code = rehearsal.error or seen.decision.error
    error = f" with `{code}`" if code else ""
    path = DIALECTS[seen.conversation.dialect].path
    console.print(f"This request to [bold]/v1{path}[/] {_HEADLINE[rehearsal.route_name]}{escape(error + who)}.")
    why = ", ".join(seen.decision.reasons) or "nothing asks for anything"
    console.print(f"Because of policy [bold]{escape(seen.policy.name)}[/]: {escape(why)}.")
    spoken = account(seen.policy, seen.facts)
    _found(console, rehearsal, spoken)
    _about(console, rehearsal)
    _rules(console, rehearsal, spoken)
    if rehearsal.told:
        _section(console, "What the client is told")
        _line(console, escape(rehearsal.told))
    _section(console, "Ways it could go")
    for one in ways(seen.policy, seen.facts, seen.decision):
        _line(console, _way(one, rehearsal))
    _leaving(console, rehearsal)


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(f"[bold]{title}[/]")


def _line(console: Console, what: str | Table, indent: int = 2) -> None:
    console.print(Padding(what, (0, 0, 0, indent), expand=False))


def _when(exchange: int, current: int) -> str:
    return "now" if exchange == current else f"earlier (exchange {exchange + 1})"


def _found(console: Console, rehearsal: Rehearsal, spoken: Sequence[Spoken]) -> None:
    seen = rehearsal.seen
    _section(console, "Found, by place")
    if not seen.inspection.findings:
        console.print("  nothing personal or secret")
    texts = {text.place: text for text in seen.conversation.texts}
    asked = _askers(spoken)
    rows = list(zip(seen.inspection.findings, seen.decision.treatments, leaves_as(rehearsal), strict=True))
    kinds = max((len(finding.kind) for finding, _, _ in rows), default=0)
    numbered = list(enumerate(rows))
    for place, group in groupby(numbered, key=lambda row: row[1][0].place):
        text = texts[place]
        fixed = ", cannot be replaced" if text.fixed else ""
        console.print(
            f"  [cyan]{escape(place)}[/]  [dim]{text.role}, {_when(text.exchange, seen.facts.current)}{fixed}[/]"
        )
        table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
        for width in (11, kinds, 4, 6):
            table.add_column(width=width, no_wrap=True)
        table.add_column(ratio=1)
        for i, (finding, treatment, leaves) in group:
            word = treatment.name.lower()
            table.add_row(
                f"{finding.start}-{finding.end}",
                finding.kind,
                f"{finding.score:.2f}",
                Text(word, style=COLOURS[word]),
                _fate(leaves, asked.get((i, treatment), ()), finding.detector),
            )
        _line(console, table, 4)
    for line in _remarks(rehearsal):
        _line(console, escape(line))


def _fate(leaves: str, rules: Sequence[str], detector: str) -> Text:
    """Return what becomes of a finding, by which rules, and who found it."""
    fate = Text()
    if leaves == LEFT_OUT:
        fate.append("left out ")
    elif leaves == AS_IT_IS:
        fate.append("leaves as it is ", style="green")
    elif leaves != STAYS:
        fate.append(f"as {leaves} ", style="yellow")
    if rules:
        fate.append(f"by {', '.join(rules)} ")
    return fate.append(f"({_plain(detector)})", style="dim")


def _plain(detector: str) -> str:
    """Return who found it in words that fit a line; `--json` has the full name."""
    if detector == "propagated":
        return "found elsewhere too"
    return detector.removeprefix("presidio:").removesuffix("Recognizer").casefold()


def _askers(spoken: Sequence[Spoken]) -> dict[tuple[int, Treatment], list[str]]:
    """Return for each finding and treatment who asks for it."""
    asked: dict[tuple[int, Treatment], list[str]] = {}
    for one in spoken:
        for ground in one.grounds:
            for i in ground.findings:
                asked.setdefault((i, ground.treatment), []).append(one.name)
    return asked


def _remarks(rehearsal: Rehearsal) -> Iterator[str]:
    seen = rehearsal.seen
    for region in seen.inspection.regions:
        rights = ", all rights reserved" if region.proprietary else ""
        yield f"code at {region.place} {region.start}-{region.end}: {region.language}{rights}"
    for doubt in seen.inspection.doubts:
        yield f"could not be inspected, at {doubt.place}: {doubt.reason}"
    for part in seen.conversation.opaque:
        kept = " (a running Halfdoor knows the answers that it kept; this dry run does not)"
        yield f"cannot be read: {part.medium} at {part.place}{kept if part.place == _KEPT else ''}"


def _about(console: Console, rehearsal: Rehearsal) -> None:
    facts, policy = rehearsal.seen.facts, rehearsal.seen.policy
    labels = facts.labels
    _section(console, "What it is about")
    _line(console, f"task: {escape(labels.task)} ({labels.task_score:.2f})")
    _line(
        console, f"gain of a cloud model: {labels.gain:.2f} (where gain decides, {policy.routing.gain:.2f} is enough)"
    )
    if not labels.topics_known:
        _line(console, "topics: no installed model judges them, so no rule about topics can fire")
    for exchange, topics in groupby(labels.topics, key=lambda topic: topic.exchange):
        listed = ", ".join(f"{t.name} {t.score:.2f}" for t in sorted(topics, key=lambda topic: -topic.score))
        _line(console, f"topics, {_when(exchange, facts.current)}: {escape(listed)}")


def _rules(console: Console, rehearsal: Rehearsal, spoken: Sequence[Spoken]) -> None:
    seen = rehearsal.seen
    _section(console, "Rules that fired")
    if not spoken:
        console.print("  none")
    for one in spoken:
        decides = "  [bold]decides the way[/]" if one.decisive else ""
        console.print(f"  {escape(one.name)}{decides}")
        for ground in one.grounds:
            word = "leave out" if ground.omits else ground.treatment.name.lower()
            colour = COLOURS[ground.treatment.name.lower()]
            because = escape(_because(ground, one.name, rehearsal))
            when = _when(ground.exchange, seen.facts.current)
            _line(console, f"[{colour}]{word}[/], {when}: {because}", 4)
    if quiet := silent(seen.policy, seen.facts):
        _line(console, f"[dim]did not fire: {escape(', '.join(quiet))}[/]")


def _because(ground: Ground, name: str, rehearsal: Rehearsal) -> str:
    seen = rehearsal.seen
    rule = next((rule for rule in seen.policy.rules if rule.name == name), None)
    counts = Counter(seen.facts.findings[i].kind for i in ground.findings)
    found = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    enough = f"{rule.at_least:.2f} is enough" if rule is not None else ""
    said = [f"topic {topic.name} {topic.score:.2f} ({enough})" for topic in ground.topics]
    if ground.code:
        said.append("source code")
    if found:
        said.append(found if said or not enough else f"{found} ({enough})")
    if ground.company:
        said.append("beside " + ", ".join(f"{kind} {score:.2f}" for kind, score in ground.company))
    return ", ".join(said)


def _way(one: Judged, rehearsal: Rehearsal) -> str:
    if one.taken:
        return f"[bold green]yes[/]  {one.way}"
    closed = list(one.closed_by)
    if one.way in (Way.AS_IS, Way.MASKED) and rehearsal.no_cloud:
        closed = [f"{why}: {rehearsal.no_cloud}" if why == "no cloud can be taken" else why for why in closed]
    if one.way is Way.ENGINE and not rehearsal.seen.facts.situation.engine:
        looked = [f"{model.name}: {verdict.reason}" for model, verdict in rehearsal.seen.choice.considered]
        closed = looked or ["no engine is configured or was found on this device"]
    return f"[dim]no[/]   {one.way}: {escape('; '.join(closed))}"


def _leaving(console: Console, rehearsal: Rehearsal) -> None:
    if rehearsal.blocked:
        _section(console, "Nothing would leave")
        kinds = ", ".join(sorted(rehearsal.blocked))
        console.print(f"  the egress guard would stop the body: {kinds} stands in it where masking did not reach")
        return
    if rehearsal.body is None:
        _section(console, "Nothing would leave")
        return
    _section(console, f"Exactly this would leave ({len(rehearsal.body)} bytes, indented here for reading)")
    console.print(_coloured(rehearsal.body, rehearsal), soft_wrap=True)
    if rehearsal.dropped:
        console.print(f"left out: {escape(', '.join(rehearsal.dropped))}")


def _coloured(body: bytes, rehearsal: Rehearsal) -> Text:
    """Return the body with what Halfdoor wrote into it marked: placeholders, its note, lines for what was left out."""
    shown = JSON(json.dumps(json.loads(body), ensure_ascii=False), indent=2, ensure_ascii=False).text
    masked = rehearsal.masked
    placeholders = [] if masked is None else list(masked.vault.restorable())
    shown.highlight_words(placeholders, "bold black on yellow")
    shown.highlight_words([NOTE, OMITTED_LINE], "dim italic")
    return shown
