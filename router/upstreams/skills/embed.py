"""A text as a vector: the nano-model's own, of 384 numbers."""

from collections.abc import Callable, Iterator, Sequence

import orjson

from router.upstreams.skills.matter import Matter


class Embed:
    """Says the vector of the text as a JSON list; `/v1/embeddings` has it in its own form."""

    def __init__(self, embed: Callable[[str], Sequence[float]]) -> None:
        self._embed = embed

    def declines(self, matter: Matter) -> str:
        return ""

    def answer(self, matter: Matter) -> Iterator[str]:
        yield orjson.dumps(list(self._embed(matter.text or matter.instruction))).decode()
