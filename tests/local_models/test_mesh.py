"""The shipped weights, whole: the canary, the fallback, refusals, and equal answers whatever the load."""

import hashlib
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from local_models.failure import ModelsUnusable
from local_models.manifest import FOLDER, read_manifest
from local_models.mesh import Mesh, installed, load_mesh

pytestmark = pytest.mark.skipif(not installed(), reason="the weights are not installed")

TEXTS = (
    "Please call Maria Schneider at +49 30 901820 about invoice INV-20418.",
    "The parcel for David Okafor goes to 48 Maple Street, Springfield, IL 62704.",
    "def total(items):\n    return sum(item.price for item in items)",
    "Minutes: Priya opened the meeting in Porto; Tom Hale spoke about the budget of the clinic. " * 12,
)


@pytest.fixture(scope="module")
def mesh() -> Mesh:
    return load_mesh()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder like the shipped one; what a test overwrites there is its own copy."""
    folder = tmp_path / "weights"
    folder.mkdir()
    for file in (*FOLDER.glob("*.onnx"), FOLDER / "tokenizer.json"):
        (folder / file.name).symlink_to(file)
    source = next(place for place in (FOLDER / "manifest.toml", FOLDER.parent / "manifest.toml") if place.is_file())
    shutil.copy(source, folder / "manifest.toml")
    return folder


def _damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.unlink()
    file.write_bytes(content)


def _edit(folder: Path, pattern: str, new: str) -> None:
    place = folder / "manifest.toml"
    text, count = re.subn(pattern, new, place.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count
    place.write_text(text, encoding="utf-8")


def test_the_shipped_weights_find_what_their_canary_says(mesh: Mesh) -> None:
    assert mesh.variant == "standard"
    assert mesh.manifest.canaries
    for canary in mesh.manifest.canaries:
        assert mesh.labeller.label(canary.text).task == canary.task


def test_one_changed_bit_of_the_graph_is_noticed_and_the_portable_one_serves(weights: Path) -> None:
    _damage(weights / "mesh.onnx")
    assert load_mesh(weights).variant == "portable"


def test_a_missing_graph_is_no_end_while_the_portable_one_is_there(weights: Path) -> None:
    (weights / "mesh.onnx").unlink()
    assert load_mesh(weights).variant == "portable"


def test_a_graph_that_onnxruntime_cannot_load_is_passed_over(weights: Path) -> None:
    (weights / "mesh.onnx").unlink()
    (weights / "mesh.onnx").write_bytes(b"no graph")
    _edit(weights, r'^sha256 = ".*"', f'sha256 = "{hashlib.sha256(b"no graph").hexdigest()}"')
    assert load_mesh(weights).variant == "portable"


def test_without_a_graph_that_passes_nothing_loads(weights: Path) -> None:
    for name in ("mesh.onnx", "mesh-portable.onnx"):
        _damage(weights / name)
    with pytest.raises(ModelsUnusable, match=r"standard: .*portable: .*reinstall"):
        load_mesh(weights)


def test_a_canary_that_neither_graph_passes_stops_the_start_and_is_not_quoted(weights: Path) -> None:
    _edit(weights, r'\[11, 24, "PERSON"\]', '[11, 23, "PERSON"]')
    with pytest.raises(ModelsUnusable, match="canary") as refused:
        load_mesh(weights)
    assert "Kowalska" not in str(refused.value)


def test_another_tokenizer_is_refused(weights: Path) -> None:
    _damage(weights / "tokenizer.json")
    with pytest.raises(ModelsUnusable, match=r"tokenizer\.json"):
        load_mesh(weights)


def test_the_portable_graph_finds_almost_what_the_standard_one_does(mesh: Mesh, weights: Path) -> None:
    (weights / "mesh.onnx").unlink()
    for text, spans in zip(TEXTS, load_mesh(weights).tagger.tag(TEXTS), strict=True):
        assert {span.kind for span in spans} == {span.kind for span in mesh.tagger.tag([text])[0]}


def test_the_same_text_gets_the_same_answers_in_a_fresh_process_state_and_under_load(mesh: Mesh) -> None:
    wanted = [(mesh.tagger.tag([text]), mesh.labeller.label(text), mesh.embedder.embed(text)) for text in TEXTS]
    fresh = load_mesh()
    got: list[object] = []

    def ask(order: int) -> None:
        for number in range(len(TEXTS)):
            text = TEXTS[(number + order) % len(TEXTS)]
            answers = (fresh.tagger.tag([text]), fresh.labeller.label(text), fresh.embedder.embed(text))
            got.append(answers == wanted[(number + order) % len(TEXTS)])

    threads = [threading.Thread(target=ask, args=(order,)) for order in range(len(TEXTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [True] * len(TEXTS) ** 2


def test_a_word_of_any_length_is_one_token_and_does_not_hide_its_neighbours(mesh: Mesh) -> None:
    text = "Please call Maria Schneider about " + "a1" * 5_000 + " today, she lives in Berlin."
    assert len(mesh.tagger._trunk.tokens(text).ids) < 40
    assert {text[span.start : span.end] for span in mesh.tagger.tag([text])[0]} >= {"Maria Schneider", "Berlin"}


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ufeff", "🙂" * 300, "́" * 500, "𝔐𝔞𝔯𝔦𝔞", "." * 5_000, "\n" * 5_000])
def test_odd_texts_are_answered(mesh: Mesh, text: str) -> None:
    for span in mesh.tagger.tag([text])[0]:
        assert 0 <= span.start < span.end <= len(text)
    assert mesh.labeller.label(text).task in mesh.manifest.tasks
    assert len(mesh.embedder.embed(text)) == 384


def _longest_stop(work: Callable[[], object]) -> float:
    """Return how long another thread could not run while the work was done, as a share of its time."""
    longest, stop = 0.0, threading.Event()

    def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not stop.wait(0.001):
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    other = threading.Thread(target=tick)
    other.start()
    began = time.perf_counter()
    work()
    spent = time.perf_counter() - began
    stop.set()
    other.join()
    return longest / spent


def test_other_threads_run_while_a_long_text_is_cut(mesh: Mesh) -> None:
    text = ("x_%d = foo[i]+0x1f;{}();" * 9_000)[:200_000]
    # The best of three: a neighbour on the machine can stop any thread once.
    assert min(_longest_stop(lambda: mesh.tagger._trunk.tokens(text)) for _ in range(3)) < 0.4


def test_no_weights_are_a_state_and_damaged_ones_an_error(tmp_path: Path) -> None:
    assert not installed(tmp_path / "weights")
    with pytest.raises(ModelsUnusable, match="not installed"):
        read_manifest(tmp_path / "weights")


@pytest.mark.parametrize(
    ("pattern", "new"),
    [(r"^window = 126$", 'window = "wide"'), (r"^\[mesh\.gain\]$", "[mesh.won]"), (r"^\[mesh\]$", "[mesh")],
    ids=["a number that is none", "a part is missing", "no TOML"],
)
def test_a_damaged_manifest_is_refused(weights: Path, pattern: str, new: str) -> None:
    _edit(weights, pattern, new)
    with pytest.raises(ModelsUnusable, match="damaged"):
        read_manifest(weights)
