"""The product's table of situations through a running proxy, and what model names mean there."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from router.inspecting import Inspecting
from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import LABEL, ScriptedEngine
from tests.router.standing import Standing, cloud, local, standing, user

PLAIN = "Please explain at some length why the sky is blue and sunsets are red. " * 4
PERSONAL = f"{PLAIN} Answer me at maria.lopez@example.com."
SPECIAL = f"{PLAIN} Ada Byron has a chronic illness."
NAME = "Ada Byron"


@dataclass(frozen=True)
class HealthLabels:
    task: str = "question"
    task_score: float = 0.9
    gain: float = 0.9
    topics: tuple[tuple[str, float], ...] = ()


class KnowsIllness:
    """A labeller that judges one topic."""

    def label(self, text: str) -> HealthLabels:
        return HealthLabels(topics=(("health", 0.95 if "illness" in text else 0.01),))


class KnowsAda:
    """A tagger that knows one person."""

    def detect(self, text: str) -> list[Span]:
        start = text.find(NAME)
        return [] if start < 0 else [Span(start, start + len(NAME), "PERSON", 0.9, "tagger")]


def with_names_and_topics(inspecting: Inspecting) -> Inspecting:
    """Put a tagger beside the real detectors, and a labeller that knows a topic."""
    from router.inspection.presidio.detector import PresidioDetector

    detectors = (("presidio-1", PresidioDetector()), ("ada-1", KnowsAda()))
    inspector = Inspector(detectors, Vocabulary(()), ContentCache())
    return replace(inspecting, inspector=inspector, labeller=KnowsIllness(), names_detected=True, topics_known=True)


@dataclass(frozen=True)
class Surrounded:
    """A proxy and who was asked."""

    proxy: Standing
    cloud: GlassCloud
    engine: ScriptedEngine

    def ask(self, body: dict[str, object], **headers: str) -> httpx.Response:
        self.cloud.seen.clear()
        self.engine.seen.clear()
        return self.proxy.post(body, **headers)


SITUATIONS = {"nothing": (False, False), "cloud": (True, False), "engine": (False, True), "both": (True, True)}


@pytest.fixture(scope="module")
def situations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Surrounded]]:
    with ExitStack() as stack:
        yield {name: surrounded(stack, tmp_path_factory.mktemp(name), *there) for name, there in SITUATIONS.items()}


def surrounded(stack: ExitStack, home: Path, has_cloud: bool, has_engine: bool, policy: str = "default") -> Surrounded:
    glass, engine = GlassCloud(), ScriptedEngine(models=({"id": "scripted-1"}, {"id": "small/two"}, {"id": "shared"}))
    document: dict[str, object] = {"policy": policy, "clouds": []}
    if has_cloud:
        document["clouds"] = [cloud(stack.enter_context(serve_in_thread(glass.app)), "glass-1", "shared")]
    if has_engine:
        inside = stack.enter_context(serve_in_thread(engine.app))
        document["locals"] = [local(inside, "scripted-1", "small/two", "shared")]
    proxy = stack.enter_context(standing(home, document, change=with_names_and_topics))
    return Surrounded(proxy, glass, engine)


TABLE = [
    ("nothing", PLAIN, 503, "no_model", ""),
    ("nothing", PERSONAL, 503, "no_model", ""),
    ("nothing", SPECIAL, 503, "no_model", ""),
    ("cloud", PLAIN, 200, "cloud", "glass-1"),
    ("cloud", PERSONAL, 200, "cloud-masked", "glass-1"),
    ("cloud", SPECIAL, 403, "policy_refused", ""),
    ("engine", PLAIN, 200, "local", "scripted-1"),
    ("engine", PERSONAL, 200, "local", "scripted-1"),
    ("engine", SPECIAL, 200, "local", "scripted-1"),
    ("both", PLAIN, 200, "cloud", "glass-1"),
    ("both", PERSONAL, 200, "local", "scripted-1"),
    ("both", SPECIAL, 200, "local", "scripted-1"),
]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("cell", TABLE)
def test_each_cell_of_the_table(
    situations: dict[str, Surrounded], cell: tuple[str, str, int, str, str], stream: bool
) -> None:
    there, text, status, told, model = cell
    here = situations[there]
    answer = here.ask(user(text, stream=stream))
    assert answer.status_code == status
    assert (len(here.cloud.seen), len(here.engine.seen)) == (int(told.startswith("cloud")), int(told == "local"))
    if status == 200:
        assert answer.headers["x-halfdoor-route"] == told
        assert answer.headers["x-halfdoor-model"] == model
        sent = b"".join(seen.body for seen in here.cloud.seen)
        assert not any(word in sent for word in (b"maria.lopez", b"Ada Byron"))
    else:
        assert answer.json()["error"]["code"] == told
        assert answer.headers["x-halfdoor-route"] == "refused"
        assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("text", [PLAIN, PERSONAL, SPECIAL])
def test_nobody_there_names_what_to_install_or_set(situations: dict[str, Surrounded], text: str) -> None:
    answer = situations["nothing"].ask(user(text))
    message = answer.json()["error"]["message"]
    assert "Ollama" in message
    assert "locals" in message
    assert "OPENAI_API_KEY" in message
    assert answer.headers["x-should-retry"] == "false"


def test_a_refusal_names_the_rule_and_the_key_and_quotes_nothing(situations: dict[str, Surrounded]) -> None:
    message = situations["cloud"].ask(user(SPECIAL)).json()["error"]["message"]
    assert "`special category of a person`" in message
    assert "`then`" in message
    assert "policy `default`" in message
    assert "Ada" not in message
    assert "illness" not in message


def test_a_topic_in_an_earlier_turn_leaves_as_one_fixed_line(situations: dict[str, Surrounded]) -> None:
    here = situations["cloud"]
    messages = [
        {"role": "user", "content": SPECIAL},
        {"role": "assistant", "content": "That is sad for Ada Byron."},
        {"role": "user", "content": PLAIN},
    ]
    answer = here.ask({"model": "auto", "messages": messages})
    assert answer.headers["x-halfdoor-route"] == "cloud-masked"
    sent = here.cloud.seen[0].body
    assert b"illness" not in sent
    assert b"Ada" not in sent
    assert b"sunsets" in sent


@pytest.mark.parametrize("wish", ["local", "LOCAL"])
@pytest.mark.parametrize("model", ["auto", "cloud", "glass-1", "shared:cloud", "gpt-unknown"])
def test_the_route_header_keeps_any_request_here(situations: dict[str, Surrounded], model: str, wish: str) -> None:
    here = situations["both"]
    answer = here.ask(user(PLAIN, model), x_halfdoor_route=wish)
    assert answer.headers["x-halfdoor-route"] == "local"
    assert not here.cloud.seen
    alone = situations["cloud"].ask(user(PLAIN, model), x_halfdoor_route=wish)
    assert (alone.status_code, alone.json()["error"]["code"]) == (503, "no_model")
    assert "x-halfdoor-route" in alone.json()["error"]["message"]
    assert not situations["cloud"].cloud.seen


@pytest.mark.parametrize("wish", ["cloud", "local, cloud", "auto", "locale"])
def test_the_route_header_knows_no_other_word(situations: dict[str, Surrounded], wish: str) -> None:
    answer = situations["both"].ask(user(PLAIN), x_halfdoor_route=wish)
    assert answer.status_code == 400
    assert not situations["both"].cloud.seen


def test_of_two_route_headers_the_stricter_counts(situations: dict[str, Surrounded]) -> None:
    here = situations["both"]
    here.cloud.seen.clear()
    headers = [("x-halfdoor-route", ""), ("x-halfdoor-route", "local")]
    answer = httpx.post(f"{here.proxy.base_url}/chat/completions", json=user(PLAIN), headers=headers)
    assert answer.headers.get("x-halfdoor-route") != "cloud"
    assert not here.cloud.seen


NAMES = [
    ("auto", PLAIN, "cloud", "glass-1"),
    ("local", PLAIN, "local", "scripted-1"),
    ("cloud", PLAIN, "cloud", "glass-1"),
    ("cloud", PERSONAL, "cloud-masked", "glass-1"),
    ("cloud", SPECIAL, "local", "scripted-1"),
    ("glass-1", PERSONAL, "cloud-masked", "glass-1"),
    ("glass-1", SPECIAL, "local", "scripted-1"),
    ("scripted-1", PLAIN, "local", "scripted-1"),
    ("small/two", PLAIN, "local", "small/two"),
    ("small/two", SPECIAL, "local", "small/two"),
    ("small/two:local", PLAIN, "local", "small/two"),
    ("shared", PLAIN, "local", "shared"),
    ("shared:cloud", PLAIN, "cloud", "shared"),
    ("shared:cloud", SPECIAL, "local", "scripted-1"),
    ("unheard-of", PLAIN, "cloud", "unheard-of"),
    ("unheard-of", PERSONAL, "cloud-masked", "unheard-of"),
    ("unheard-of:cloud", PLAIN, "cloud", "unheard-of"),
    ("unheard-of:local", PLAIN, "local", "scripted-1"),
]


@pytest.mark.parametrize(("name", "text", "route", "answers"), NAMES)
def test_what_a_name_means_and_that_privacy_only_moves_it_inwards(
    situations: dict[str, Surrounded], name: str, text: str, route: str, answers: str
) -> None:
    here = situations["both"]
    answer = here.ask(user(text, name))
    assert (answer.status_code, answer.headers["x-halfdoor-route"]) == (200, route)
    assert answer.headers["x-halfdoor-model"] == answers
    assert answer.json()["model"] == answers
    if route == "local":
        assert answer.json()["choices"][0]["message"]["content"].startswith(LABEL)
        assert not here.cloud.seen


def test_an_unknown_name_without_a_cloud_is_answered_by_the_local_default(situations: dict[str, Surrounded]) -> None:
    answer = situations["engine"].ask(user(PLAIN, "gpt-unheard-of"))
    assert (answer.headers["x-halfdoor-route"], answer.json()["model"]) == ("local", "scripted-1")


def test_a_skill_that_is_not_there_is_404(situations: dict[str, Surrounded]) -> None:
    answer = situations["both"].ask(user(PLAIN, "skill:juggle"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")
    assert not situations["both"].cloud.seen


def test_a_named_local_model_never_leaves_when_its_engine_is_not_there(situations: dict[str, Surrounded]) -> None:
    answer = situations["cloud"].ask(user(PLAIN, "local"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "no_model")
    assert not situations["cloud"].cloud.seen


@pytest.mark.parametrize("path", ["/v1/models", "/models", "//v1//models", "/v1/models/", "/v1//models//"])
def test_the_model_list_is_there_however_clients_write_its_path(situations: dict[str, Surrounded], path: str) -> None:
    listed = httpx.get(f"{root(situations['both'])}{path}")
    assert listed.status_code == 200
    names = [card["id"] for card in listed.json()["data"]]
    assert names[:3] == ["auto", "local", "cloud"]
    assert {"scripted-1", "small/two", "shared", "glass-1", "shared:cloud"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("prefix", ["/v1/models", "/models", "//v1//models"])
@pytest.mark.parametrize("name", ["auto", "small/two", "glass-1", "shared:cloud", "small%2Ftwo"])
def test_each_listed_name_can_be_looked_up(situations: dict[str, Surrounded], prefix: str, name: str) -> None:
    shown = httpx.get(f"{root(situations['both'])}{prefix}/{name}")
    assert (shown.status_code, shown.json()["id"]) == (200, name.replace("%2F", "/"))


def test_every_name_of_the_list_is_understood(situations: dict[str, Surrounded]) -> None:
    here = situations["both"]
    with here.proxy.openai() as client:
        for model in client.models.list():
            assert client.models.retrieve(model.id).id == model.id
            answer = here.ask(user(PLAIN, model.id))
            if model.id.startswith("skill:") and answer.status_code != 200:
                told = answer.json()["error"]  # a skill may decline, and says so
                assert (answer.status_code, told["code"]) == (503, "no_model")
                assert "skill" in told["message"]
            else:
                assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/models/none-of-ours"),
        ("POST", "/v1/images/generations"),
        ("POST", "/v1/files"),
        ("GET", "/v1/chat/completions"),
        ("POST", "/v1/models"),
        ("GET", "/"),
        ("POST", "/v1/chat/completions/extra"),
        ("POST", "/V1/chat/completions"),
        ("DELETE", "/v1/models/auto"),
    ],
)
def test_everything_else_is_404_in_the_dialect(situations: dict[str, Surrounded], method: str, path: str) -> None:
    here = situations["both"]
    here.cloud.seen.clear()
    with httpx.Client() as client:
        request = client.build_request(method, root(here), json=user(PLAIN))
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = client.send(request)
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert "none-of-ours" not in answer.text
    assert not here.cloud.seen


@pytest.mark.parametrize(
    "path", ["/v1/chat/completions", "/chat/completions", "//v1//chat/completions", "/v1/chat/completions/"]
)
def test_a_conversation_is_answered_however_clients_write_its_path(
    situations: dict[str, Surrounded], path: str
) -> None:
    answer = httpx.post(f"{root(situations['both'])}{path}", json=user(PERSONAL, "cloud"))
    assert (answer.status_code, answer.headers["x-halfdoor-route"]) == (200, "cloud-masked")


@pytest.mark.parametrize(("text", "expected"), [(PLAIN, (200, "cloud")), (PERSONAL, (403, "refused"))])
def test_strict_masks_nothing(tmp_path: Path, text: str, expected: tuple[int, str]) -> None:
    with ExitStack() as stack:
        here = surrounded(stack, tmp_path, True, False, policy="strict")
        answer = here.ask(user(text))
        assert (answer.status_code, answer.headers["x-halfdoor-route"]) == expected


@pytest.mark.parametrize("model", ["auto", "cloud", "glass-1", "unheard-of"])
def test_offline_lets_nothing_out(tmp_path: Path, model: str) -> None:
    with ExitStack() as stack:
        here = surrounded(stack, tmp_path, True, False, policy="offline")
        answer = here.ask(user(PLAIN, model))
        assert answer.status_code in (403, 503)
        assert not here.cloud.seen


def root(here: Surrounded) -> str:
    return here.proxy.base_url.removesuffix("/v1")
