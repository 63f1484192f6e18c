"""The built wheel holds what running needs and nothing else, and runs from another place than the checkout."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "local_models" / "weights"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("build") is None or importlib.util.find_spec("hatchling") is None,
    reason="`build` and `hatchling` are not installed (make install-dev installs them)",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (built,) = folder.glob("halfdoor-*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


def test_policies_are_in_it(names: list[str]) -> None:
    wanted = {f"policies/{preset}.yaml" for preset in ("default", "masked", "strict", "offline")}
    assert {*wanted, "policies/policy.schema.json"} <= set(names)


@pytest.mark.skipif(not any(WEIGHTS.glob("**/*")), reason="no weights are here to be shipped")
def test_every_weight_and_the_manifest_are_in_it(names: list[str]) -> None:
    tracked = subprocess.run(["git", "ls-files", str(WEIGHTS)], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout: nobody can say which weights are shipped")
    assert set(tracked.stdout.split()) <= set(names)
    assert "local_models/manifest.toml" in names


def test_all_code_that_runs_is_in_it(names: list[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "router").rglob("*.py")}
    assert modules <= set(names)


def test_tests_examples_and_the_workshop_are_not_in_it(names: list[str]) -> None:
    unwanted = (
        "tests/",
        "examples/",
        "bench/",
        "scripts/",
        "docs/",
        "local_models/training/",
        "local_models/optimize/",
    )
    assert not [name for name in names if name.startswith(unwanted) or "/tests/" in name or "__pycache__" in name]
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"router", "local_models", "policies"}


def test_both_licences_travel_with_it(names: list[str]) -> None:
    ends = [name.rsplit("/", 1)[-1] for name in names if ".dist-info/" in name]
    assert {"LICENSE", "THIRD_PARTY_LICENSES.md", "entry_points.txt"} <= set(ends)


def test_installed_elsewhere_it_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True, timeout=100)
    scripts = place / ("Scripts" if sys.platform == "win32" else "bin")
    install = [str(scripts / "python"), "-m", "pip", "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=100)
    # Dependencies are lent by this environment, so that no network is needed; the wheel's own files come first.
    (site,) = place.glob("Lib/site-packages" if sys.platform == "win32" else "lib/python*/site-packages")
    (site / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HALFDOOR_", "PYTHON"))}
    environ |= {"HOME": str(tmp_path), "PYTHONUTF8": "1"}
    where = "import router, policies; print(router.__file__, policies.__file__)"
    found = subprocess.run(
        [str(scripts / "python"), "-c", where], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    assert all(Path(path).is_relative_to(place) for path in found.stdout.split())
    demo = subprocess.run(
        [str(scripts / "halfdoor"), "demo"],
        cwd=tmp_path, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=100, check=False,
    )  # fmt: skip
    assert demo.returncode == 0, demo.stderr[-3000:]
    assert "[CREDIT_CARD_1]" in demo.stdout
