"""Everything outside, opened and closed as one."""

from pathlib import Path
from typing import Any

import pytest

from router.errors import ConfigurationError, UpstreamFailed
from router.paths import paths
from router.settings import Cloud, Local, Settings
from router.upstreams.answer import Call
from router.upstreams.live import Upstreams
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.upstreams.clearing import cleared

pytestmark = pytest.mark.anyio
OPENAI = Cloud("openai", "openai", "https://cloud.example/v1", ("gpt-5",))


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    places = paths({"HALFDOOR_DATA_DIR": str(tmp_path), "HALFDOOR_CONFIG_DIR": str(tmp_path)})
    return lambda **facts: Settings(paths=places, **{"discover": False, **facts})


async def test_an_engine_that_was_found_answers(settings: Any) -> None:
    with serve_in_thread(ScriptedEngine(["hello"]).app) as url:
        async with Upstreams(settings(locals=(Local("s", f"{url}/v1"),))) as upstreams:
            (model,) = upstreams.fleet().locals
            body = b'{"model":"scripted-1","messages":[{"role":"user","content":"q"}]}'
            answer = await upstreams.engine(model).send(body, Call(False, model.name))
            assert answer.whole is not None
            assert answer.whole.pieces[0].text.endswith("hello")


async def test_constructing_asks_nobody_and_a_stale_look_is_renewed_on_demand(settings: Any) -> None:
    engine = ScriptedEngine()
    with serve_in_thread(engine.app) as url:
        upstreams = Upstreams(settings(locals=(Local("s", f"{url}/v1"),)))
        assert upstreams.fleet().locals == ()
        assert len((await upstreams.look(60.0)).locals) == 1
        first = upstreams.fleet()
        assert await upstreams.look(60.0) is first
        assert await upstreams.look() is not first
        await upstreams.aclose()


async def test_offline_no_cloud_can_be_called_although_its_models_keep_their_names(settings: Any) -> None:
    upstreams = Upstreams(settings(clouds=(OPENAI,), offline=True))
    assert upstreams.fleet().clouds == (("openai", ("gpt-5",)),)
    with pytest.raises(UpstreamFailed):
        upstreams.cloud("openai")


async def test_a_cloud_without_its_key_is_not_there(settings: Any) -> None:
    keyless = Cloud("openai", "openai", "https://cloud.example/v1", ("gpt-5",), api_key_env="OPENAI_API_KEY")
    upstreams = Upstreams(settings(clouds=(keyless,)))
    assert upstreams.fleet().clouds == ()
    with pytest.raises(UpstreamFailed):
        await upstreams.cloud("openai").send(cleared(b"{}"), Call(False, "gpt-5"))


async def test_a_cloud_that_cannot_be_shown_to_pass_the_guard_stops_the_start(settings: Any) -> None:
    upstreams = Upstreams(settings(clouds=(Cloud("c", "litellm", "https://c.example"),)))
    with pytest.raises(ConfigurationError):
        await upstreams.start()
    await upstreams.aclose()
