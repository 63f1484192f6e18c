"""A changed policy is taken up while the proxy runs; a wrong one leaves the earlier one in force, loudly."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from router.errors import ConfigurationError
from router.ledger.entry import Decided
from router.policy.loading import load_policy, preset_text
from router.policy.rules import Policy
from router.reloading import News, PolicyWatch, Reloading, signature
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import Standing, as_built, cloud, standing, user

CARD = "My card is 4242 4242 4242 4242"
MASKED, STRICT = preset_text("masked"), preset_text("strict")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(MASKED)
    return path


def watch(path: Path) -> tuple[PolicyWatch, list[Policy]]:
    adopted: list[Policy] = []
    return PolicyWatch(str(path), adopted.append), adopted


def test_an_unchanged_file_is_left_alone(file: Path) -> None:
    one, adopted = watch(file)
    assert one.refresh() is None
    assert one.refresh() is None
    assert adopted == []


def settled(one: PolicyWatch) -> News | None:
    assert one.refresh() is None, "a file that changes at this moment may be half written"
    return one.refresh()


@pytest.mark.parametrize("replaced", [False, True], ids=["written in place", "replaced by a rename"])
def test_a_change_is_taken_up_once(file: Path, *, replaced: bool) -> None:
    one, adopted = watch(file)
    if replaced:
        (file.parent / "new").write_text(STRICT)
        (file.parent / "new").replace(file)
    else:
        file.write_text(STRICT)
    news = settled(one)
    assert news is not None
    assert not news.broken
    assert [policy.name for policy in adopted] == ["strict"]
    assert one.refresh() is None


BREAKS: dict[str, Callable[[Path], object]] = {
    "a key that does not exist": lambda path: path.write_text(MASKED.replace("otherwise:", "otherwize:")),
    "cut in the middle": lambda path: path.write_text(MASKED[: len(MASKED) // 2] + "\n    - {"),
    "empty": lambda path: path.write_text(""),
    "gone": lambda path: path.unlink(),
    "not text": lambda path: path.write_bytes(b"\xff\xfe\x00version: 1"),
    "a folder": lambda path: path.rename(path.with_suffix(".old")).with_suffix(".yaml").mkdir(),
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_policy_that_cannot_be_used_changes_nothing_and_is_reported(file: Path, how: str) -> None:
    one, adopted = watch(file)
    BREAKS[how](file)
    news = settled(one)
    assert news is not None
    assert news.broken
    assert file.name in news.words
    assert adopted == []


def test_a_mended_policy_is_taken_up(file: Path) -> None:
    one, adopted = watch(file)
    file.unlink()
    assert settled(one) is not None
    file.write_text(STRICT)
    assert settled(one) is not None
    assert [policy.name for policy in adopted] == ["strict"]


def test_a_preset_is_not_watched() -> None:
    one, adopted = watch(Path("default"))
    assert one.refresh() is None
    assert adopted == []


class Fails:
    """A file whose reading breaks in a way nobody foresaw."""

    def refresh(self) -> News | None:
        raise MemoryError("what the file said")


class Says:
    def __init__(self, *news: News | None) -> None:
        self._news = list(news)

    def refresh(self) -> News | None:
        return self._news.pop(0)


def test_one_file_that_breaks_does_not_hide_another_and_its_text_is_not_shown() -> None:
    said: list[str] = []
    Reloading((Fails(), Says(News("taken up"))), said.append).look()
    assert len(said) == 2
    assert "what the file said" not in " ".join(said)
    assert said[1] == "taken up"


def test_the_same_trouble_is_told_once_until_it_is_mended() -> None:
    said: list[str] = []
    wrong = News("wrong", broken=True)
    looking = Reloading((Says(wrong, wrong, News("mended"), wrong),), said.append)
    for _ in range(4):
        looking.look()
    assert said == ["wrong", "mended", "wrong"]


def test_what_cannot_be_seen_has_no_signature(tmp_path: Path) -> None:
    assert signature(tmp_path / "nothing") is None


def until(true: Callable[[], bool], within_s: float = 8.0) -> None:
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def routes(proxy: Standing) -> str:
    return proxy.post(user(CARD)).headers["x-halfdoor-route"]


def test_a_running_proxy_changes_its_mind_and_keeps_it_when_the_file_breaks(tmp_path: Path, file: Path) -> None:
    glass = GlassCloud()
    with (
        serve_in_thread(glass.app) as outside,
        standing(tmp_path, {"policy": str(file), "clouds": [cloud(outside, "glass-1")]}) as proxy,
    ):
        assert routes(proxy) == "cloud-masked"
        file.write_text(STRICT)
        until(lambda: proxy.halfdoor.policy.name == "strict")
        assert routes(proxy) == "refused"
        seen = len(glass.seen)
        file.write_text(MASKED[:300])
        time.sleep(2.5)
        assert routes(proxy) == "refused", "a broken file must not loosen"
        assert len(glass.seen) == seen
        file.write_text(MASKED)
        until(lambda: proxy.halfdoor.policy.name == "masked")
        assert routes(proxy) == "cloud-masked"
        digests = [row.policy_digest for row in proxy.entries() if isinstance(row, Decided)]
        assert digests[0] == digests[-1] != digests[1]


def test_words_are_taken_up_and_count_in_texts_that_were_read_before(tmp_path: Path) -> None:
    glass, said = GlassCloud(), user("The zephyrine project is late.")
    with serve_in_thread(glass.app) as url:
        document = {"policy": "masked", "clouds": [cloud(url, "glass-1")]}
        with standing(tmp_path, document, change=as_built, vocabulary="nautilus\n") as proxy:
            assert proxy.post(said).headers["x-halfdoor-route"] == "cloud"
            words = proxy.settings.paths.vocabulary
            words.write_text("nautilus\nzephyrine\n")
            until(lambda: proxy.post(said).headers["x-halfdoor-route"] == "cloud-masked")
            assert b"zephyrine" not in glass.seen[-1].body
            words.write_text("")
            time.sleep(2.5)
            assert proxy.post(said).headers["x-halfdoor-route"] == "cloud-masked", "words were lost without a command"


def test_a_changed_base_and_changed_words_are_taken_up_and_a_broken_base_changes_nothing(tmp_path: Path) -> None:
    base, words, child = tmp_path / "base.yaml", tmp_path / "words.txt", tmp_path / "child.yaml"
    base.write_text(MASKED)
    words.write_text("client: Globex\n")
    child.write_text("version: 1\nname: child\nextends: base.yaml\nvocabulary: {files: [words.txt]}\n")
    adopted: list[Policy] = []
    one = PolicyWatch(str(child), adopted.append, load_policy(str(child)))
    assert one.refresh() is None
    base.write_text(STRICT)
    assert settled(one) is not None
    assert [policy.otherwise.name for policy in adopted] == ["LOCAL"]
    words.write_text("client: Initech\n")
    assert settled(one) is not None
    assert len(adopted) == 2
    base.write_text(STRICT.replace("otherwise:", "otherwize:"))
    news = settled(one)
    assert news is not None
    assert news.broken
    assert "base.yaml" in news.words
    assert len(adopted) == 2


def test_a_policy_that_cannot_be_adopted_changes_nothing_and_is_reported(file: Path) -> None:
    def refuse(_: Policy) -> None:
        raise ConfigurationError("its words are not there")

    one = PolicyWatch(str(file), refuse)
    file.write_text(STRICT)
    news = settled(one)
    assert news is not None
    assert (news.broken, "its words are not there" in news.words) == (True, True)
