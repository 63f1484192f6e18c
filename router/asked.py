"""A request out of a file, read as the door reads what comes over the wire: for whoever decides without answering."""

from router.conversation.message import Conversation
from router.upstreams.fleet import Fleet
from router.vectors import meant
from router.wire.dialects import EMBEDDINGS, RESPONSES
from router.wire.request_file import requested
from router.wire.response_state import with_history
from router.wire.responses import read


def asked(given: bytes, fleet: Fleet, endpoint: str = "") -> Conversation:
    """Return what a client would ask with these bytes.

    An answer that the proxy kept is not known here: `previous_response_id` stays what nobody can read.

    Raises:
        BadRequest: nothing may be forwarded, or it is said to be of an endpoint that is not served.
    """
    request = requested(given, endpoint)
    conversation = request.dialect.parse(request.body)
    if request.dialect is RESPONSES:
        return read(with_history(conversation.document, ()))
    return meant(conversation, fleet) if request.dialect is EMBEDDINGS else conversation
