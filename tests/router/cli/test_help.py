"""Every command explains itself, with an example."""

from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from router.cli.commands import app


def commands(group: object, *path: str) -> Iterator[tuple[str, ...]]:
    inner = getattr(group, "commands", None)
    if inner is None:
        yield path
        return
    for name, command in inner.items():
        yield from commands(command, *path, name)


ALL = sorted(commands(typer.main.get_command(app)))


def test_the_commands_of_the_product_are_there() -> None:
    wanted = {("serve",), ("inspect",), ("explain",), ("paths",), ("demo",)}
    assert wanted | {("ledger", name) for name in ("tail", "verify", "export")} <= set(ALL)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_shows_what_a_command_does_and_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"])
    assert result.exit_code == 0
    assert f"halfdoor {' '.join(path)}" in " ".join(result.stdout.split()).partition("Example: ")[2]


@pytest.mark.parametrize("given", [[], ["ledger"]])
def test_without_a_command_the_help_is_shown(given: list[str]) -> None:
    result = CliRunner().invoke(app, given)
    assert "Usage" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("given", [["sreve"], ["serve", "--prot", "1"], ["serve", "--log", "xml"], ["ledger", "eat"]])
def test_a_wrong_word_is_exit_code_2(given: list[str]) -> None:
    result = CliRunner().invoke(app, given)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("path", [("inspect", "x"), ("explain", "-"), ("paths",), ("ledger", "tail"), ("serve",)])
def test_a_configuration_that_is_not_there_is_one_line(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--config", "/nowhere/halfdoor.yaml"])
    assert result.exit_code == 2
    assert result.stderr == "halfdoor: /nowhere/halfdoor.yaml: there is no such file\n"
