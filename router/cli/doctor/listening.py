"""The port: free, or held by a Halfdoor that runs already, or by somebody else."""

import asyncio
from collections.abc import Iterator

from router.cli.doctor.remark import About, Remark
from router.errors import ConfigurationError
from router.settings import Settings
from router.upstreams.port import take

REFUSED, LOOP = 400, b'"loop"'


def check(settings: Settings) -> Iterator[Remark]:
    """Try to take it for a moment."""
    about, listen = About("port"), settings.listen
    where = f"{listen.host}:{listen.port}"
    if listen.token is not None:
        yield about.ok("clients need the token of `listen.token_env`")
    try:
        take(listen.host, listen.port).close()
        yield about.ok(f"{where} is free: halfdoor serve")
        return
    except ConfigurationError:
        pass
    if asyncio.run(_ours(listen.host, listen.port)):
        yield about.ok(f"Halfdoor runs already: base_url http://{where}/v1")
    else:
        yield about.wrong(f"{where} is held by another program", f"halfdoor serve --port {listen.port + 1}")


async def _ours(host: str, port: int) -> bool:
    from router.settings import Limits
    from router.upstreams.servers.asking import Asking, Place, Silent
    from router.upstreams.transport import AiohttpTransport

    transport = AiohttpTransport(Limits())
    try:
        heard = await Asking(transport, Place(f"http://{host}:{port}"), "doctor", {}).listed()
        # A Halfdoor knows our kind of question by its hop header and refuses it: that is how it is known.
        return heard.status == REFUSED and LOOP in heard.body
    except (Silent, OSError):
        return False
    finally:
        await transport.aclose()
