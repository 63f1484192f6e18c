"""What the doctor says of engines, from what was found."""

from pathlib import Path

import pytest

from router.cli.doctor.engines import remarks
from router.cli.doctor.remark import Level, Remark
from router.paths import Paths
from router.settings import Cloud, Settings
from router.upstreams.fleet import Fleet, NotLocal, Sighting
from router.upstreams.local import LocalModel

NOWHERE = Paths(Path("/c"), Path("/d"), Path("/d/l"))
BARE = Settings(NOWHERE)
URL = "http://127.0.0.1:11434/v1"


def said(fleet: Fleet, settings: Settings = BARE) -> list[Remark]:
    return list(remarks(fleet, settings))


def model(**more: object) -> LocalModel:
    return LocalModel("qwen3:4b", "ollama", URL, kind="ollama", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("context", "most", "mend"),
    [
        (4_096, 40_960, "OLLAMA_CONTEXT_LENGTH=32768 ollama serve"),
        (4_096, 8_192, "choose another model for agents"),
        (32_768, 40_960, ""),
        (None, 40_960, ""),
    ],
)
def test_a_context_too_short_for_agents_is_noted_with_the_command(context: int | None, most: int, mend: str) -> None:
    notes = [one for one in said(Fleet(locals=(model(context=context, context_most=most),))) if one.level is Level.NOTE]
    assert [one.mend for one in notes] == ([mend] if mend else [])


def test_what_is_not_local_says_why() -> None:
    (note,) = [
        one for one in said(Fleet(not_local=(NotLocal("x:cloud", "ollama", "forwarded"),))) if "x:cloud" in one.says
    ]
    assert "forwarded" in note.says
    assert "OLLAMA_NO_CLOUD=1" in note.mend


def test_a_configured_engine_that_does_not_answer_is_wrong() -> None:
    (wrong,) = [one for one in said(Fleet(locals=(model(reachable=False),))) if one.level is Level.WRONG]
    assert URL in wrong.says


def test_who_was_not_found_is_named_with_its_port() -> None:
    fleet = Fleet(locals=(model(),), sightings=(Sighting(URL, "ollama", "ollama"),))
    (absent,) = [one for one in said(fleet) if "nobody answered" in one.says]
    assert "lm-studio (1234)" in absent.says
    assert "ollama (" not in absent.says


def test_without_an_engine_a_cloud_makes_it_a_note_and_no_cloud_makes_it_wrong() -> None:
    cloud = Cloud("c", "openai", "https://c.example/v1", ("m",), "k", "K")
    assert said(Fleet())[-1].level is Level.WRONG
    assert said(Fleet(), Settings(NOWHERE, clouds=(cloud,)))[-1].level is Level.NOTE
    assert said(Fleet(), Settings(NOWHERE, clouds=(cloud,), offline=True))[-1].level is Level.WRONG
