"""`GET /v1/models`, `/v1/models/{id}`, `/healthz`, `/readyz`."""

from collections.abc import Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response

from router.door.elsewhere import advice
from router.errors import NotFound, RouterError
from router.wire.dialects import DIALECTS, MESSAGES, spoken_on
from router.wire.models import ModelCard, anthropic_card, anthropic_list, model_card, model_list

SERVED = (*(f"/v1{dialect.path}" for dialect in DIALECTS.values()), "/v1/models")
_ANTHROPIC = "anthropic-version"
"""Whoever sends this header field expects lists of models in another shape, at the same path."""
Names = Callable[[], Iterable[tuple[str, str]]]


class Listing:
    """Endpoints that read the state of the moment and nothing else."""

    def __init__(self, names: Names, ready: Callable[[], bool]) -> None:
        self._names = names
        self._ready = ready

    async def models(self, request: Request) -> Response:
        """List every name a client may put into `model`."""
        cards = (ModelCard(name, owner) for name, owner in self._names())
        written = anthropic_list(cards) if _ANTHROPIC in request.headers else model_list(cards)
        return Response(written, media_type="application/json")

    async def model(self, request: Request) -> Response:
        """Show one name; model names may hold slashes."""
        wanted = request.path_params["id"]
        for name, owner in self._names():
            if name == wanted:
                card = ModelCard(name, owner)
                written = anthropic_card(card) if _ANTHROPIC in request.headers else model_card(card)
                return Response(written, media_type="application/json")
        path = MESSAGES.path if _ANTHROPIC in request.headers else ""
        return missing("no such model here; GET /v1/models lists them", path)

    async def healthz(self, request: Request) -> Response:
        """Say that the process answers."""
        return Response(b"ok\n", media_type="text/plain")

    async def readyz(self, request: Request) -> Response:
        """Say whether everything is loaded."""
        ready = self._ready()
        return Response(b"ready\n" if ready else b"loading\n", 200 if ready else 503, media_type="text/plain")


def missing(message: str, path: str = "") -> Response:
    """Return a 404 in the dialect that is spoken on a path."""
    told = spoken_on(path).fault(NotFound(message))
    return Response(told.body, told.status, dict(told.headers))


async def unknown_route(request: Request, error: Exception) -> Response:
    """Answer for a path or a method that is not served; neither is repeated."""
    path = request.scope["path"]
    served = f"served are {', '.join(SERVED)}, with and without /v1"
    if known := advice(path):
        return missing(f"{known}; {served}", path)
    if getattr(error, "status_code", 404) == 405:
        return missing(f"this route does not take this method; {served}", path)
    return missing(f"no such route; {served}", path)


async def broken(request: Request, error: Exception) -> Response:
    """Answer in the dialect of the clients where an error of ours came through; the log line names its place."""
    told = spoken_on(request.scope["path"]).fault(
        RouterError("Halfdoor failed; nothing more was sent. Its log line names the place in the code.")
    )
    return Response(told.body, told.status, dict(told.headers))
