"""Whether the port is free, ours, or somebody else's."""

import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from router.cli.doctor.listening import check
from router.cli.doctor.remark import Level, Remark
from router.door.exchange import refuse
from router.door.gate import Gate, Rules
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


async def answer(_: Scope, __: Receive, send: Send) -> None:
    await refuse(send, 200, "none", "this is the application")


def test_a_halfdoor_that_runs_is_known_and_another_server_is_not() -> None:
    rules = Rules("127.0.0.1", (), (), None, 1_000)
    for app, level in ((Gate(answer, rules), Level.OK), (answer, Level.WRONG)):
        with serve_in_thread(app) as url:
            port = urlsplit(url).port
            assert port is not None
            assert said(port).level is level
