"""Retrieval whose vectors are made on this device: LangChain's embeddings and chat model, both through Halfdoor.

The documents are embedded here and go nowhere; only what was found for a question leaves, masked. Start
`halfdoor serve`, or `python examples/glass.py`, then run this (needs `pip install langchain-openai numpy`).

python examples/langchain_rag.py
"""

import os

from langchain_core.vectorstores import InMemoryVectorStore
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

BASE_URL = os.environ.get("HALFDOOR_URL", "http://127.0.0.1:4114") + "/v1"
DOCUMENTS = (
    "Order K-20417 of anna.keller@example.com left our warehouse on Monday and arrives on Friday.",
    "The printer on the second floor is out of toner; call +49 170 2345678 to have it filled.",
    "Holidays are asked for by the tenth of a month.",
)
QUESTION = "When does the order of anna.keller@example.com arrive?"


def main() -> None:
    # Token numbers, which LangChain sends by default, could not be inspected: texts it is.
    embeddings = OpenAIEmbeddings(model="auto", base_url=BASE_URL, api_key="halfdoor", check_embedding_ctx_length=False)
    store = InMemoryVectorStore.from_texts(list(DOCUMENTS), embeddings)
    (found,) = store.similarity_search(QUESTION, k=1)
    print(f"found: {found.page_content}")
    model = ChatOpenAI(model="auto", base_url=BASE_URL, api_key="halfdoor")
    prompt = f"Answer in one sentence from this alone: {found.page_content} The question: {QUESTION}"
    for part in model.stream(prompt):
        print(part.text, end="", flush=True)
    print()


if __name__ == "__main__":
    main()
