"""Errors as clients of OpenAI read them."""

import json

import pytest

from router.errors import (
    BadRequest,
    EgressBlocked,
    LedgerUnavailable,
    NoModel,
    NotFound,
    PolicyRefused,
    RouterError,
    UpstreamFailed,
    UpstreamRefused,
)
from router.wire.fault import fault, stream_fault
from router.wire.sse import Decoder
from tests.router.wire.published import complaints

ERRORS = [
    BadRequest("wrong", param="messages[0].content"),
    NotFound("no such model"),
    PolicyRefused("no"),
    EgressBlocked({"CREDIT_CARD"}),
    NoModel("install one"),
    LedgerUnavailable("disk full"),
    UpstreamFailed("it broke", code="upstream_cut_off"),
    UpstreamRefused("too many", status=429, retry_after="2"),
    RouterError("ours"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_has_the_four_keys(error: RouterError) -> None:
    body = json.loads(fault(error).body)
    assert complaints("ErrorResponse", body) == []
    assert body["error"] == {"message": error.message, "type": error.type, "param": error.param, "code": error.code}
    assert fault(error).status == error.status


def test_a_client_is_told_not_to_retry_what_will_not_get_better() -> None:
    for error in (NoModel("x"), LedgerUnavailable("x"), UpstreamFailed("x")):
        assert dict(fault(error).headers)["x-should-retry"] == "false"
    assert "x-should-retry" not in dict(fault(BadRequest("x")).headers)


def test_a_retry_after_is_passed_on() -> None:
    assert dict(fault(ERRORS[-2]).headers)["retry-after"] == "2"


def test_the_words_of_the_upstream_reach_the_client_alone() -> None:
    error = UpstreamFailed("it broke", detail="Arthur's text is too long")
    assert json.loads(fault(error).body)["error"]["message"] == "it broke: Arthur's text is too long"
    assert "Arthur" not in str(error) + repr(error)


def test_in_a_stream_an_error_is_one_event_of_data() -> None:
    (data,) = Decoder().feed(stream_fault(UpstreamFailed("it broke")))
    assert json.loads(data)["error"]["code"] == "upstream_failed"
