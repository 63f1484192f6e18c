"""An unchanged Anthropic client with a stream and a tool loop, whatever answers: either kind of cloud, or this device.

Start `halfdoor serve`, or `python examples/glass.py`, then run this (needs `pip install anthropic`).

python examples/anthropic_client.py
"""

import os
from typing import Any

from anthropic import Anthropic

BASE_URL = os.environ.get("HALFDOOR_URL", "http://127.0.0.1:4114")
ORDERS = {"anna.keller@example.com": "Order K-20417 for Anna Keller, +49 170 2345678, arrives on Friday."}
QUESTION = "Use find_order for anna.keller@example.com and tell me when it arrives."
FIND_ORDER: Any = {
    "name": "find_order",
    "description": "Looks an order up by its customer's mailbox.",
    "input_schema": {"type": "object", "properties": {"mailbox": {"type": "string"}}, "required": ["mailbox"]},
}


def main() -> None:
    client = Anthropic(base_url=BASE_URL, api_key="halfdoor")
    messages: list[Any] = [{"role": "user", "content": QUESTION}]
    while True:
        with client.messages.stream(model="auto", max_tokens=1024, messages=messages, tools=[FIND_ORDER]) as stream:
            for text in stream.text_stream:
                print(text, end="", flush=True)
            message = stream.get_final_message()
        if message.stop_reason != "tool_use":
            break
        # Signed thinking is in these blocks too: sent back as they came, it goes to its model as it came.
        messages.append({"role": "assistant", "content": [block.to_dict() for block in message.content]})
        results = []
        for block in message.content:
            if block.type == "tool_use":
                found = ORDERS.get(str(block.input["mailbox"]), "no such customer")
                print(f"find_order({block.input['mailbox']}) = {found}")
                results.append({"type": "tool_result", "tool_use_id": block.id, "content": found})
        messages.append({"role": "user", "content": results})
    print()


if __name__ == "__main__":
    main()
