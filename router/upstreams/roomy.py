"""Room for a conversation in Ollama: the context that a request needs is asked for, and nothing is cut silently.

Ollama serves 4,096 tokens of context unless it is told otherwise, and its OpenAI layer cuts what is longer without a
word. Its own dialect takes the context with the request and can be told not to cut.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from router.errors import UpstreamFailed
from router.trouble import Trouble
from router.upstreams.local import CHARACTERS_PER_TOKEN, LocalModel
from router.wire.ollama_request import Unsayable, native

SMALLEST: Final = 4_096
ANSWER: Final = 1_024
"""Tokens that an answer of unstated length is given."""


@dataclass(frozen=True, slots=True, repr=False)
class Roomy:
    """A request in Ollama's own words."""

    body: bytes
    wants_usage: bool
    """Whether the client asked for the usage of a stream."""


def roomy(model: LocalModel, payload: bytes) -> Roomy | None:
    """Return the request in Ollama's own words; None when only the OpenAI layer can say it, and will not cut it.

    Raises:
        UpstreamFailed: only the OpenAI layer can say it, and would cut it.
    """
    document = orjson.loads(payload)
    try:
        said = native(document, SMALLEST)
    except Unsayable as field:
        if _tokens(document) > (model.context or SMALLEST):
            raise _would_be_cut(model, str(field)) from None
        return None
    said["options"]["num_ctx"] = context(model, _tokens(said))
    usage = (document.get("stream_options") or {}).get("include_usage") is True
    return Roomy(orjson.dumps(said), usage)


def context(model: LocalModel, needed: int) -> int:
    """Return the context to ask for: the one in force while it is enough, because another one loads the model anew."""
    in_force = model.context or SMALLEST
    if not model.grows or needed <= in_force:
        return in_force
    wanted = max(SMALLEST, 1 << (needed - 1).bit_length())
    return max(in_force, min(wanted, model.context_most or wanted))


def _tokens(request: Mapping[str, Any]) -> int:
    """Estimate what a request and its answer take; images have tokens of their own and are not counted."""
    words = {
        **request,
        "messages": [{k: v for k, v in each.items() if k != "images"} for each in request["messages"]],
    }
    options = request.get("options") or request
    longest = options.get("num_predict") or options.get("max_completion_tokens") or options.get("max_tokens")
    answer = longest if type(longest) is int and longest > 0 else ANSWER
    return math.ceil(len(orjson.dumps(words)) / CHARACTERS_PER_TOKEN) + answer


def _would_be_cut(model: LocalModel, field: str) -> UpstreamFailed:
    failure = UpstreamFailed(
        f"{model.server} takes `{field}` only where it cuts conversations at {model.context or SMALLEST} tokens "
        "without a word: leave it out, or set a larger `locals.context`",
        code="unsupported_parameter",
    )
    failure.status, failure.trouble = 400, Trouble.LOCAL_REFUSES
    return failure
