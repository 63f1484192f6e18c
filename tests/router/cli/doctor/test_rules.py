"""What the doctor says of the policy in force."""

from dataclasses import replace
from pathlib import Path

import pytest

from router.cli.doctor.remark import Level, Remark
from router.cli.doctor.rules import check
from router.paths import Paths
from router.settings import Settings

HOLDS = """
version: 1
name: own
privacy:
  rules: [{name: mail, find: [EMAIL_ADDRESS], then: mask}]
  otherwise: allow
examples:
  - say: "Write to maria.lopez@example.com"
    expect: {treatment: %s}
"""


def said(policy: str) -> Remark:
    settings = replace(Settings(Paths(Path("/nowhere/c"), Path("/nowhere/d"), Path("/nowhere/d/l"))), policy=policy)
    (remark,) = check(settings)
    return remark


@pytest.mark.parametrize(
    ("text", "level", "word"),
    [
        (HOLDS % "mask", Level.OK, "1 examples hold"),
        (HOLDS % "local", Level.WRONG, "1 of the 1 examples"),
        ("version: 1\nname: x\nprivcy: {}\n", Level.WRONG, "privacy"),
    ],
)
def test_a_policy_is_read_and_its_examples_are_tried(tmp_path: Path, text: str, level: Level, word: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text)
    remark = said(str(file))
    assert (remark.level, word in remark.says) == (level, True)
    assert level is Level.OK or remark.mend


def test_a_policy_that_lets_nothing_out_says_so() -> None:
    assert "nothing leaves" in said("offline").says
