"""`halfdoor policy schema`: the JSON Schema of policy files."""

from router.cli.policy.group import policy


@policy.command(epilog="Example: halfdoor policy schema > policy.schema.json")
def schema() -> None:
    """Print the JSON Schema; editors complete by it (`# yaml-language-server: $schema=policy.schema.json`)."""
    from router.policy.schema import schema_text

    print(schema_text(), end="")
