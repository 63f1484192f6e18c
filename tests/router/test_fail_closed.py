"""Each way in which inspection, guard or ledger can fail is made to happen; nothing reaches a cloud in any of them."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from router.classification.shape import ShapeLabeller
from router.egress import Guard
from router.errors import LedgerUnavailable
from router.inspecting import Inspecting
from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary
from router.ledger.append import Ledger
from router.ledger.entry import Decided, Finished, Status, new_receipt
from router.ledger.key import DeviceKey
from router.ledger.verify import verify
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.standing import cloud, local, standing, user

PLAIN = "Nothing personal at all."
CARD = "4242 4242 4242 4242"
Detect = Callable[[str], list[Span]]


class Broken:
    """A detector, and a search of the guard, that does what it is told with each text."""

    def __init__(self, detect: Detect) -> None:
        self._detect = detect

    def detect(self, text: str) -> list[Span]:
        return self._detect(text)

    def load(self) -> None:
        return


def nothing(_: str) -> list[Span]:
    return []


def raises(text: str) -> list[Span]:
    raise RuntimeError(text)


def runs_out_of_memory(text: str) -> list[Span]:
    raise MemoryError(text)


def recurses(text: str) -> list[Span]:
    return recurses(text)


def shaped_wrongly(_: str) -> Any:
    return [("PERSON", 0, 4)]


def no_list(_: str) -> Any:
    return None


def outside_the_text(text: str) -> list[Span]:
    return [Span(0, len(text) + 1, "PERSON", 0.9, "broken")]


def unheard_of(_: str) -> list[Span]:
    return [Span(0, 4, "SHOE_SIZE", 0.9, "broken")]


class Switched:
    """One detector that breaks in one way after the other: a proxy for each would take a second each."""

    def __init__(self) -> None:
        self.now: Detect = nothing

    def __call__(self, text: str) -> list[Span]:
        return self.now(text)


BREAKS: tuple[Detect, ...] = (
    raises,
    runs_out_of_memory,
    recurses,
    shaped_wrongly,
    no_list,
    outside_the_text,
    unheard_of,
)


@pytest.fixture(scope="module")
def glass() -> Iterator[tuple[GlassCloud, str]]:
    made = GlassCloud()
    with serve_in_thread(made.app) as url:
        yield made, url


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    with serve_in_thread(ScriptedEngine().app) as url:
        yield url


def inspecting_with(detect: Detect) -> Callable[[Inspecting], Inspecting]:
    def change(inspecting: Inspecting) -> Inspecting:
        inspector = Inspector((("broken-1", Broken(detect)),), Vocabulary(()), ContentCache())
        guard = Guard(Broken(nothing), Broken(nothing), Vocabulary(()))
        return replace(inspecting, inspector=inspector, guard=guard, labeller=ShapeLabeller(), loading=())

    return change


def guarding_with(detect: Detect) -> Callable[[Inspecting], Inspecting]:
    def change(inspecting: Inspecting) -> Inspecting:
        quiet = Inspector((("nothing-1", Broken(nothing)),), Vocabulary(()), ContentCache())
        return replace(
            inspecting,
            inspector=quiet,
            guard=Guard(Broken(nothing), Broken(detect), Vocabulary(())),
            loading=(),
            labeller=ShapeLabeller(),
        )

    return change


def test_a_detector_that_breaks_is_a_doubt_and_doubt_stays_home(
    tmp_path: Path, glass: tuple[GlassCloud, str], engine: str, capfd: pytest.CaptureFixture[str]
) -> None:
    seen, url = glass
    before = len(seen.seen)
    switched = Switched()
    document = {"policy": "masked", "clouds": [cloud(url, "glass-1")], "locals": [local(engine, "scripted-1")]}
    with standing(tmp_path, document, change=inspecting_with(switched)) as proxy:
        for switched.now in BREAKS:
            for model in ("auto", "cloud", "glass-1"):
                answer = proxy.post(user(PLAIN, model))
                assert answer.headers["x-halfdoor-route"] == "local", switched.now.__name__
                assert "unsure" in answer.headers["x-halfdoor-reason"]
        assert len(seen.seen) == before
        switched.now = nothing
        assert proxy.post(user(PLAIN)).headers["x-halfdoor-route"] == "cloud", "else it shows nothing"
    assert PLAIN not in "".join(capfd.readouterr())


def test_a_guard_that_breaks_blocks(
    tmp_path: Path, glass: tuple[GlassCloud, str], capfd: pytest.CaptureFixture[str]
) -> None:
    seen, url = glass
    before = len(seen.seen)
    switched = Switched()
    document = {"policy": "masked", "clouds": [cloud(url, "glass-1")]}
    with standing(tmp_path, document, change=guarding_with(switched)) as proxy:
        for switched.now in (raises, runs_out_of_memory, recurses, shaped_wrongly, no_list, unheard_of):
            answer = proxy.post(user(PLAIN))
            told = (switched.now.__name__, answer.status_code, answer.json()["error"]["code"])
            assert told == (switched.now.__name__, 403, "egress_blocked")
        switched.now = nothing
        assert len(seen.seen) == before
        assert proxy.post(user(PLAIN)).status_code == 200, "else it shows nothing"
    assert PLAIN not in "".join(capfd.readouterr())


class Fails:
    """A labeller that breaks on what is asked of it once it has said, at the start, which topics it knows."""

    def __init__(self) -> None:
        self._asked = False

    def label(self, text: str) -> Any:
        if self._asked:
            raise RuntimeError(text)
        self._asked = True
        return ShapeLabeller().label(text)


def test_a_labeller_that_breaks_is_a_doubt_because_rules_about_topics_cannot_fire(
    tmp_path: Path, glass: tuple[GlassCloud, str]
) -> None:
    seen, url = glass
    before = len(seen.seen)

    def change(inspecting: Inspecting) -> Inspecting:
        return replace(inspecting_with(nothing)(inspecting), labeller=Fails())

    with standing(tmp_path, {"policy": "default", "clouds": [cloud(url, "glass-1")]}, change=change) as proxy:
        answer = proxy.post(user(PLAIN))
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "policy_refused")
        assert PLAIN not in answer.text
    assert len(seen.seen) == before


class Hangs:
    """Does not come back before it is let go; another text is read at once."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def __call__(self, text: str) -> list[Span]:
        if "hang" in text:
            self.free.wait(60)
        return []


