"""What clients ask for that is not served here, and what to do instead; the path itself is never repeated."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BEFORE: Final = "not served: "
_AT_PROVIDERS: Final = (
    "a file kept at a provider cannot be inspected later. Put its text, or the file, into the message"
)
_LATER: Final = "batches are answered later, where nobody could restore what was masked. Send them one by one"
_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "/audio": "sound is not inspected here. Transcribe with a program of this device and send the text",
        "/images": "pictures are not inspected here. Send them in a message, where the policy's `opaque` decides",
        "/videos": "films are not inspected here, and there is nothing to send them to",
        "/files": _AT_PROVIDERS,
        "/uploads": _AT_PROVIDERS,
        "/vector_stores": "texts kept at a provider cannot be inspected later. `/v1/embeddings` works here",
        "/conversations": "no provider is asked to keep one. `previous_response_id` of /v1/responses works here",
        "/responses": "of Responses there are `GET` and `DELETE` of one, `input_items`, `cancel` and `input_tokens`",
        "/messages/batches": _LATER,
        "/batches": _LATER,
        "/fine_tuning": "what trains a model stays in it. `halfdoor nano teach` and `calibrate` learn on this device",
        "/assistants": "assistants keep their conversations at the provider. Use /v1/responses or /v1/chat/completions",
        "/threads": "threads are kept at the provider. Use /v1/responses or /v1/chat/completions",
        "/realtime": "sound and sockets are not inspected here. Use /v1/responses with `stream: true`",
        "/chat/completions": "no answers of chat are kept. /v1/responses keeps them on this device with `store: true`",
        "/rerank": "nothing here ranks for other programs. `/v1/embeddings` works here",
        "/api": "this is the API of Ollama; clients of it are served at /v1/chat/completions, as OpenAI's are",
    }
)
"""By how a path begins, without `/v1`; of two that fit, the longer."""


def advice(path: str) -> str:
    """Return what a client should do instead of asking for a path; empty where nothing is known of it."""
    bare = path.removeprefix("/v1")
    fits = [known for known in _ADVICE if bare == known or bare.startswith(f"{known}/")]
    return f"{_BEFORE}{_ADVICE[max(fits, key=len)]}" if fits else ""
