"""The JSON Schema of policy files, for editors: `python -m router.policy.schema > policies/policy.schema.json`."""

import json
import sys

from router.policy.file import PolicyFile


def schema_text() -> str:
    """Return the schema as it is committed beside the presets."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **PolicyFile.model_json_schema(by_alias=True),
        "title": "Halfdoor policy",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
