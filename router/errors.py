"""Every error that a caller can tell apart.

RouterError
├── BadRequest            400  the request itself is wrong
├── NotFound              404  unknown route or model
├── PolicyRefused         403  privacy says no; the message names rules and the key that changes it
├── EgressBlocked         403  the last gate found what masking missed
├── NoModel               503  nothing here can answer; the message says what to install or set
├── Stuck                 503  inspection did not end; nothing leaves
├── LedgerUnavailable     503  the decision could not be recorded, so nothing leaves
├── UpstreamFailed        502  an upstream broke, stalled or could not be reached
│   └── UpstreamRefused        an upstream answered with an error status, passed on
└── ConfigurationError         start-up stops

Messages name kinds, rules, places and the fix, never the conversation.
"""

from collections.abc import Iterable

from router.trouble import Trouble


class RouterError(Exception):
    """Carries what the error body of every dialect needs."""

    status = 500
    type = "server_error"
    code = "internal_error"
    retry = False
    """Whether a client's own retry could help; goes out as `x-should-retry` on 5xx."""
    advises = False
    """Whether `retry` is known and not a guess by status; SDKs try 408, 409 and 429 again by themselves."""
    retry_after: str | None = None
    """How long an upstream, or our own cap, asks to be left alone; goes out as `retry-after`."""
    receipt = ""
    """Id of the ledger row, when the request had one before it failed."""

    def __init__(self, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        if code is not None:
            self.code = code


class BadRequest(RouterError):
    """The request cannot be understood; nothing was forwarded."""

    status = 400
    type = "invalid_request_error"
    code = "invalid_request"


class NotFound(RouterError):
    """No such route or model."""

    status = 404
    type = "invalid_request_error"
    code = "not_found"


class PolicyRefused(RouterError):
    """A privacy rule keeps the request here and nothing here can answer it."""

    status = 403
    type = "policy_error"
    code = "policy_refused"


class EgressBlocked(RouterError):
    """The last gate found something the mask missed."""

    status = 403
    type = "policy_error"
    code = "egress_blocked"

    def __init__(self, kinds: Iterable[str]) -> None:
        self.kinds = frozenset(kinds)
        super().__init__(
            f"blocked before leaving: {', '.join(sorted(self.kinds))} found in the outgoing body; nothing was sent. "
            "Run `halfdoor explain` on the request to see the place, or choose a local model."
        )


class NoModel(RouterError):
    """Nothing that may answer is there."""

    status = 503
    type = "server_error"
    code = "no_model"


class Stuck(RouterError):
    """Something that reads text did not end in time; whatever it would have said, nothing leaves."""

    status = 503
    code = "inspection_stuck"

    def __init__(self) -> None:
        super().__init__(
            "inspection did not end in time (`limits.inspection_s`); nothing was sent. If it happens again, restart "
            "Halfdoor and report which version it is"
        )


class LedgerUnavailable(RouterError):
    """The decision could not be committed to the ledger; nothing leaves without it."""

    status = 503
    type = "server_error"
    code = "ledger_unavailable"


class UpstreamFailed(RouterError):
    """The chosen upstream could not be reached, stalled, or ended early."""

    status = 502
    type = "upstream_error"
    code = "upstream_failed"
    trouble: Trouble | None = None
    """What is wrong with it, where that is known: the row of the fallback table."""

    def __init__(self, message: str, *, detail: str = "", code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.detail = detail
        """The upstream's own words, for the client alone. They may quote the request: no part of `str()` or any log."""


class UpstreamRefused(UpstreamFailed):
    """The upstream answered with an error; its status is passed on."""

    code = "upstream_refused"
    passed: tuple[tuple[str, str], ...] = ()
    """Its header fields that a client may see: limits and the name of the request."""

    def __init__(
        self, message: str, *, status: int, retry_after: str | None = None, code: str | None = None, detail: str = ""
    ) -> None:
        super().__init__(message, detail=detail, code=code)
        self.status = status
        self.retry_after = retry_after


class ConfigurationError(RouterError):
    """A configuration or policy file is wrong: names file, line, key and the nearest valid word."""
