"""`halfdoor vocabulary`: the user's own words, without an editor and without the shell's history."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.main import app, plain_errors
from router.errors import ConfigurationError
from router.inspection.vocabulary.contacts import entries_of
from router.inspection.vocabulary.file import read
from router.inspection.vocabulary.keep import Changed, add, remove, seal
from router.inspection.vocabulary.words import CATEGORIES, Category, UnusableError, Word, entry

vocabulary = typer.Typer(help="Your own words: always masked or kept at home.", no_args_is_help=True)
app.add_typer(vocabulary, name="vocabulary")
Config = Annotated[Path | None, typer.Option(help="Configuration file.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
As = Annotated[Category, typer.Option("--as", help="What it is.")]
Texts = Annotated[list[str], typer.Argument(help="Entries; `-` reads them from standard input, one a line.")]


@vocabulary.command("add", epilog='Example: halfdoor vocabulary add "Ada Byron" --as person')
@plain_errors
def add_words(
    texts: Texts,
    category: As = "word",
    *,
    exact: Annotated[bool, typer.Option("--exact", help="Capitals count.")] = False,
    fuzzy: Annotated[bool, typer.Option("--fuzzy", help="Typing errors are found too.")] = False,
    parts: Annotated[bool, typer.Option("--parts", help="Each name of a person counts alone.")] = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Add entries; a running proxy takes them up within a second or so."""
    if exact and fuzzy:
        raise ConfigurationError("an entry is --exact or --fuzzy, not both")
    if parts and category != "person":
        raise ConfigurationError("--parts goes with --as person")
    words: list[Word] = []
    for number, text in enumerate(_given(texts), 1):
        try:
            words.append(entry(text, category, exact=exact, fuzzy=fuzzy, parts=parts))
        except UnusableError as wrong:
            raise ConfigurationError(f"entry {number}: {wrong}; nothing was added") from None
    _say(add(_path(config), words), "added", as_json)


@vocabulary.command("remove", epilog='Example: halfdoor vocabulary remove "Ada Byron"')
@plain_errors
def remove_words(
    texts: Texts,
    category: Annotated[Category | None, typer.Option("--as", help="Only entries of this category.")] = None,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Remove entries, however their capitals and marks are written; exits 1 when there were none."""
    changed = remove(_path(config), _given(texts), category)
    _say(changed, "removed", as_json)
    if not changed.done:
        raise typer.Exit(1)


@vocabulary.command("list", epilog="Example: halfdoor vocabulary list --count")
@plain_errors
def list_words(
    count: Annotated[bool, typer.Option("--count", help="Print numbers only, no entry.")] = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Show the entries with what they are."""
    loaded = read(_path(config))
    counts = Counter(word.category for word in loaded.words)
    if as_json:
        shown: dict[str, object] = {"counts": {name: counts[name] for name in CATEGORIES}}
        print(json.dumps(shown if count else {**shown, "entries": [_object(word) for word in loaded.words]}))
    elif count:
        print("\n".join(f"{name:8} {counts[name]:>6}" for name in CATEGORIES))
    else:
        for word in loaded.words:
            marks = ", ".join(name for name in ("exact", "fuzzy", "parts") if getattr(word, name))
            print(f"{word.category:8} {word.text}" + (f"   ({marks})" if marks else ""))
    for warning in loaded.warnings:
        print(f"warning: {warning}", file=sys.stderr)


@vocabulary.command("import", epilog="Example: halfdoor vocabulary import contacts.vcf")
@plain_errors
def import_words(
    file: Annotated[Path, typer.Argument(help="Contacts (.vcf), a table (.csv) or a list (.txt).")],
    category: As = "word",
    column: Annotated[str | None, typer.Option(help="Column of a table with a heading.")] = None,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Add what another program knows: names, phone numbers and e-mail addresses of contacts, a column, a list."""
    found = entries_of(file, category, column)
    changed = add(_path(config), found.words)
    twice = len(found.words) - changed.done - changed.same
    _say(Changed(changed.done, changed.same + twice, changed.repaired), "added", as_json, found.refused)


@vocabulary.command(epilog="Example: halfdoor vocabulary encrypt")
@plain_errors
def encrypt(as_json: Json = False, config: Config = None) -> None:
    """Encrypt the file with a key that the system's keyring keeps."""
    _say(seal(_path(config), closed=True), "encrypted", as_json)


@vocabulary.command(epilog="Example: halfdoor vocabulary decrypt")
@plain_errors
def decrypt(as_json: Json = False, config: Config = None) -> None:
    """Write the file in plain text again; the key stays in the keyring."""
    _say(seal(_path(config), closed=False), "decrypted", as_json)


def _path(config: Path | None) -> Path:
    return configured(config, {}).paths.vocabulary


def _given(texts: list[str]) -> list[str]:
    given: list[str] = []
    for text in texts:
        if text == "-":
            lines = sys.stdin.buffer.read().decode("utf-8-sig", "replace").splitlines()
            given += [line for line in lines if line.strip()]
        else:
            given.append(text)
    return given


def _object(word: Word) -> dict[str, object]:
    marks = {"exact": word.exact, "fuzzy": word.fuzzy, "parts": word.parts}
    return {"category": word.category, "text": word.text, **marks}


def _say(changed: Changed, verb: str, as_json: bool, refused: tuple[tuple[int, str], ...] = ()) -> None:
    if as_json:
        lines = [{"line": number, "reason": reason} for number, reason in refused]
        said = {verb: changed.done, "unchanged": changed.same, "repaired": changed.repaired, "refused": lines}
        print(json.dumps(said))
        return
    same = f", {changed.same} there already" if changed.same else ""
    if verb in ("added", "removed"):
        print(f"{changed.done} {verb}{same}{f', {len(refused)} refused' if refused else ''}")
    else:
        print(verb if changed.done else f"it was {verb} already")
    for number, reason in refused:
        print(f"line {number}: {reason}", file=sys.stderr)
    if changed.repaired:
        print("others could read the file; now only you can (0600)", file=sys.stderr)
