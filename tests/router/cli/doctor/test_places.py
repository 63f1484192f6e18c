"""Who else can read or change what is kept."""

import os
from pathlib import Path

import pytest

from router.cli.doctor.places import check
from router.cli.doctor.remark import Level
from router.paths import Paths, paths

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")


@pytest.fixture
def kept(tmp_path: Path) -> Paths:
    made = paths({"HALFDOOR_CONFIG_DIR": str(tmp_path / "c"), "HALFDOOR_DATA_DIR": str(tmp_path / "d")})
    for folder in (made.config, made.data):
        folder.mkdir(mode=0o700)
    for file in (made.ledger, made.device_key, made.vocabulary, made.configuration):
        file.write_text("x")
        file.chmod(0o600)
    return made


def test_what_only_its_owner_can_read_is_in_order(kept: Paths) -> None:
    assert [remark.level for remark in check(kept)] == [Level.OK]


@pytest.mark.parametrize(
    ("what", "mode"),
    [
        ("data", 0o750),
        ("ledger", 0o640),
        ("device_key", 0o604),
        ("vocabulary", 0o644),
        ("configuration", 0o660),
        ("config", 0o777),
    ],
)
def test_each_opening_is_wrong_with_the_command_that_closes_it(kept: Paths, what: str, mode: int) -> None:
    path: Path = getattr(kept, what)
    path.chmod(mode)
    wrong = [remark for remark in check(kept) if remark.level is Level.WRONG]
    assert [remark.mend.split()[0] for remark in wrong] == ["chmod"]
    assert str(path) in wrong[0].mend
    os.system(wrong[0].mend)  # as a person would paste it
    assert [remark.level for remark in check(kept)] == [Level.OK]


def test_a_configuration_that_others_can_read_is_no_fault(kept: Paths) -> None:
    kept.configuration.chmod(0o644)
    assert [remark.level for remark in check(kept)] == [Level.OK]