@pytest.mark.parametrize("part", [inspecting_with, guarding_with], ids=["a detector", "the guard"])
def test_what_hangs_ends_its_request_and_no_other(
    tmp_path: Path, glass: tuple[GlassCloud, str], part: Callable[[Detect], Any]
) -> None:
    seen, url = glass
    hangs = Hangs()
    document = {"policy": "masked", "clouds": [cloud(url, "glass-1")], "limits": {"inspection_s": 0.5}}
    with standing(tmp_path, document, change=part(hangs)) as proxy:
        try:
            before = len(seen.seen)
            for _ in range(3):
                began = time.monotonic()
                answer = proxy.post(user("Please hang now."))
                assert time.monotonic() - began < 2.5
                assert (answer.status_code, answer.json()["error"]["code"]) == (503, "inspection_stuck")
                assert answer.headers["x-should-retry"] == "false"
            assert len(seen.seen) == before
            assert proxy.post(user("Quickly.")).status_code == 200, "others wait behind what hangs"
        finally:
            hangs.free.set()
        time.sleep(0.3)
        assert len(seen.seen) == before + 1, "what came too late must not leave any more"


def locked(path: Path) -> Any:
    greedy = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    greedy.execute("BEGIN EXCLUSIVE")
    return greedy


def read_only(path: Path) -> Any:
    vandal = sqlite3.connect(path, isolation_level=None)
    vandal.execute("CREATE TRIGGER no_insert BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'read-only'); END")
    return vandal


def dropped(path: Path) -> Any:
    vandal = sqlite3.connect(path, isolation_level=None)
    vandal.execute("ALTER TABLE ledger RENAME TO gone")
    return vandal


@pytest.mark.parametrize("wreck", [locked, read_only, dropped], ids=lambda wreck: wreck.__name__)
def test_without_a_row_nothing_leaves(
    tmp_path: Path, glass: tuple[GlassCloud, str], wreck: Callable[[Path], Any]
) -> None:
    seen, url = glass
    with standing(tmp_path, {"policy": "masked", "clouds": [cloud(url, "glass-1")]}) as proxy:
        assert proxy.post(user(PLAIN)).status_code == 200
        before = len(seen.seen)
        holder = wreck(proxy.settings.paths.ledger)
        try:
            for text in (PLAIN, f"My card is {CARD}"):
                answer = proxy.post(user(text))
                assert (answer.status_code, answer.json()["error"]["code"]) == (503, "ledger_unavailable")
        finally:
            holder.close()
        assert len(seen.seen) == before


