"""What was said is in no sink: log, output, data directory, temporary files; not even when everything goes wrong."""

import json
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from router.conversation.message import Conversation
from router.inspecting import Inspecting
from router.inspection.cache import ContentCache
from router.inspection.finding import Inspection, Span
from router.inspection.inspect import Inspector, Recalled
from router.inspection.vocabulary import Vocabulary
from tests.router.places import SPOTS
from tests.router.puppet import Puppet, puppet
from tests.router.standing import Standing, by_patterns, cloud, standing, user
from tests.router.upstreams.doubles import HEAD_STREAM, LAST_CHUNK, Line, chunked, delta, reply, whole

CARD = "4242 4242 4242 4242"
PLANTED = {
    "card": CARD,
    "mail": "maria.lopez@example.com",
    "word": "Wintergreen-Marzipan",
    "password": "Xk9!vQ2#pL7z",
    "model": "quetzal-nocturne",
}
"""One of each: found by detectors, found by nobody, and a name where a caller chooses words."""
SENTENCE = f"{CARD}, {PLANTED['mail']}, password={PLANTED['password']}, and {PLANTED['word']}."
MESSAGE = {"role": "user", "content": SENTENCE}


class CrashesOnOrder:
    """A detector that works until a text asks it to break, and then quotes what it read."""

    def detect(self, text: str) -> list[Span]:
        if "please break" in text:
            raise ValueError(f"cannot read {text}")
        return []


class CrashingInspector(Inspector):
    """The inspector itself is neither detector nor guard nor labeller: its crash is the request's crash."""

    def inspect(self, conversation: Conversation, recalled: Recalled | None = None) -> Inspection:
        for text in conversation.texts:
            if "please fail" in text.text:
                raise ValueError(f"cannot inspect {text.text}")
        return super().inspect(conversation, recalled)


def fragile(inspecting: Inspecting) -> Inspecting:
    plain = by_patterns(inspecting)
    detectors = (*((f"own-{i}", d) for i, (_, d) in enumerate(_detectors(plain))), ("fragile-1", CrashesOnOrder()))
    return replace(plain, inspector=CrashingInspector(detectors, Vocabulary(()), ContentCache()))


def _detectors(inspecting: Inspecting) -> list[tuple[str, Any]]:
    from router.inspection.presidio.detector import PresidioDetector
    from router.inspection.secrets.detector import Secrets

    return [("presidio-1", PresidioDetector()), ("secrets-1", Secrets())]


async def quotes_back(line: Line) -> None:
    """An upstream whose error quotes the whole request."""
    request = await line.request()
    body = json.dumps({"error": {"message": request.decode("latin-1")[-1500:], "code": "odd"}}).encode()
    await line.say(reply(body, "400 Bad Request"))


async def quotes_mid_stream(line: Line) -> None:
    request = await line.request()
    quoted = json.dumps({"error": {"message": request.decode("latin-1")[-1500:]}}).encode()
    await line.say(HEAD_STREAM, chunked(delta(PLANTED["word"])), chunked(b"data: " + quoted + b"\n\n"), LAST_CHUNK)


async def garbage(line: Line) -> None:
    await line.request()
    await line.say(HEAD_STREAM, chunked(f"data: {{{PLANTED['word']}\n\n".encode()), LAST_CHUNK)


async def answers(line: Line) -> None:
    await line.request()
    await line.say(reply(whole(PLANTED["word"])))


def bad_requests() -> Iterator[bytes]:
    text = json.dumps(MESSAGE)
    yield f'{{"model": "auto", "messages": [{text}], "messages": [{text}]}}'.encode()
    yield f'{{"model": "auto", "messages": [{text}'.encode()
    yield f'{{"{CARD}": NaN, "{PLANTED["word"]}": 1}}'.encode()
    yield json.dumps({"model": [CARD], "messages": [MESSAGE]}).encode()
    yield json.dumps({"model": PLANTED["model"], "messages": [{"role": PLANTED["word"], "content": CARD}]}).encode()
    yield json.dumps({"model": "auto", "messages": SENTENCE}).encode()
    yield json.dumps({"model": "auto", "messages": [MESSAGE], "stream": SENTENCE}).encode()
    yield SENTENCE.encode()


