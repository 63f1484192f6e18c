"""What holds when the first line does not: inspection overlooks a value, an engine fails, a cloud remembers."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from router.inspecting import Inspecting
from router.inspection.cache import ContentCache
from router.inspection.detector import Detector
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.recording import RecordingCloud
from tests.router.standing import LOCAL_MODEL, by_patterns, cloud, local, standing, user

NAME = "Wilhelmina Throckmorton"
CARD = "4242 4242 4242 4242"


@dataclass(frozen=True)
class Knows:
    """A detector that finds one name, and nothing else."""

    name: str

    def detect(self, text: str) -> list[Span]:
        at = text.find(self.name)
        return [] if at < 0 else [Span(at, at + len(self.name), "PERSON", 0.9, "knows")]


def inspected_by(*detectors: tuple[str, Detector]) -> Callable[[Inspecting], Inspecting]:
    """Leave guard and policy as they are, and inspection to these alone."""
    inspector = Inspector(detectors, Vocabulary(()), ContentCache())
    return lambda inspecting: replace(by_patterns(inspecting), inspector=inspector)


def test_a_value_that_masking_forgot_is_blocked(tmp_path: Path) -> None:
    """Inspection reads nothing backwards; the guard searches the final bytes for every masked value."""
    outside = RecordingCloud()
    with serve_in_thread(outside.app) as url:
        document = {"policy": "masked", "clouds": [cloud(url)]}
        with standing(tmp_path, document, change=inspected_by(("knows-1", Knows(NAME)))) as proxy:
            assert proxy.post(user(f"I am {NAME}.")).status_code == 200, "masked, it may leave"
            answer = proxy.post(user(f"I am {NAME}, and backwards {NAME[::-1]}."))
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "egress_blocked"
    assert len(outside.bodies) == 1
    assert NAME.encode() not in outside.bodies[0]


def test_a_number_that_inspection_forgot_is_blocked(tmp_path: Path) -> None:
    outside = RecordingCloud()
    with serve_in_thread(outside.app) as url:
        document = {"policy": "masked", "clouds": [cloud(url)]}
        with standing(tmp_path, document, change=inspected_by()) as proxy:
            answer = proxy.post(user(f"Charge {CARD} today."))
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "egress_blocked"
    assert not outside.bodies


async def fails(request: Request) -> Response:
    await request.body()
    return Response('{"error": {"message": "out of memory"}}', 500, media_type="application/json")


def test_what_must_stay_stays_when_its_engine_fails(tmp_path: Path) -> None:
    """A name that only the tagger knows: no search of the guard's own would stop it."""
    outside = RecordingCloud()
    broken = Starlette(routes=[Route("/v1/chat/completions", fails, methods=["POST"])])
    with serve_in_thread(outside.app) as url, serve_in_thread(broken) as inside:
        document = {"policy": "strict", "clouds": [cloud(url)], "locals": [local(inside)]}
        with standing(tmp_path, document, change=inspected_by(("knows-1", Knows(NAME)))) as proxy:
            answers = [proxy.post(user(f"I am {NAME}.", model)) for model in ("auto", LOCAL_MODEL)]
    assert [answer.status_code for answer in answers] == [500, 500]
    assert not outside.bodies


def test_nothing_of_an_earlier_request_is_restored(tmp_path: Path) -> None:
    outside = RecordingCloud()
    with ExitStack() as stack:
        url = stack.enter_context(serve_in_thread(outside.app))
        proxy = stack.enter_context(standing(tmp_path, {"policy": "masked", "clouds": [cloud(url)]}))
        first = proxy.post(user("Write to ada@example.com and to bert@example.com."))
        outside.say = "Of [EMAIL_ADDRESS_1] and [EMAIL_ADDRESS_2]."
        second = proxy.post(user("Write to cleo@example.com."))
    assert "bert@example.com" in first.text, "what was sent in this request comes back"
    said = second.json()["choices"][0]["message"]["content"]
    assert said == "Of cleo@example.com and [EMAIL_ADDRESS_2]."
