"""`halfdoor records`: what compliance asks for, from ledger and policy."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors

records = typer.Typer(help="Records for compliance, drawn from receipts and policy.", no_args_is_help=True)
app.add_typer(records, name="records")

Form = Annotated[
    Literal["text", "json", "csv", "html"], typer.Option(help="text, json, csv or html (one page, prints).")
]
Json = Annotated[bool, typer.Option("--json", help="The same as --form json.")]
AboutFile = Annotated[
    Path | None, typer.Option("--about", help="What only you know, as YAML; see `halfdoor records about`.")
]
Earlier = Annotated[
    list[str] | None, typer.Option("--policy", help="An earlier policy file, to tell what it did; may be repeated.")
]
Config = Annotated[Path | None, typer.Option(help="Configuration file.")]


@records.command(epilog="Example: halfdoor records art30 --about about.yaml --form html > art30.html")
@plain_errors
def art30(
    about: AboutFile = None, policy: Earlier = None, form: Form = "text", as_json: Json = False, config: Config = None
) -> None:
    """Print the record of processing activities (Article 30 GDPR)."""
    from router.cli.recorded import put, source
    from router.records.art30 import art30 as made

    put(made(source(configured(config, {}), about, policy or ())), "json" if as_json else form)


@records.command(epilog="Example: halfdoor records dpia --form html > dpia.html")
@plain_errors
def dpia(
    about: AboutFile = None, policy: Earlier = None, form: Form = "text", as_json: Json = False, config: Config = None
) -> None:
    """Print a sketch of a data protection impact assessment (Article 35 GDPR) with a table of data flows."""
    from router.cli.recorded import put, source
    from router.records.dpia import dpia as made

    put(made(source(configured(config, {}), about, policy or ())), "json" if as_json else form)


@records.command(epilog='Example: echo "Ada Byron" | halfdoor records subject -')
@plain_errors
def subject(
    values: Annotated[list[str], typer.Argument(help="Names, addresses, numbers of the person; `-` reads lines.")],
    form: Form = "text",
    as_json: Json = False,
    config: Config = None,
) -> None:
    """List the requests in which a person's values were found (needs `ledger.subjects`)."""
    from router.cli.erasing import hashes
    from router.cli.recorded import put
    from router.ledger.read import read_all
    from router.records.lookup import lookup

    places = configured(config, {}).paths
    wanted = hashes(places, values)
    entries = read_all(places.ledger) if places.ledger.exists() else ()
    put(lookup(entries, wanted), "json" if as_json else form)


@records.command(epilog="Example: halfdoor records about > about.yaml")
@plain_errors
def about(as_json: Annotated[bool, typer.Option("--json", help="Print its JSON Schema.")] = False) -> None:
    """Print a file to fill in with what no ledger knows."""
    import json

    from router.records.about import TEMPLATE, About

    sys.stdout.write(json.dumps(About.model_json_schema(), indent=2) + "\n" if as_json else TEMPLATE)
