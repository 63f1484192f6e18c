"""What the code of an answer can do: its task, and little else."""

import time
from pathlib import Path

import pytest

from router.calibration.sandbox import available, passes

pytestmark = pytest.mark.skipif(not available(), reason="this system has no such limits; such questions are left out")


def runs(body: str, expected: object = 1) -> bool:
    code = "def f():\n" + "\n".join(f"    {line}" for line in body.splitlines())
    return passes({"kind": "code", "code": code, "function": "f", "cases": [[[], expected]]})


def test_it_computes_with_the_standard_library() -> None:
    names = (
        "re, math, itertools, functools, heapq, bisect, string, random, datetime, decimal, fractions, statistics, enum"
    )
    kinds = "from collections import namedtuple\nfrom dataclasses import dataclass\nfrom typing import NamedTuple"
    point = "P = namedtuple('P', 'x')\n@dataclass\nclass Q:\n    y: int"
    assert runs(f"import {names}\n{kinds}\n{point}\nreturn P(1).x * Q(1).y")
    assert not runs("return 2")


@pytest.mark.parametrize(
    "body",
    [
        "import socket\nreturn 1",
        "import subprocess\nreturn 1",
        "import os\nos.system('true')\nreturn 1",
        "import os\nos.fork()\nreturn 1",
        "import ctypes\nreturn 1",
        "import shutil\nshutil.rmtree('.')\nreturn 1",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')\nreturn 1",
        "open('made', 'w')\nreturn 1",
        "open('/etc/passwd').read()\nreturn 1",
        "x = bytearray(1 << 30)\nreturn 1",
        "import os\nos._exit(0)",
        "raise SystemExit(0)",
    ],
)
def test_it_does_not_reach_out(body: str) -> None:
    assert not runs(body)


def test_the_environment_and_the_folder_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody")
    assert runs("import os\nreturn len([n for n in os.environ if n != 'LC_CTYPE']) + len(os.listdir('.'))", 0)


def test_an_endless_loop_ends() -> None:
    began = time.monotonic()
    assert not passes({"kind": "code", "code": "while True: pass", "function": "f", "cases": []}, timeout_s=2.0)
    assert time.monotonic() - began < 10.0


def test_a_query_cannot_write_or_attach(tmp_path: Path) -> None:
    place = tmp_path / "made.sqlite"
    order = {"kind": "sql", "setup": "CREATE TABLE t(a); INSERT INTO t VALUES (1);", "rows": [[1]]}
    assert passes({**order, "code": "SELECT a FROM t"})
    assert not passes({**order, "code": "DELETE FROM t RETURNING a"})
    assert not passes({**order, "code": f"ATTACH '{place}' AS other"})
    assert not place.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_pattern_that_never_ends_is_wrong() -> None:
    order = {"kind": "regex", "yes": ["aab"], "no": ["a" * 64 + "!"]}
    assert passes({**order, "code": "a+b"})
    assert not passes({**order, "code": "(a|a)*b"}, timeout_s=4.0)
