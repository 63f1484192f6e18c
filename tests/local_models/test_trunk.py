"""Windows, their memory, and the pool."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local_models.labels import MeshLabeller
from local_models.session import Outputs
from local_models.tagger import MeshTagger
from local_models.trunk import Trunk
from tests.local_models.scripted import ScriptedSession, WordTokenizer, manifest

WORDS = ["anna", "Anna", "and", "Berlin", "went", "home", ",", "late", "Ötzi", "7"]
texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


@pytest.fixture
def session() -> ScriptedSession:
    return ScriptedSession()


def _trunk(session: ScriptedSession, workers: int = 2) -> Trunk:
    return Trunk(session, WordTokenizer(), manifest(), workers)  # type: ignore[arg-type]


def _numbered(count: int) -> str:
    return " ".join(f"word{number}" for number in range(count))


def test_no_window_is_longer_than_the_graph_reads(session: ScriptedSession) -> None:
    trunk = _trunk(session)
    trunk.windows(trunk.tokens(_numbered(500)))
    assert max(session.runs) == manifest().window + 2


@given(st.integers(0, 90))
@settings(max_examples=40)
def test_windows_leave_no_token_unread(count: int) -> None:
    trunk = _trunk(ScriptedSession())
    window, stride = manifest().window, manifest().stride
    sizes = [len(outputs.tags) for outputs in trunk.windows(trunk.tokens(_numbered(count)))]
    read = {number * stride + index for number, size in enumerate(sizes) for index in range(size)}
    assert read == set(range(count))
    assert all(size <= window for size in sizes)


def test_a_text_is_read_once_whoever_asks(session: ScriptedSession) -> None:
    trunk = _trunk(session)
    text = _numbered(40)
    tagger, labeller = MeshTagger(trunk), MeshLabeller(trunk)
    tagger.tag([text])
    read = len(session.runs)
    labeller.label(text)
    tagger.tag([text, text])
    assert len(session.runs) == read


def test_the_states_of_a_long_text_that_was_tagged_cost_no_second_pass(session: ScriptedSession) -> None:
    trunk = _trunk(session)
    text = _numbered(1_400)  # 175 windows: a meeting of 60,000 characters has as many
    MeshTagger(trunk).tag([text])
    read = len(session.runs)
    trunk.states(trunk.tokens(text))
    trunk.states(trunk.tokens(text))
    assert len(session.runs) == read


def test_states_are_the_same_fresh_and_remembered(session: ScriptedSession) -> None:
    trunk = _trunk(session)
    tokens = trunk.tokens(_numbered(40))
    fresh = trunk.states(tokens)
    assert fresh.any()
    assert np.array_equal(fresh, trunk.states(tokens))


def test_work_grows_in_step_with_length(session: ScriptedSession) -> None:
    trunk = _trunk(session)
    trunk.windows(trunk.tokens(_numbered(1_000)))
    once = len(session.runs)
    trunk.windows(trunk.tokens(" ".join(f"other{number}" for number in range(2_000))))
    assert len(session.runs) - once <= 2 * once + 1


def test_more_windows_than_may_wait_are_all_read(session: ScriptedSession) -> None:
    trunk = _trunk(session, workers=1)
    assert len(trunk.windows(trunk.tokens(_numbered(2_000)))) == 250
    assert len(session.runs) == 250


def test_a_failed_window_is_raised_and_not_remembered() -> None:
    class Failing(ScriptedSession):
        broken = True

        def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> Outputs:
            if self.broken:
                raise RuntimeError
            return super().run(ids, casings, befores)

    session = Failing()
    trunk = _trunk(session)
    for _ in range(80):  # more often than windows may wait: a failure must give its place back
        with pytest.raises(RuntimeError):
            trunk.windows(trunk.tokens(_numbered(30)))
    session.broken = False
    assert len(trunk.windows(trunk.tokens(_numbered(30)))) == 4


class Slow(ScriptedSession):
    """Waits in its first run until it is told to go on; then it answers, or breaks."""

    def __init__(self, *, breaks: bool = False) -> None:
        super().__init__()
        self.breaks = breaks
        self.began, self.go_on = threading.Event(), threading.Event()

    def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> Outputs:
        self.began.set()
        assert self.go_on.wait(60)
        outputs = super().run(ids, casings, befores)
        if self.breaks:
            raise RuntimeError
        return outputs


def test_who_asks_for_a_window_that_is_being_read_waits_for_it() -> None:
    session = Slow()
    trunk = _trunk(session)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(trunk.windows, trunk.tokens("Anna went home"))
        assert session.began.wait(60)
        second = pool.submit(trunk.windows, trunk.tokens("Anna went home"))
        time.sleep(0.1)
        session.go_on.set()
        assert np.array_equal(first.result(60)[0].tags, second.result(60)[0].tags)
    assert len(session.runs) == 1


def test_a_window_that_broke_under_somebody_else_is_read_anew_by_the_next() -> None:
    session = Slow(breaks=True)
    trunk = _trunk(session)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(trunk.windows, trunk.tokens("Anna went home")) for _ in range(2)]
        session.go_on.set()
        for one in asked:
            with pytest.raises(RuntimeError):
                one.result(60)
    session.breaks = False
    assert len(trunk.windows(trunk.tokens("Anna went home"))) == 1


def test_what_is_remembered_cannot_be_looked_up_from_outside(session: ScriptedSession) -> None:
    first, second = _trunk(session), _trunk(session)
    for trunk in (first, second):
        trunk.windows(trunk.tokens("Anna went home"))
    assert len(first._outputs) == 1
    assert set(first._outputs).isdisjoint(second._outputs)


def test_memory_stays_bounded_over_many_texts(session: ScriptedSession) -> None:
    trunk = _trunk(session)
    for number in range(1_500):
        trunk.windows(trunk.tokens(f"text {number}"))
    assert len(trunk._outputs) <= 1_024


@given(st.lists(texts, min_size=1, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_a_text_gets_the_same_spans_alone_and_in_any_company(many: list[str], random: Random) -> None:
    alone = {text: MeshTagger(_trunk(ScriptedSession())).tag([text])[0] for text in many}
    shuffled = many * 2
    random.shuffle(shuffled)
    together = MeshTagger(_trunk(ScriptedSession())).tag(shuffled)
    assert together == [alone[text] for text in shuffled]


def test_threads_that_ask_at_once_get_what_one_gets() -> None:
    wanted = MeshTagger(_trunk(ScriptedSession())).tag([f"Anna met Bob {n} times " * 9 for n in range(20)])
    tagger = MeshTagger(_trunk(ScriptedSession()))
    got: list[object] = []

    def ask() -> None:
        got.append(tagger.tag([f"Anna met Bob {n} times " * 9 for n in range(20)]))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [wanted] * 8


def test_a_request_without_words_has_labels_too() -> None:
    labels = MeshLabeller(Trunk(_Even(), WordTokenizer(), manifest(), 1)).label("")  # type: ignore[arg-type]
    assert labels.task in manifest().tasks


class _Even(ScriptedSession):
    """A session that answers a window without words, as the real graph does."""

    def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> Outputs:
        if len(ids) > 2:
            return super().run(ids, casings, befores)
        outputs = super().run((101, 5, 102), (0, 0, 0), (0, 0, 0))
        return Outputs(outputs.tags[:0], outputs.pooled, outputs.task, outputs.topics)