@pytest.mark.parametrize("where", [0, 100, 4096], ids=["header", "schema", "rows"])
def test_a_corrupt_ledger_stops_the_start(tmp_path: Path, where: int) -> None:
    path, key = tmp_path / "ledger.sqlite", DeviceKey(bytes(32))
    ledger = Ledger(path, key)
    ledger.open()
    for _ in range(50):
        ledger.decided(decision())
    ledger.close()
    data = bytearray(path.read_bytes())
    data[where:] = b"\xa5" * (len(data) - where)
    path.write_bytes(data)
    with pytest.raises(LedgerUnavailable):
        Ledger(path, key).open()


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
from router.errors import LedgerUnavailable
from router.ledger.append import Ledger
from router.ledger.key import DeviceKey
from tests.router.test_fail_closed import decision

ledger = Ledger(Path(sys.argv[1]), DeviceKey(bytes(32)))
ledger.open()
ledger.decided(decision())
size = Path(sys.argv[1] + "-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    ledger.decided(decision())
except LedgerUnavailable:
    print("kept")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def decision(time_ms: int = 1_700_000_000_000) -> Decided:
    return Decided(new_receipt(), time_ms, "chat", "auto", "auto", "cloud", "allow", masked=False)


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_on_a_full_disk_no_decision_counts_as_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FULL, str(tmp_path / "ledger.sqlite")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "kept", done.stderr[-2000:]


def test_a_clock_that_jumps_spoils_neither_chain_nor_order(tmp_path: Path) -> None:
    path, key = tmp_path / "ledger.sqlite", DeviceKey(bytes(32))
    ledger = Ledger(path, key)
    ledger.open()
    day = 86_400_000
    times = (1_700_000_000_000, 1_700_000_000_000 + day, 1_700_000_000_000 - day, 0, 1_700_000_000_001)
    receipts = [ledger.decided(decision(at)) for at in times]
    for receipt in receipts:
        ledger.finished(Finished(receipt, 0, Status.OK, 200, duration_ms=0))
    ledger.close()
    verify(path, key)
    with closing(sqlite3.connect(path)) as rows:
        order = rows.execute("SELECT receipt FROM ledger WHERE event = 'decided' ORDER BY seq").fetchall()
    assert [receipt for (receipt,) in order] == receipts


def test_a_ledger_that_cannot_be_opened_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(LedgerUnavailable):
        Ledger(tmp_path / "ledger.sqlite", DeviceKey(bytes(32))).open()


def test_what_stands_in_a_query_string_or_a_header_goes_nowhere(tmp_path: Path, glass: tuple[GlassCloud, str]) -> None:
    seen, url = glass
    with standing(tmp_path, {"policy": "masked", "clouds": [cloud(url, "glass-1")]}) as proxy:
        before = len(seen.seen)
        told = {
            "x-customer": CARD,
            "cookie": f"session={CARD}",
            "user-agent": "maria.lopez@example.com",
            "referer": "https://intra.example/maria.lopez@example.com",
            "openai-organization": "maria.lopez@example.com",
            "x-stainless-os": CARD,
            "authorization": f"Bearer {CARD.replace(' ', '')}",
            "traceparent": f"00-{CARD.replace(' ', '')}{CARD.replace(' ', '')}-00f067aa0ba902b7-01",
            "baggage": f"userId={CARD}",
        }
        for said in ("", "?api_key=4242424242424242", "?q=maria.lopez%40example.com&api-version=1"):
            url = f"{proxy.base_url}/chat/completions{said}"
            assert httpx.post(url, json=user(PLAIN), headers=told, timeout=20).status_code == 200
        assert len(seen.seen) == before + 3
        for arrived in seen.seen[before:]:
            assert arrived.path == "/v1/chat/completions"
            everything = f"{arrived.headers}{arrived.body!r}"
            assert "4242" not in everything
            assert "maria" not in everything


def test_no_route_takes_a_multipart_body(tmp_path: Path, glass: tuple[GlassCloud, str]) -> None:
    seen, url = glass
    with standing(tmp_path, {"policy": "masked", "clouds": [cloud(url, "glass-1")]}) as proxy:
        before = len(seen.seen)
        for path in ("/chat/completions", "/audio/transcriptions", "/files"):
            answer = httpx.post(
                f"{proxy.base_url}{path}",
                files={"file": ("maria lopez 4242424242424242.wav", b"RIFF", "audio/wav")},
                data={"model": "whisper-1", "prompt": CARD},
                timeout=20,
            )
            assert answer.status_code in (400, 404, 415)
            assert "maria" not in answer.text
        assert len(seen.seen) == before
