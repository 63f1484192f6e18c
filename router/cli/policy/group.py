"""The group that every `halfdoor policy` command joins."""

import typer

from router.cli.main import app

policy = typer.Typer(help="Policy files: what they say, what they do, what holds of them.", no_args_is_help=True)
app.add_typer(policy, name="policy")
