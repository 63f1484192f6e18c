"""A file is named where a path that the pattern covers stands, and nowhere else."""

import pytest

from router.inspection.file_pattern import names_file

FILES = [
    ("src/internal/**", "open src/internal/rates/model.py please", True),
    ("src/internal/**", 'File "/home/x/repo/src/internal/a.py", line 3', True),
    ("src/internal/**", r"C:\work\src\internal\a.py", True),
    ("src/internal/**", "mysrc/internal/a.py", False),
    ("src/internal", "src/internal/deep/a.py", True),
    ("src/internal", "src/internals/a.py", False),
    ("*.pem", "see certs/server.pem.", True),
    ("*.pem", "the pemmican", False),
    ("secret?/*.key", "secret1/a.key", True),
    ("secret?/*.key", "secret1/b/a.key", False),
    ("SRC/**", "src/a", True),
    ("a.c", "abc", False),
]


@pytest.mark.parametrize(("pattern", "said", "named"), FILES)
def test_a_file_is_named_where_its_path_stands(pattern: str, said: str, named: bool) -> None:
    assert names_file(pattern, said) is named
