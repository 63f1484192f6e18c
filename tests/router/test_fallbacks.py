"""Each cell of the fallback matrix through a running proxy: who answers, what left, and how soon it was over."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from router.app import Halfdoor
from router.cli.listen import running
from router.early import AFTER_S
from router.inspecting import build_inspecting
from router.ledger.entry import Decided
from router.policy.fallbacks import TABLE
from router.policy.freedom import Freedom
from router.policy.loading import load_policy
from router.trouble import Trouble
from tests.router.faults import (
    FIRST,
    HEAD_WHOLE,
    Outage,
    UnderWeather,
    drips,
    good,
    half_closes_after,
    late,
    late_error,
    refuses,
    resets_after,
    says,
)
from tests.router.puppet import Puppet, puppet
from tests.router.standing import Standing, by_patterns, cloud, configured, local, user
from tests.router.upstreams.doubles import DONE, HEAD_STREAM, LAST_CHUNK, Line, Script, chunked, delta, reply

LIMITS = {"connect_s": 1.0, "first_byte_s": 0.5, "idle_s": 0.4, "total_s": 2.0, "loading_s": 0.7}
DEADLINE_S = LIMITS["total_s"] + 2.0
MAIL, CARD = "maria.lopez@example.com", "4242 4242 4242 4242"
TEXTS = {
    Freedom.AS_IS: "Why is the sky blue?",
    Freedom.MASKED: f"Write a line to {MAIL}.",
    Freedom.STAYS: f"Is {CARD} a valid number?",
}
POLICY: dict[str, Any] = {
    "version": 1,
    "name": "matrix",
    "privacy": {
        "rules": [
            {"name": "mail", "find": ["EMAIL_ADDRESS"], "then": "mask"},
            {"name": "cards", "find": ["CREDIT_CARD"], "then": "local", "history": "local"},
        ],
        "otherwise": "allow",
    },
}
LONG = "This model's maximum context length is 4096 tokens"
PAGE = reply(b"<html>Welcome to our hotel</html>", kind="text/html", extra="connection: close\r\n")
Cell = tuple[Script | str, Script, str, str]
"""What the upstream does at once, and after its first event; what becomes of a free and of a bound request."""
CLOUD: dict[Trouble, Cell] = {
    Trouble.CLOUD_DOWN: (says(), resets_after(HEAD_STREAM, chunked(delta(FIRST))), "home", "untouched"),
    Trouble.CLOUD_ERROR: (refuses("500 Oh"), late(chunked(b"data: {no\n\n")), "home", "untouched"),
    Trouble.NO_NETWORK: ("network", late(), "home", "untouched"),
    Trouble.DNS_GONE: ("name", half_closes_after(HEAD_STREAM, chunked(delta(FIRST))), "home", "untouched"),
    Trouble.CAPTIVE_PORTAL: (says(PAGE), late(b"<html>Welcome to our hotel</html>"), "home", "untouched"),
    Trouble.QUOTA_GONE: (
        refuses("429 No", "insufficient_quota"), late_error("insufficient_quota"), "home", "untouched"
    ),
    Trouble.CLOUD_BUSY: (
        refuses("429 No", "rate_limit_exceeded", extra="retry-after: 20\r\n"),
        late_error("rate_limit_exceeded"), "home", "untouched",
    ),
    Trouble.KEY_REFUSED: (refuses("401 No", "invalid_api_key"), late_error("invalid_api_key"), "401", "untouched"),
    Trouble.CLOUD_SLOW: (
        says(stays=True), late(stays=True), "home", "untouched"
    ),
    Trouble.CLOUD_REFUSES: (refuses("400 No", "invalid_value"), late_error("invalid_value"), "400", "untouched"),
    Trouble.CLOUD_TOO_LONG: (
        refuses("400 No", "context_length_exceeded", LONG), late_error("context_length_exceeded", LONG), "400",
        "untouched",
    ),
}  # fmt: skip
ENGINE: dict[Trouble, Cell] = {
    Trouble.LOCAL_DOWN: (says(), resets_after(HEAD_STREAM, chunked(delta(FIRST))), "cloud", "502"),
    Trouble.LOCAL_SLOW: (says(stays=True), late(stays=True), "cloud", "502"),
    Trouble.LOCAL_MEMORY: (
        refuses("500 Oh", "api_error", "model requires more system memory (9 GiB) than is available"),
        late_error("api_error", "CUDA error: out of memory"), "cloud", "500",
    ),
    Trouble.LOCAL_LOADING: (
        refuses("503 No", "unavailable_error", "Loading model"), late(LAST_CHUNK), "cloud", "503"
    ),
    Trouble.LOCAL_BUSY: (refuses("503 No", "busy", "server busy"), late_error("busy"), "cloud", "503"),
    Trouble.LOCAL_TOO_LONG: (
        refuses("400 No", "exceed_context_size_error"), late_error("exceed_context_size_error"), "cloud", "400"
    ),
    Trouble.LOCAL_REFUSES: (refuses("404 No", "model_not_found"), late_error("model_not_found"), "404", "404"),
}  # fmt: skip
MATRIX = {**CLOUD, **ENGINE}
CELLS = [pytest.param(trouble, freedom, id=f"{trouble}-{freedom}") for trouble in MATRIX for freedom in Freedom]


@dataclass(frozen=True)
class Between:
    """A proxy between a cloud and an engine that do as they are told."""

    proxy: Standing
    outside: Puppet
    inside: Puppet
    outage: Outage

    def fresh(self) -> None:
        """Have everybody answer well, trusted and without a past."""
        availability = self.proxy.halfdoor.upstreams.availability
        for name in ("outside", "inside"):
            availability.answered(name)
        while availability.retries.take():
            pass
        self.outage.word = ""
        self.outside.obeys(good)
        self.inside.obeys(good)

    def ask(self, freedom: Freedom, **more: object) -> httpx.Response:
        began = time.monotonic()
        answer = self.proxy.post(user(TEXTS[freedom], **more))
        assert time.monotonic() - began < DEADLINE_S, "it hung"
        return answer

    def sent(self) -> bytes:
        return b"".join(self.outside.requests)


def asked(puppet: Puppet) -> list[bytes]:
    """Return the requests of clients that arrived: not the questions without content whether anybody is there."""
    return [request for request in puppet.requests if not request.startswith(b"GET ")]


def between(stack: ExitStack, home: Path, prefer: str, limits: Mapping[str, float] = LIMITS) -> Between:
    outside, inside, outage = stack.enter_context(puppet()), stack.enter_context(puppet()), Outage()
    inside.script = says(reply(b'{"object":"list","data":[{"id":"local-1"}]}', extra="connection: close\r\n"))
    (home / "policy.yaml").write_text(yaml.safe_dump({**POLICY, "routing": {"prefer": prefer}}))
    document = {
        "policy": str(home / "policy.yaml"),
        "clouds": [cloud(outside.url)],
        "locals": [local(inside.url)],
        "limits": dict(limits),
    }
    settings = configured(home, document)
    upstreams = UnderWeather(settings, outage)
    halfdoor = Halfdoor(settings, load_policy(settings.policy), by_patterns(build_inspecting(settings)), upstreams)
    base_url = stack.enter_context(running(halfdoor, settings))
    return Between(Standing(base_url, halfdoor, settings), outside, inside, outage)


@pytest.fixture(scope="module")
def preferring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Between]]:
    with ExitStack() as stack:
        yield {side: between(stack, tmp_path_factory.mktemp(side), side) for side in ("cloud", "local")}


def struck(preferring: dict[str, Between], trouble: Trouble, moment: int) -> Between:
    """Return the proxy that prefers the side with the trouble, and have that side suffer from it."""
    here = preferring["local" if trouble.at_home else "cloud"]
    here.fresh()
    fault = MATRIX[trouble][moment]
    if isinstance(fault, str):
        here.outage.word = fault
    else:
        (here.inside if trouble.at_home else here.outside).obeys(fault)
    return here


def test_every_row_of_the_table_is_tested() -> None:
    assert set(MATRIX) == set(TABLE)


@pytest.mark.parametrize(("trouble", "freedom"), CELLS)
def test_before_the_first_byte(preferring: dict[str, Between], trouble: Trouble, freedom: Freedom) -> None:
    here = struck(preferring, trouble, 0)
    expected = MATRIX[trouble][3 if freedom is Freedom.STAYS else 2]
    answer = here.ask(freedom, stream=freedom is not Freedom.AS_IS)
    assert MAIL.encode() not in here.sent()
    assert CARD.encode() not in here.sent()
    if expected in {"home", "untouched"}:
        assert (answer.status_code, answer.headers["x-halfdoor-route"]) == (200, "local")
        assert "here I am" in answer.text
        assert len(asked(here.inside)) == 1
    elif expected == "cloud":
        route = "cloud" if freedom is Freedom.AS_IS else "cloud-masked"
        assert (answer.status_code, answer.headers["x-halfdoor-route"]) == (200, route)
        assert "here I am" in answer.text
        assert len(asked(here.outside)) == 1
    else:
        assert answer.status_code == int(expected)
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
        if answer.status_code >= 500:
            assert answer.headers["x-should-retry"] in {"true", "false"}
    told = answer.headers.get("x-halfdoor-fallback", "")
    assert (str(trouble) in told) == (expected in {"home", "cloud"}), (
        "the answer says who was asked in vain, and only then"
    )
    if freedom is Freedom.STAYS:
        assert asked(here.outside) == [], "what must stay was sent"


@pytest.mark.parametrize(("trouble", "freedom"), CELLS)
def test_after_the_first_byte(preferring: dict[str, Between], trouble: Trouble, freedom: Freedom) -> None:
    here = struck(preferring, trouble, 1)
    answer = here.ask(freedom, stream=True)
    assert answer.status_code == 200
    if freedom is Freedom.STAYS:
        assert asked(here.outside) == []
    if freedom is Freedom.STAYS and not trouble.at_home:
        assert answer.content.rstrip().endswith(b"data: [DONE]")
        return
    events = answer.content.strip().split(b"\n\n")
    assert FIRST.encode() in events[0], "what had arrived was lost"
    assert events[-1].startswith(b'data: {"error"'), "the failure is not the last word"
    assert b"[DONE]" not in answer.content
    assert b"here I am" not in answer.content, "a second model went on"
    other = here.outside if trouble.at_home else here.inside
    assert asked(other) == []
    assert MAIL.encode() not in here.sent()


SPOKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "messages": ("messages", {"max_tokens": 50, "messages": [{"role": "user", "content": TEXTS[Freedom.MASKED]}]}),
    "responses": ("responses", {"input": TEXTS[Freedom.MASKED]}),
}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize(("trouble", "route"), [(Trouble.DNS_GONE, "local"), (Trouble.LOCAL_DOWN, "cloud-masked")])
def test_a_fallback_speaks_as_the_client_does(
    preferring: dict[str, Between], trouble: Trouble, route: str, spoken: str, stream: bool
) -> None:
    here = struck(preferring, trouble, 0)
    path, body = SPOKEN[spoken]
    url = f"{here.proxy.base_url}/{path}"
    answer = httpx.post(url, json={"model": "auto", "stream": stream, **body}, timeout=20.0)
    assert (answer.status_code, answer.headers.get("x-halfdoor-route")) == (200, route), answer.text
    assert "here I am" in answer.text
    assert str(trouble) in answer.headers["x-halfdoor-fallback"]
    assert MAIL.encode() not in here.sent()
    here.inside.obeys(says())
    here.outside.obeys(says())
    told = httpx.post(url, json={"model": "auto", "stream": stream, **body}, timeout=20.0)
    assert told.status_code >= 500
    assert MAIL not in told.text
    if spoken == "messages":
        assert told.json()["type"] == "error"


HUGE = b"data: " + b"x" * 10_400_000
FAULTS: dict[str, tuple[Script, Script]] = {
    "stall": (says(HEAD_STREAM, stays=True), says(HEAD_WHOLE, stays=True)),
    "reset": (resets_after(HEAD_STREAM), resets_after(HEAD_WHOLE)),
    "half-close": (half_closes_after(HEAD_STREAM), half_closes_after(HEAD_WHOLE)),
    "garbage": (says(HEAD_STREAM, chunked(b"\x00\xff{]" * 50), LAST_CHUNK), says(b"\x16\x03\x01\x02\x00" * 9)),
    "1 byte a time": (drips(HEAD_STREAM), drips(HEAD_WHOLE)),
    "HTML with 200": (says(PAGE), says(reply(b"<html>hi</html>", extra="connection: close\r\n"))),
    "no [DONE]": (late(LAST_CHUNK), says(reply(b'{"object":"chat.completion","choices":[]}'))),
    "10 MB event": (late(chunked(HUGE), stays=True), says(reply(b'{"a":"' + b"x" * 10_400_000))),
}


@pytest.mark.parametrize("form", [0, 1], ids=["stream", "whole"])
@pytest.mark.parametrize("side", ["cloud", "local"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_hangs_or_passes_for_a_whole_answer(
    preferring: dict[str, Between], fault: str, side: str, form: int
) -> None:
    here = preferring[side]
    here.fresh()
    (here.outside if side == "cloud" else here.inside).obeys(FAULTS[fault][form])
    answer = here.ask(Freedom.MASKED if side == "cloud" else Freedom.STAYS, stream=form == 0)
    whole = "here I am" in answer.text
    assert whole != ('"error"' in answer.text), "neither a whole answer nor an error, or both"
    assert whole == ("x-halfdoor-fallback" in answer.headers)
    assert not (form == 0 and not whole and b"[DONE]" in answer.content)
    assert MAIL.encode() not in here.sent()
    if side == "local":
        assert asked(here.outside) == []


def test_a_retry_is_made_within_the_budget_and_told_to_the_client(preferring: dict[str, Between]) -> None:
    here = struck(preferring, Trouble.LOCAL_DOWN, 0)
    assert here.ask(Freedom.STAYS).headers["x-should-retry"] == "true"
    assert len(asked(here.inside)) == 1, "a retry without a budget"
    here.fresh()
    here.inside.obeys(says())
    for _ in range(10):
        here.proxy.halfdoor.upstreams.availability.retries.request()
    assert here.ask(Freedom.STAYS).headers["x-should-retry"] == "false", "we did try again; the client need not"
    assert len(asked(here.inside)) == 2


def test_a_loading_model_is_waited_for(preferring: dict[str, Between]) -> None:
    here = struck(preferring, Trouble.LOCAL_LOADING, 0)

    async def loads(line: Any) -> None:
        late_enough = len(asked(here.inside)) > 1
        await (good if late_enough else refuses("503 No", "unavailable_error", "Loading model"))(line)

    here.inside.obeys(loads)
    answer = here.ask(Freedom.STAYS)
    assert (answer.status_code, answer.headers["x-halfdoor-route"]) == (200, "local")


def test_each_attempt_has_its_row_before_it_is_made_and_none_is_made_later(preferring: dict[str, Between]) -> None:
    here = struck(preferring, Trouble.DNS_GONE, 0)
    before = len(here.proxy.entries())
    answer = here.ask(Freedom.MASKED)
    rows = here.proxy.entries()[before:]
    decided = [row for row in rows if isinstance(row, Decided)]
    assert [row.route for row in decided] == ["cloud", "local"]
    assert answer.headers["x-halfdoor-receipt"] == decided[-1].receipt
    here.outage.word = ""
    time.sleep(6.0)  # longer than a probe takes to notice that the cloud is back
    assert here.proxy.halfdoor.upstreams.availability.silent() == ()
    assert asked(here.outside) == [], "it was sent later"
    assert all(request.startswith(b"GET /v1/models ") for request in here.outside.requests)


def test_all_in_vain_is_told_with_everybody_who_was_asked(preferring: dict[str, Between]) -> None:
    here = struck(preferring, Trouble.DNS_GONE, 0)
    here.inside.obeys(refuses("500 Oh", "api_error", "out of memory"))
    answer = here.ask(Freedom.MASKED)
    message = answer.json()["error"]["message"]
    assert "inside answered with status 500" in message
    assert "outside has a name that cannot be resolved" in message
    assert "`halfdoor doctor`" in message
    assert MAIL not in message


def test_a_head_that_says_local_does_not_go_out_for_a_slow_answer_of_a_cloud(tmp_path: Path) -> None:
    async def slow(line: Line) -> None:
        await line.request()
        await asyncio.sleep(AFTER_S + 0.6)  # longer than the head of an answer from this device waits
        await line.say(HEAD_STREAM, chunked(delta("here I am", "stop")), chunked(DONE), LAST_CHUNK)

    with ExitStack() as stack:
        here = between(stack, tmp_path, "local", {})
        here.fresh()
        here.inside.obeys(refuses("500 Oh", "api_error", "out of memory"))
        here.outside.obeys(slow)
        answer = here.proxy.post(user(TEXTS[Freedom.MASKED], stream=True))
    assert answer.headers["x-halfdoor-route"] == "cloud-masked"
    assert "here I am" in answer.text