def everything(proxy: Standing, outside: Puppet) -> list[httpx.Response]:
    """Walk every road there is, with the planted values on each."""
    outside.obeys(answers)
    told = [proxy.post(body) for body in bad_requests()]
    told += [proxy.post(SPOTS[spot].put(value)) for spot in list(SPOTS)[::3] for value in (CARD, PLANTED["word"])]
    told += [proxy.post(user(SENTENCE, PLANTED["model"], user=CARD)), proxy.post(user(SENTENCE, "local"))]
    told += [
        proxy.post(user(f"{SENTENCE} please {verb}", stream=s)) for verb in ("break", "fail") for s in (True, False)
    ]
    for script in (quotes_back, quotes_mid_stream, garbage):
        outside.obeys(script)
        told += [proxy.post(user(SENTENCE, stream=stream)) for stream in (True, False)]
    root = proxy.base_url.removesuffix("/v1")
    told.append(httpx.get(f"{root}/v1/models/{PLANTED['word']}"))
    told.append(httpx.get(f"{root}/{PLANTED['word']}?q={PLANTED['mail']}"))
    told.append(httpx.request("GET", f"{root}/v1/models", headers={"host": PLANTED["word"], "x-note": CARD}))
    told.append(proxy.post(user(SENTENCE), x_halfdoor_route=PLANTED["word"]))
    told.append(proxy.post(user(SENTENCE), content_type=PLANTED["word"]))
    return told


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_sink_has_a_word_of_it(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with puppet() as outside:
        document = {"policy": "masked", "clouds": [cloud(outside.url)], "log": form}
        with standing(tmp_path, document, change=fragile) as proxy:
            told = everything(proxy, outside)
            assert {200, 400, 403, 404, 415, 421, 500, 502} <= {answer.status_code for answer in told}
            at_rest(proxy.settings.paths.data)
        at_rest(proxy.settings.paths.data)
    out, err = capfd.readouterr()
    lines = [line for line in err.splitlines() if line]
    notices = [line for line in lines if "does not answer" in line or "answers again" in line]
    assert len(lines) == len(told) + len(notices), "one line a request, and what is said of an upstream that is gone"
    assert out == ""
    absent(err, "the log")
    if form == "json":
        assert {json.loads(line)["method"] for line in lines if line not in notices} == {"GET", "POST"}
    assert any("ValueError@" in line for line in lines), "a crash is named by its type and place"
    assert "Traceback" not in err
    assert list(temporary.iterdir()) == []


def at_rest(data: Path) -> None:
    assert stat.S_IMODE(data.stat().st_mode) == 0o700 or sys.platform == "win32"
    files = [path for path in data.rglob("*") if path.is_file()]
    assert {"ledger.sqlite", "device.key"} <= {file.name for file in files}
    for file in files:
        absent(file.read_bytes().decode("latin-1"), file.name)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600 or sys.platform == "win32", file.name


def absent(text: str, sink: str) -> None:
    for what, value in PLANTED.items():
        assert value not in text, f"the {what} is in {sink}"
        assert json.dumps(value)[1:-1] not in text
    assert CARD.replace(" ", "") not in text


def test_a_refusal_of_our_own_never_quotes_the_request(tmp_path: Path) -> None:
    with puppet() as outside, standing(tmp_path, {"policy": "strict", "clouds": [cloud(outside.url)]}) as proxy:
        outside.obeys(answers)
        for body in bad_requests():
            answer = proxy.post(body)
            assert answer.status_code == 400
            absent(answer.text + str(answer.headers), "the error")
        absent(proxy.post(user(SENTENCE)).text, "the refusal")


@pytest.mark.parametrize("level", ["DEBUG", "TRACE", "debug"])
def test_no_level_of_any_library_prints_bodies(
    tmp_path: Path, level: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for variable in (
        "HALFDOOR_LOG_LEVEL",
        "LOG_LEVEL",
        "OPENAI_LOG",
        "HTTPX_LOG_LEVEL",
        "LITELLM_LOG",
        "UVICORN_LOG_LEVEL",
    ):
        monkeypatch.setenv(variable, level)
    with puppet() as outside, standing(tmp_path, {"policy": "masked", "clouds": [cloud(outside.url)]}) as proxy:
        outside.obeys(answers)
        assert proxy.post(user(SENTENCE)).status_code == 200
    absent("".join(capfd.readouterr()), "the output")
