"""A tool loop with streams through an unchanged OpenAI client: the tool gets real values, a cloud placeholders.

The model asks for the order of a mailbox that it has never seen; the tool finds it, because Halfdoor puts the mailbox
back into the arguments; what the tool returns is masked again before it leaves. Start `halfdoor serve`, or
`python examples/glass.py` for a cloud that needs no key, then run this.

python examples/openai_tools.py
"""

import json
import os
from typing import Any

from openai import OpenAI

BASE_URL = os.environ.get("HALFDOOR_URL", "http://127.0.0.1:4114") + "/v1"
ORDERS = {"anna.keller@example.com": "Order K-20417 for Anna Keller, +49 170 2345678, arrives on Friday."}
QUESTION = "Use find_order for anna.keller@example.com and tell me when it arrives."
FIND_ORDER: Any = {
    "type": "function",
    "function": {
        "name": "find_order",
        "description": "Looks an order up by its customer's mailbox.",
        "parameters": {"type": "object", "properties": {"mailbox": {"type": "string"}}, "required": ["mailbox"]},
    },
}


def main() -> None:
    client = OpenAI(base_url=BASE_URL, api_key="halfdoor")
    messages: list[Any] = [{"role": "user", "content": QUESTION}]
    while True:
        with client.chat.completions.stream(model="auto", messages=messages, tools=[FIND_ORDER]) as stream:
            for event in stream:
                if event.type == "content.delta":
                    print(event.delta, end="", flush=True)
            message = stream.get_final_completion().choices[0].message
        if not message.tool_calls:
            break
        messages.append(message.to_dict())
        for call in message.tool_calls:
            arguments = json.loads(call.function.arguments)
            found = ORDERS.get(arguments["mailbox"], "no such customer")
            print(f"find_order({arguments['mailbox']}) = {found}")
            messages.append({"role": "tool", "tool_call_id": call.id, "content": found})
    print()


if __name__ == "__main__":
    main()
