"""What the doctor says of clouds and keys: whether they are there, never what they are."""

from pathlib import Path

import pytest

from router.cli.doctor.clouds import check
from router.cli.doctor.remark import Level
from router.settings import Settings, load_settings

KEY = "sk-proj-" + "aB3" * 16


def settings(folder: Path, text: str, **environ: str) -> Settings:
    file = folder / "halfdoor.yaml"
    file.write_text(text)
    return load_settings(file, {"HALFDOOR_CONFIG_DIR": str(folder), "HALFDOOR_DATA_DIR": str(folder), **environ})


CLOUD = "clouds: [{name: far, base_url: 'https://far.example/v1', models: [m], %s}]\n"
CASES = [
    (CLOUD % "api_key_env: FAR_KEY", {"FAR_KEY": KEY}, Level.OK, ""),
    (CLOUD % "api_key_env: FAR_KEY", {}, Level.WRONG, "export FAR_KEY=…"),
    (CLOUD % "api_key_from: client", {}, Level.OK, ""),
    (CLOUD % f"api_key_env: {KEY}", {}, Level.WRONG, "renew the key"),
    ("clouds: []\n", {}, Level.NOTE, "halfdoor init"),
    (CLOUD.replace(", models: [m]", "") % "api_key_from: client", {}, Level.NOTE, "clouds.models"),
]


@pytest.mark.parametrize(("text", "environ", "worst", "mend"), CASES)
def test_a_key_is_there_or_not_and_never_shown(
    tmp_path: Path, text: str, environ: dict[str, str], worst: Level, mend: str
) -> None:
    remarks = list(check(settings(tmp_path, text, **environ)))
    order = list(Level)
    assert max((remark.level for remark in remarks), key=order.index) is worst
    assert any(mend in remark.mend for remark in remarks)
    assert KEY not in repr(remarks)


def test_offline_is_said(tmp_path: Path) -> None:
    remarks = list(check(settings(tmp_path, CLOUD % "api_key_from: client", HALFDOOR_OFFLINE="1")))
    assert any("offline" in remark.says for remark in remarks)
