"""`halfdoor policy check`: whether policy files say what they can mean."""

import sys
from typing import Annotated

import typer

from router.cli.policy.group import policy
from router.errors import ConfigurationError


@policy.command(epilog="Example: halfdoor policy check rules.yaml")
def check(
    files: Annotated[list[str], typer.Argument(help="Presets or policy files.")],
) -> None:
    """Validate policy files and what they extend; errors name file, line, rule, key and the nearest valid word."""
    from router.policy.brought import brought, unreached
    from router.policy.loading import load_policy

    wrong = False
    for file in files:
        try:
            loaded = load_policy(file)
            brought(loaded)
            warnings = unreached(loaded)
        except ConfigurationError as error:
            print(error.message, file=sys.stderr)
            wrong = True
            continue
        rules, examples = len(loaded.rules), len(loaded.examples)
        print(f"{file}: policy {loaded.name} is fine: {rules} rules, {examples} examples (digest {loaded.digest})")
        for warning in warnings:
            print(warning, file=sys.stderr)
        if not examples:
            print(f"{file}: it has no examples: nobody can see whether it does what you mean", file=sys.stderr)
    raise typer.Exit(1 if wrong else 0)
