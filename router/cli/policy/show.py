"""`halfdoor policy show`: the policy that is in force when all its files are put together."""

from pathlib import Path
from typing import Annotated

import typer

from router.cli.configured import settings as configured
from router.cli.main import plain_errors
from router.cli.policy.group import policy


@policy.command(epilog="Example: halfdoor policy show default")
@plain_errors
def show(
    file: Annotated[str | None, typer.Argument(help="A preset or a file; by default the configured one.")] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file.")] = None,
) -> None:
    """Print the effective policy: what it extends is resolved, and comments say which file each key comes from."""
    reference = file or configured(config, {}).policy
    from router.policy.effective import effective
    from router.policy.loading import load_with_layers

    print(effective(*load_with_layers(reference)), end="")
