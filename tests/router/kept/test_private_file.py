"""A file for conversation text is made only where nobody else can put another in its place."""

import os
import stat
import sys
from pathlib import Path

import pytest

from router.errors import ConfigurationError
from router.kept.in_file import InFile
from router.kept.private_file import make_private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")


def test_the_file_and_its_folder_are_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "kept.sqlite"
    make_private(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.touch(mode=0o644)
    make_private(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing"])
def test_a_link_is_not_followed(tmp_path: Path, *, there: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    if there:
        elsewhere.write_bytes(b"")
        elsewhere.chmod(0o644)
    path = tmp_path / "kept.sqlite"
    path.symlink_to(elsewhere)
    with pytest.raises(ConfigurationError, match="link"):
        InFile(path, 60)
    assert elsewhere.exists() is there
    assert not there or stat.S_IMODE(elsewhere.stat().st_mode) == 0o644, "nothing of it was touched"


def test_a_file_with_a_second_name_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.touch(mode=0o600)
    os.link(path, tmp_path / "other")
    with pytest.raises(ConfigurationError, match="second name"):
        make_private(path)


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o1777], ids=["group", "others", "sticky"])
def test_a_folder_in_which_others_may_write_is_not_used(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "wide"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(ConfigurationError, match="others may write"):
        InFile(folder / "kept.sqlite", 60)
    assert list(folder.iterdir()) == []


def test_what_is_no_plain_file_is_not_used(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match="plain file"):
        make_private(tmp_path / "pipe")
