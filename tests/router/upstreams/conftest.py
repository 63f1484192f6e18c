"""Both event loops: uvloop is what `serve` runs on, asyncio's own is what Windows has."""

import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from router.settings import Limits
from router.upstreams.transport import AiohttpTransport

LOOPS: list[Any] = [pytest.param(("asyncio", {}), id="asyncio")]
if sys.platform != "win32":
    LOOPS.append(pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop"))


@pytest.fixture(params=LOOPS)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
async def transport(anyio_backend: Any) -> AsyncIterator[AiohttpTransport]:
    opened = AiohttpTransport(Limits())
    yield opened
    await opened.aclose()
