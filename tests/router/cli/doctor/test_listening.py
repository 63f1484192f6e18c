"""Whether the port is free, ours, or somebody else's."""

import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from router.cli.doctor.listening import check
from router.cli.doctor.remark import Level, Remark
from router.paths import Paths
from router.settings import Listen, Settings
from router.upstreams.stand_ins.in_thread import serve_in_thread


def said(port: int) -> Remark:
    settings = replace(Settings(Paths(Path("/c"), Path("/d"), Path("/d/l"))), listen=Listen(port=port))
    (remark,) = check(settings)
    return remark


def test_a_free_port_is_in_order_and_free_afterwards() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert (said(port).level, said(port).mend) == (Level.WRONG, f"halfdoor serve --port {port + 1}")
    assert said(port).level is Level.OK
    assert said(port).level is Level.OK


def test_a_halfdoor_that_runs_is_known() -> None:
    async def models(_: Request) -> JSONResponse:
        return JSONResponse({"object": "list", "data": [{"id": "auto", "object": "model", "owned_by": "halfdoor"}]})

    with serve_in_thread(Starlette(routes=[Route("/v1/models", models)])) as url:
        port = urlsplit(url).port
        assert port is not None
        assert (said(port).level, "runs already" in said(port).says) == (Level.OK, True)
