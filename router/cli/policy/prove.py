"""`halfdoor policy prove`: claims about a policy, checked over every decision it can make."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from router.cli.main import plain_errors
from router.cli.policy.group import policy

if TYPE_CHECKING:
    from router.policy.prove.proof import Proof


@policy.command(epilog='Example: halfdoor policy prove default "PERSON never leaves unmasked"')
@plain_errors
def prove(
    file: Annotated[str, typer.Argument(help="A preset or a policy file.")],
    claims: Annotated[list[str] | None, typer.Argument(help="Sentences; by default the file's own `claims`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check claims such as "BANK never leaves unmasked" over every class of inputs; exit code 1 when one is broken."""
    from router.policy.loading import load_policy
    from router.policy.prove.claim import parse_claim
    from router.policy.prove.moments import arounds
    from router.policy.prove.proof import SPEAKS_OF
    from router.policy.prove.proof import prove as check

    loaded = load_policy(file)
    asked = [parse_claim(claim) for claim in claims or loaded.claims]
    around = arounds(loaded) if asked else ()
    proofs = [check(loaded, claim, around) for claim in asked]
    if as_json:
        print(json.dumps({"policy": loaded.name, "proofs": [_object(one) for one in proofs], "note": SPEAKS_OF}))
    else:
        console = Console(highlight=False)
        for one in proofs:
            _show(console, one)
        console.print(SPEAKS_OF if proofs else f"{escape(file)} has no `claims`, and none was given", style="dim")
    if not all(one.holds for one in proofs):
        raise typer.Exit(1)


def _show(console: Console, proof: "Proof") -> None:
    from router.policy.prove.sketch import told

    verdict = "[bold green]holds[/]" if proof.holds else "[bold red]does not hold[/]"
    cases = f"[dim]({proof.classes * proof.situations:,} classes of cases)[/]"
    console.print(f"{verdict}  {escape(proof.claim.text)}  {cases}")
    if proof.counterexample is not None:
        for line in ("a smallest request that breaks it:", *told(proof.counterexample)):
            console.print(Padding(escape(line), (0, 0, 0, 4), expand=False))
    if proof.missing:
        console.print(Padding(escape(f"never leaves so: {', '.join(proof.missing)}"), (0, 0, 0, 4), expand=False))


def _object(proof: "Proof") -> Mapping[str, object]:
    from router.policy.prove.sketch import situation, sketch

    found = proof.counterexample
    return {
        "claim": proof.claim.text,
        "holds": proof.holds,
        "classes": proof.classes,
        "situations": proof.situations,
        "missing": list(proof.missing),
        "counterexample": None
        if found is None
        else {
            "request": sketch(found),
            "situation": situation(found.facts),
            "route": found.decision.route.value,
            "masked": found.decision.masked,
            "reasons": list(found.decision.reasons),
        },
    }
