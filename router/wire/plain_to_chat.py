"""What a small request is in chat: a completion is a message of the user; the others cannot be told."""

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from router.errors import BadRequest, NoModel
from router.wire.turned import Turned

_SAME: Final = (
    "model", "stream", "stream_options", "temperature", "top_p", "max_tokens", "stop", "seed", "n", "user",
    "frequency_penalty", "presence_penalty", "logit_bias",
)  # fmt: skip


def completions_to_chat(document: Mapping[str, Any]) -> Turned:
    """Return a completion as a chat of one message.

    Raises:
        BadRequest: several prompts, tokens, or a gap to fill: chat has nothing of the kind.
    """
    prompt = document.get("prompt")
    prompts = [prompt] if isinstance(prompt, str) else prompt
    if not isinstance(prompts, list) or len(prompts) != 1 or not isinstance(prompts[0], str):
        raise BadRequest("the model that answers speaks chat: it takes one prompt, as text", param="prompt")
    if document.get("suffix"):
        raise BadRequest("the model that answers speaks chat: it cannot fill a gap", param="suffix")
    chat = {key: document[key] for key in _SAME if document.get(key) is not None}
    chat["messages"] = [{"role": "user", "content": prompts[0]}]
    said = {"model", "prompt", *_SAME}
    dropped = tuple(key for key in document if key not in said and document[key] is not None)
    return Turned(chat, ("prompt=messages",), dropped)


def embeddings_to_chat(document: Mapping[str, Any]) -> NoReturn:
    """Refuse.

    Raises:
        NoModel: always.
    """
    raise NoModel("the cloud that was chosen does not make vectors (`clouds.speaks`); name the model `local`")


def moderations_to_chat(document: Mapping[str, Any]) -> NoReturn:
    """Refuse.

    Raises:
        NoModel: always.
    """
    raise NoModel(
        "nothing on this device judges what is harmful, and scores are not made up; a cloud that speaks `moderations` "
        "(`clouds.speaks`) answers where the policy lets the text leave"
    )
