"""The whole of `calibrate`, between two scripted models of known skills: consent, resuming, learning, use."""

import asyncio
import json
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typer.testing import CliRunner

from router.app import build
from router.calibration.questions import catalogue
from router.cli.banner import banner
from router.cli.commands import app
from router.ledger.entry import Decided
from router.ledger.read import read_all
from router.settings import Settings, load_settings
from router.upstreams.stand_ins.chat_answers import STEADY, Said, respond
from router.upstreams.stand_ins.in_thread import serve_in_thread

WEAK = frozenset(("code reading", "logic", "tables", "dates", "geography", "translation", "units", "arithmetic"))
ASKED = 108


class Skilled:
    """A model that is right on some topics and on no other."""

    def __init__(self, cannot: frozenset[str] = frozenset()) -> None:
        self.asked: list[str] = []
        self._answers: Mapping[str, str] = {
            one.text: "I cannot say." if one.topic in cannot else one.asked.sample for one in catalogue()
        }
        listed = JSONResponse({"object": "list", "data": [{"id": "m", "object": "model"}]})
        routes = [Route("/v1/chat/completions", self._chat, methods=["POST"]), Route("/v1/models", lambda _: listed)]
        self.app = Starlette(routes=routes)

    async def _chat(self, request: Request) -> Response:
        document: dict[str, Any] = orjson.loads(await request.body())
        text = document["messages"][-1]["content"]
        self.asked.append(text)
        return respond(document, Said(self._answers.get(text, "I was asked something else.")), STEADY)


class World:
    """A configuration between two models."""

    def __init__(self, folder: Path, engine: Skilled, cloud: Skilled, urls: tuple[str, str]) -> None:
        self.engine, self.cloud = engine, cloud
        self.file = folder / "halfdoor.yaml"
        document = {
            "listen": {"port": 0},
            "locals": [{"name": "near", "base_url": f"{urls[0]}/v1", "models": ["small"]}],
            "clouds": [{"name": "far", "base_url": f"{urls[1]}/v1", "models": ["large"]}],
            "discover": False,
        }
        self.file.write_text(yaml.safe_dump(document))
        self.environ = {"HALFDOOR_DATA_DIR": str(folder / "data"), "HALFDOOR_CONFIG_DIR": str(folder / "config")}

    @property
    def settings(self) -> Settings:
        return load_settings(self.file, self.environ)

    def run(self, *options: str) -> Any:
        return CliRunner(env=self.environ).invoke(app, ["calibrate", "--config", str(self.file), *options])

    def gain(self, text: str) -> float:
        """Return the gain that a fresh start gives a request."""
        body = {"model": "auto", "messages": [{"role": "user", "content": text}]}
        return asyncio.run(build(self.settings).rehearse(json.dumps(body).encode())).seen.facts.labels.gain


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine, cloud = Skilled(WEAK), Skilled()
    with serve_in_thread(engine.app) as inside, serve_in_thread(cloud.app) as outside:
        yield World(tmp_path, engine, cloud, (inside, outside))


def test_nothing_is_spent_without_consent(world: World) -> None:
    result = world.run()
    assert result.exit_code == 2, result.output
    assert "about" in result.output
    assert "--yes" in result.stderr
    assert world.cloud.asked == []
    assert not world.settings.paths.gain.exists()


def test_a_cloud_that_is_missing_is_said(world: World) -> None:
    document = yaml.safe_load(world.file.read_text())
    world.file.write_text(yaml.safe_dump({**document, "clouds": []}))
    result = world.run("--yes")
    assert result.exit_code == 2
    assert "a cloud with its key" in result.stderr


@pytest.mark.slow
def test_it_learns_who_is_good_at_what_and_the_next_start_goes_by_it(world: World) -> None:
    tellings = {one.topic: one.text for one in catalogue()[ASKED:]}
    before = {topic: world.gain(text) for topic, text in tellings.items() if topic in ("tables", "grammar")}

    result = world.run("--yes", "--questions", str(ASKED))

    assert result.exit_code == 0, result.output
    places = world.settings.paths
    assert set(world.engine.asked) == {one.text for one in catalogue()[:ASKED]}
    assert len(world.cloud.asked) == len(set(world.cloud.asked)) <= ASKED
    assert len(set(world.cloud.asked) & set(world.engine.asked)) > 0.8 * ASKED, "few are masked, or kept by the policy"
    assert stat.S_IMODE(places.calibration.stat().st_mode) == stat.S_IMODE(places.gain.stat().st_mode) == 0o600
    measured = json.loads(places.gain.read_text())["measured"]
    assert measured["apgr_learned"] > measured["apgr_length"]
    assert measured["cloud"] > measured["local"] + 0.2
    ET.fromstring((places.data / "gain.svg").read_text())
    kept = places.calibration.read_text()
    assert not any(question.text in kept for question in catalogue())

    decided = [row for row in read_all(places.ledger) if isinstance(row, Decided)]
    assert len(decided) == len(world.cloud.asked) + len(world.engine.asked), "each went through the ledger"
    after = {topic: world.gain(text) for topic, text in tellings.items() if topic in ("tables", "grammar")}
    apart = [gains["tables"] - gains["grammar"] for gains in (before, after)]
    assert apart[0] < 0.1, before
    assert apart[1] > 0.2, after

    told = banner(build(world.settings), "http://127.0.0.1:4114/v1")
    assert "gain       learned for small here and large at far" in told

    asked = len(world.cloud.asked)
    again = world.run("--yes", "--questions", str(ASKED))
    assert again.exit_code == 0, again.output
    assert len(world.cloud.asked) == asked, "what the policy kept is tried again, and kept again"
    assert "not asked again" in again.output

    assert world.run("--forget").exit_code == 0
    assert {topic: world.gain(tellings[topic]) for topic in before} == before


def test_a_file_that_cannot_be_used_is_said_and_length_counts(world: World) -> None:
    shipped = world.gain("Sort these words: b a")
    place = world.settings.paths.gain
    place.parent.mkdir(parents=True)
    place.write_text("{}")
    assert world.gain("Sort these words: b a") == shipped
    (warning,) = build(world.settings).inspecting.warnings
    assert "it is damaged" in warning
    assert str(place) in warning


def test_a_policy_that_keeps_everything_here_ends_it_with_a_reason(world: World) -> None:
    document = yaml.safe_load(world.file.read_text())
    world.file.write_text(yaml.safe_dump({**document, "policy": "offline"}))
    result = world.run("--yes")
    assert result.exit_code == 2, result.output
    assert "not answered by the cloud" in result.stderr
    assert world.cloud.asked == []
