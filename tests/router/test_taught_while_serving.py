"""What a user taught is taken up and let go by a proxy that is answering, and each row says which models read it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from local_models.adapter import Adapter
from local_models.mesh import installed
from router.ledger.entry import Decided
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.adapters import shouting
from tests.router.standing import Standing, as_built, cloud, standing, user

pytestmark = pytest.mark.skipif(not installed(), reason="the weights are not installed")
SAID = "please water the plants upstairs"
"""The tagger finds nothing in it; the adapter of these tests takes every word for a person."""
WITHIN_S = 60.0


@dataclass(frozen=True)
class Here:
    """A proxy, the cloud behind it, and where the adapter's file is looked for."""

    proxy: Standing
    glass: GlassCloud

    @property
    def place(self) -> Path:
        return self.proxy.settings.paths.adapter

    def teach(self) -> Adapter:
        """Put an adapter in place, as `nano teach` does."""
        file, adapter = shouting()
        new = self.place.with_name("new")
        new.write_bytes(file)
        new.chmod(0o600)
        new.replace(self.place)
        return adapter

    def route(self) -> str:
        answer = self.proxy.post(user(SAID))
        assert answer.status_code == 200
        return answer.headers["x-halfdoor-route"]

    def rows(self) -> list[Decided]:
        return [row for row in self.proxy.entries() if isinstance(row, Decided)]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    glass = GlassCloud()
    with serve_in_thread(glass.app) as url:
        document = {"policy": "masked", "clouds": [cloud(url, "glass-1")], "inspection": {"names": True}}
        with standing(tmp_path_factory.mktemp("taught"), document, change=as_built) as proxy:
            yield Here(proxy, glass)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_an_adapter_counts_from_one_request_to_the_next_and_rows_name_it(here: Here) -> None:
    assert here.route() == "cloud"
    assert b"plants" in here.glass.seen[-1].body
    alone = here.rows()[-1].models
    assert "+" not in alone
    adapter = here.teach()
    until(lambda: here.route() == "cloud-masked")
    assert b"plants" not in here.glass.seen[-1].body
    assert here.rows()[-1].models == f"{alone}+{adapter.version}"
    here.place.unlink()
    until(lambda: here.route() == "cloud")
    assert here.rows()[-1].models == alone


def test_while_many_ask_no_request_fails_and_none_is_read_by_other_models_than_its_row_names(here: Here) -> None:
    going = True

    def asking() -> None:
        while going:
            here.route()

    with ThreadPoolExecutor(2) as pool:
        clients = [pool.submit(asking) for _ in range(2)]
        try:
            for taught in (True, False):
                here.teach() if taught else here.place.unlink()
                until(lambda taught=taught: here.rows()[-1:] != [] and ("+" in here.rows()[-1].models) is taught)  # type: ignore[misc]
        finally:
            going = False
        for client in clients:
            client.result(WITHIN_S)
    read = [("+" in row.models, row.masked) for row in here.rows()]
    assert set(read) == {(True, True), (False, False)}
