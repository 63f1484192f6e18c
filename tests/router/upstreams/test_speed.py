"""Speed is measured only where it disturbs nobody and wakes nothing, once, and kept where only the user reads it."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from router.settings import Limits
from router.upstreams import speed
from router.upstreams.availability import Availability
from router.upstreams.engine import Engine
from router.upstreams.lane import Lane
from router.upstreams.local import LocalModel
from router.upstreams.speed import Speedometer
from router.upstreams.speeds import AGAIN_S, FRESH_S, Speeds
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import DONE, HEAD_STREAM, LAST_CHUNK, Line, chunked, delta, upstream

pytestmark = pytest.mark.anyio
PIECES, PAUSE_S = 40, 0.01


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0), raising=False)


async def counts(line: Line) -> None:
    await line.request()
    await line.say(HEAD_STREAM)
    for i in range(PIECES):
        await line.say(chunked(delta(f"{i} ")))
        await asyncio.sleep(PAUSE_S)
    await line.say(chunked(delta("", "stop") + DONE), LAST_CHUNK)


async def fails(line: Line) -> None:
    await line.request()
    await line.say(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n")


def meter(transport: AiohttpTransport, speeds: Speeds, lane: Lane) -> Speedometer:
    def engine(model: LocalModel) -> Engine:
        return Engine(model, Limits(), transport, Availability(), "me").behind(lane)

    return Speedometer(engine, lambda _: lane, speeds)


def there(url: str) -> LocalModel:
    return LocalModel("m", "here", f"{url}/v1", loaded=True)


async def test_a_loaded_model_is_measured_once_and_the_figure_outlives_the_process(
    transport: AiohttpTransport, tmp_path: Path
) -> None:
    file = tmp_path / "data" / "engines.json"
    async with upstream(counts) as server:
        model = there(server.url)
        speedometer = meter(transport, Speeds(file), Lane())
        assert await speedometer.measure_one([replace(model, name="asleep", loaded=False), model]) is model
        assert await speedometer.measure_one([model]) is None
        assert len(server.lines) == 1
    known = Speeds(file).speed(model)
    assert known is not None
    assert 5 < known <= 1.2 / PAUSE_S
    assert (file.stat().st_mode & 0o777, list(file.parent.iterdir())) == (0o600, [file])
    assert Speeds(file).speed(replace(model, version="2")) is None
    assert Speeds(file).speed(replace(model, context=9)) is None


@pytest.mark.parametrize(
    "facts", [{"loaded": False}, {"loaded": None}, {"reachable": False}, {"chat": False}, {"streams": False}]
)
async def test_nothing_is_woken_and_nobody_is_asked_for_what_it_cannot(
    transport: AiohttpTransport, tmp_path: Path, facts: dict[str, object]
) -> None:
    async with upstream(counts) as server:
        model = replace(there(server.url), **facts)  # type: ignore[arg-type]
        assert await meter(transport, Speeds(tmp_path / "e.json"), Lane()).measure_one([model]) is None
        assert server.lines == []


async def test_a_busy_engine_and_a_busy_machine_are_left_alone(
    transport: AiohttpTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = Lane()
    async with upstream(counts) as server:
        speedometer = meter(transport, Speeds(tmp_path / "e.json"), lane)
        leave = await lane.enter("e", 1, 1.0)
        assert await speedometer.measure_one([there(server.url)]) is None
        leave()
        assert await speedometer.measure_one([there(server.url)]) is None, "it was busy a moment ago"
        monkeypatch.setattr("os.getloadavg", lambda: (64.0, 64.0, 64.0), raising=False)
        assert await meter(transport, Speeds(tmp_path / "e.json"), Lane()).measure_one([there(server.url)]) is None
        assert server.lines == []


async def test_the_probe_gives_way_to_whoever_wants_the_engine(transport: AiohttpTransport, tmp_path: Path) -> None:
    lane = Lane()
    speeds = Speeds(tmp_path / "e.json")
    async with upstream(counts) as server:
        model = replace(there(server.url), slots=1)
        probing = asyncio.create_task(meter(transport, speeds, lane).measure_one([model]))
        async with asyncio.timeout(5):
            while not server.lines:  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.005)
        began = time.monotonic()
        leave = await lane.enter("e", 1, 5.0)
        assert time.monotonic() - began < PIECES * PAUSE_S
        leave()
        await probing
        assert speeds.speed(model) is None


async def test_what_could_not_be_measured_is_not_tried_again_at_once(
    transport: AiohttpTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speeds = Speeds(tmp_path / "e.json")
    async with upstream(fails) as server:
        model = there(server.url)
        assert await meter(transport, speeds, Lane()).measure_one([model]) is model
        assert (speeds.speed(model), speeds.fresh(model)) == (None, True)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + AGAIN_S + 1)
    assert not speeds.fresh(model)


async def test_a_figure_is_old_after_a_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speeds = Speeds(tmp_path / "e.json")
    model = there("http://127.0.0.1:1")
    speeds.note(model, 12.5)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + FRESH_S + 1)
    assert (speeds.fresh(model), speeds.speed(model)) == (False, 12.5)


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"a": 1}', b'{"a": {"tokens_per_second": "x", "at": 1.0}}'])
async def test_a_broken_file_is_an_empty_one(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "e.json"
    file.write_bytes(broken)
    speeds = Speeds(file)
    model = there("http://127.0.0.1:1")
    assert (speeds.speed(model), speeds.fresh(model)) == (None, False)
    speeds.note(model, 3.0)
    assert len(orjson.loads(file.read_bytes())) == 1


async def test_a_disk_that_takes_nothing_costs_the_memory_only(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    speeds = Speeds(tmp_path / "taken" / "e.json")
    model = there("http://127.0.0.1:1")
    speeds.note(model, 3.0)
    assert speeds.speed(model) == 3.0


def test_the_question_says_nothing_about_anybody() -> None:
    assert speed.QUESTION.startswith("Count from one")
