"""A conversation by Responses: each turn names the one before, and Halfdoor alone keeps what was said.

No provider is asked to store anything; the history is inspected and masked anew with every turn, so a model of this
device and a cloud can take turns in one conversation. Start `halfdoor serve`, or `python examples/glass.py` for a cloud
that needs no key, then run this.

python examples/openai_responses.py
"""

import os

from openai import OpenAI

BASE_URL = os.environ.get("HALFDOOR_URL", "http://127.0.0.1:4114") + "/v1"
TURNS = (
    "Draft one line to anna.keller@example.com: order K-20417 is on its way.",
    "Now as a text message to +49 170 2345678.",
    "And who was the mail for?",
)


def main() -> None:
    client = OpenAI(base_url=BASE_URL, api_key="halfdoor")
    told: list[str] = []
    for turn in TURNS:
        print(f"> {turn}")
        before = told[-1] if told else None
        with client.responses.stream(model="auto", input=turn, previous_response_id=before) as stream:
            for event in stream:
                if event.type == "response.output_text.delta":
                    print(event.delta, end="", flush=True)
            told.append(stream.get_final_response().id)
        print("\n")
    items = client.responses.input_items.list(told[-1])
    print(f"kept here: {len(items.data)} items that led to the last answer")
    for one in told:
        client.responses.delete(one)
    print("and deleted")


if __name__ == "__main__":
    main()
