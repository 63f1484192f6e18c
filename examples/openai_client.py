"""An unchanged OpenAI client through Halfdoor: start `halfdoor serve`, then run this.

python examples/openai_client.py ["your question"]
"""

import sys

from openai import APIStatusError, OpenAI


def main() -> None:
    question = sys.argv[1] if len(sys.argv) > 1 else "Draft two lines to anna.keller@example.com: the invoice is paid."
    client = OpenAI(base_url="http://127.0.0.1:4114/v1", api_key="unused")
    try:
        answer = client.chat.completions.with_raw_response.create(
            model="auto", messages=[{"role": "user", "content": question}], stream=True
        )
    except APIStatusError as refusal:
        sys.exit(f"{refusal.status_code}: {refusal.message}")
    for chunk in answer.parse():
        if chunk.choices:
            print(chunk.choices[0].delta.content or "", end="", flush=True)
    shown = ("x-halfdoor-route", "x-halfdoor-model", "x-halfdoor-reason", "x-halfdoor-masked", "x-halfdoor-receipt")
    print("\n\n" + "\n".join(f"{name}: {answer.headers[name]}" for name in shown if name in answer.headers))


if __name__ == "__main__":
    main()
