"""What the doctor says of code that runs by itself."""

from pathlib import Path

import pytest

from router.cli.doctor import startup
from router.cli.doctor.remark import Level

STOLEN = "import os, subprocess; subprocess.Popen(['python', '-c', 'print(1)'])\n"
HIDDEN = "import base64; exec(base64.b64decode('cHJpbnQoMSk='))\n"


def levels(folder: Path) -> list[Level]:
    return [
        remark.level for remark in startup.audit([folder]) if str(folder) in remark.says or remark.level is Level.OK
    ]


def test_files_that_only_name_folders_are_quiet(tmp_path: Path) -> None:
    (tmp_path / "a.pth").write_text("/some/where\n# a comment: import nothing\n\nimportant/folder\n")
    assert levels(tmp_path) in ([Level.OK], [])


@pytest.mark.parametrize("line", [STOLEN, HIDDEN, f"import sys; x = '{'a' * 600}'\n", "import\tsocket\n"])
def test_a_line_that_decodes_starts_or_connects_is_wrong_and_says_what_to_do(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.pth").write_text(f"/a/folder\n{line}")
    (remark,) = [one for one in startup.audit([tmp_path]) if str(tmp_path) in one.says]
    assert remark.level is Level.WRONG
    assert "renew every key" in remark.mend


def test_a_line_that_no_package_owns_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.pth").write_text("import some_package_of_nobody\n")
    assert levels(tmp_path) == [Level.WRONG]


def test_a_byte_order_mark_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.pth").write_text(f"\ufeff{HIDDEN}", encoding="utf-8")
    assert levels(tmp_path) == [Level.WRONG]


def test_the_folders_looked_at_are_those_that_python_runs() -> None:
    assert str(Path(pytest.__file__).parent.parent) in startup.folders()


@pytest.mark.parametrize(
    ("source", "level"),
    [("import sys\nsys.meta_path\n", Level.NOTE), (HIDDEN, Level.WRONG), (STOLEN, Level.WRONG)],
)
def test_a_file_that_is_only_imported_is_read_too(tmp_path: Path, source: str, level: Level) -> None:
    (tmp_path / "_virtualenv.pth").write_text("import _virtualenv\n")
    (tmp_path / "_virtualenv.py").write_text(source)
    assert levels(tmp_path) == [level]


def test_code_that_can_be_read_where_it_stands_is_not_hidden(tmp_path: Path) -> None:
    (tmp_path / "cov.pth").write_text("import os, sys;exec('if \"COV\" in os.environ: import cov')\n")
    (remark,) = [one for one in startup.audit([tmp_path]) if str(tmp_path) in one.says]
    assert "decodes" not in remark.says
