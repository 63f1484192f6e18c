"""A pydantic-ai agent whose tool works on real records while the model that drives it may be anywhere.

Start `halfdoor serve`, or `python examples/glass.py`, then run this (needs `pip install "pydantic-ai-slim[openai]"`).

python examples/pydantic_ai_agent.py
"""

import asyncio
import os
from dataclasses import dataclass

from pydantic_ai import Agent, RunContext
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

BASE_URL = os.environ.get("HALFDOOR_URL", "http://127.0.0.1:4114") + "/v1"
QUESTION = "Use find_order for anna.keller@example.com and tell me when it arrives."


@dataclass(frozen=True)
class Shop:
    """What the tool may look at. It never leaves; what the tool says of it is masked."""

    orders: dict[str, str]


agent = Agent(
    OpenAIChatModel("auto", provider=OpenAIProvider(base_url=BASE_URL, api_key="halfdoor")),
    deps_type=Shop,
    instructions="You answer questions about orders in one sentence.",
)


@agent.tool
def find_order(context: RunContext[Shop], mailbox: str) -> str:
    """Looks an order up by its customer's mailbox."""
    found = context.deps.orders.get(mailbox, "no such customer")
    print(f"find_order({mailbox}) = {found}")
    return found


async def main() -> None:
    shop = Shop({"anna.keller@example.com": "Order K-20417 for Anna Keller, +49 170 2345678, arrives on Friday."})
    async with agent.run_stream(QUESTION, deps=shop) as result:
        async for text in result.stream_text(delta=True):
            print(text, end="", flush=True)
    print()


if __name__ == "__main__":
    asyncio.run(main())
