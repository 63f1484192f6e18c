"""The only way to a cloud: a transport that sends what `egress` cleared, and nothing else."""

from typing import Final

import httpx

from router.egress import Cleared
from router.upstreams.hop import HOP_HEADER
from router.upstreams.transport import LIMITS
from router.wire.messages_betas import HEADER as BETA_HEADER
from router.wire.messages_betas import told

CLEARED: Final = "halfdoor.cleared"
"""Key of a request's extensions under which its `Cleared` stands."""
BLOCKED: Final = "halfdoor.blocked"
"""Key of a synthetic answer's extensions that says why nothing was sent."""

_PASSED: Final = frozenset(
    {
        b"accept",
        b"authorization",
        b"content-type",
        b"openai-organization",
        b"openai-project",
        b"anthropic-version",
        b"api-key",
        b"x-api-key",
        b"x-goog-api-key",
        b"x-amz-date",
        b"x-amz-security-token",
        b"x-amz-content-sha256",
    }
)
_AGENT: Final = (b"user-agent", b"halfdoor")


class GuardedTransport(httpx.AsyncBaseTransport):
    """Stands between any client of httpx, ours or a library's, and the network.

    A refusal is an answer with status 403, not an exception: libraries retry on
    exceptions, and put their text into logs.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, posts: frozenset[str], probes: frozenset[str], hop: str
    ) -> None:
        """Store what may be reached.

        Args:
            inner: carries what passes.
            posts: the whole URLs that cleared bodies may be posted to.
            probes: the whole URLs that may be asked for without a body.
            hop: this instance's own word for the hop header.
        """
        self._inner = inner
        self._posts = posts
        self._probes = probes
        self._hop = (HOP_HEADER.encode("ascii"), hop.encode("ascii"))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        why = self._objection(request, body)
        if why:
            return httpx.Response(
                403, json={"error": {"message": why, "code": "egress_blocked"}}, extensions={BLOCKED: why}
            )
        headers = [pair for pair in request.headers.raw if pair[0].lower() in _PASSED]
        if betas := told(request.headers.get_list(BETA_HEADER))[0]:
            headers.append((BETA_HEADER.encode("ascii"), ",".join(betas).encode("ascii")))
        extensions = {key: value for key, value in request.extensions.items() if key in {LIMITS, "timeout"}}
        # Built anew from what was checked, so that nothing rides along that was not.
        passed = httpx.Request(
            request.method, request.url, headers=[*headers, _AGENT, self._hop], content=body, extensions=extensions
        )
        return await self._inner.handle_async_request(passed)

    def _objection(self, request: httpx.Request, body: bytes) -> str:
        """Return why this request must not leave, or nothing."""
        url = str(request.url)
        if request.method == "GET" and not body:
            return "" if url in self._probes else "an address that is not configured"
        if request.method != "POST":
            return "a method that is not used"
        if url not in self._posts:
            return "an address that is not configured"
        cleared = request.extensions.get(CLEARED)
        if not isinstance(cleared, Cleared) or not cleared.decided_id:
            return "a body that nobody cleared"
        return "" if cleared.payload == body else "a body that differs from the cleared one"

    async def aclose(self) -> None:
        await self._inner.aclose()
