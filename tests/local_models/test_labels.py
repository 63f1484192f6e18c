"""Labels of requests, with the model played by a double."""

from hypothesis import given
from hypothesis import strategies as st

from local_models.labels import MeshLabeller
from local_models.trunk import Trunk
from tests.local_models.scripted import ScriptedSession, WordTokenizer, manifest

requests = st.lists(st.sampled_from(["sort", "the", "List", "please", "7"]), min_size=1, max_size=60).map(" ".join)


def _labeller(session: ScriptedSession) -> MeshLabeller:
    return MeshLabeller(Trunk(session, WordTokenizer(), manifest(), 1))  # type: ignore[arg-type]


@given(requests)
def test_every_topic_is_judged_and_every_score_is_a_share(text: str) -> None:
    labels = _labeller(ScriptedSession()).label(text)
    assert labels.task in manifest().tasks
    assert tuple(name for name, _ in labels.topics) == manifest().topics
    assert all(0.0 <= score <= 1.0 for score in (labels.task_score, labels.gain, *(s for _, s in labels.topics)))
    assert labels.task_score >= 1.0 / len(manifest().tasks) - 1e-3


@given(requests)
def test_the_same_request_gets_the_same_labels(text: str) -> None:
    assert _labeller(ScriptedSession()).label(text) == _labeller(ScriptedSession()).label(text)


def test_a_longer_request_never_gains_less() -> None:
    labeller = _labeller(ScriptedSession())
    gains = [labeller.label("sort " * count).gain for count in (1, 4, 16, 64, 256)]
    assert gains == sorted(gains)
    assert len(set(gains)) > 1


def test_of_a_request_of_any_length_two_windows_are_read() -> None:
    session = ScriptedSession()
    _labeller(session).label(" ".join(f"w{number}" for number in range(5_000)))
    assert len(session.runs) == 2


def test_what_is_asked_at_the_end_of_a_long_request_counts() -> None:
    long = "the list is long " * 200
    labeller = _labeller(ScriptedSession())
    assert labeller.label(long + "sort it") != labeller.label(long + "please add 7 and 7 and 7")
