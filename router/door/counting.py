"""`POST /v1/messages/count_tokens`: it carries the whole conversation, so it is answered here and sent nowhere."""

from starlette.types import Receive, Scope, Send

from router.door.exchange import BodyTooLarge, ClientGone, read_body, whole
from router.errors import BadRequest, RouterError
from router.wire.messages import parse_to_count
from router.wire.messages_count import told
from router.wire.messages_fault import messages_fault


class Counting:
    """An ASGI endpoint; reads a body and answers with a number."""

    def __init__(self, body_bytes: int) -> None:
        self._body_bytes = body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = told(parse_to_count(await read_body(receive, self._body_bytes)))
        except ClientGone:
            return
        except (BadRequest, BodyTooLarge) as error:
            await _refuse(send, error)
            return
        fields = [
            (b"content-type", b"application/json"),
            (b"x-halfdoor-route", b"local"),
            (b"x-halfdoor-estimate", b"true"),
        ]
        await whole(send, 200, fields, body)


async def _refuse(send: Send, error: RouterError) -> None:
    answer = messages_fault(error)
    await whole(send, answer.status, [(n.encode(), v.encode()) for n, v in answer.headers], answer.body)
