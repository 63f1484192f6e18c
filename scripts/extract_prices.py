"""Takes the prices of common providers out of litellm's table (MIT), which its package carries.

    python scripts/extract_prices.py router/price_list.json

One line a model: what a million tokens cost, read and written, in US dollars.
"""

import json
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

TABLE = "model_prices_and_context_window_backup.json"
PROVIDERS = frozenset(
    [
        "anthropic",
        "azure",
        "bedrock",
        "bedrock_converse",
        "cohere",
        "cohere_chat",
        "deepseek",
        "gemini",
        "groq",
        "mistral",
        "openai",
        "together_ai",
        "xai",
    ]
)
MODES = frozenset({"chat", "responses", "completion", "embedding"})


def main(target: str) -> None:
    found = find_spec("litellm")
    assert found is not None
    assert found.origin is not None
    table = json.loads(Path(found.origin).with_name(TABLE).read_text(encoding="utf-8"))
    prices = {}
    for name, entry in sorted(table.items()):
        read = entry.get("input_cost_per_token")
        if entry.get("litellm_provider") in PROVIDERS and entry.get("mode") in MODES and isinstance(read, int | float):
            written = entry.get("output_cost_per_token") or 0
            prices[name] = [round(read * 1e6, 6), round(written * 1e6, 6)]
    head = {"source": f"litellm {version('litellm')}, {TABLE} (MIT)", "currency": "USD"}
    lines = [f"  {json.dumps(name)}: {json.dumps(price)}" for name, price in prices.items()]
    body = ",\n".join(lines)
    Path(target).write_text(
        f'{{"source": {json.dumps(head["source"])}, "currency": "USD", "prices": {{\n{body}\n}}}}\n'
    )


if __name__ == "__main__":
    main(sys.argv[1])
