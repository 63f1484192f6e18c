"""The limits of house style, as tests."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("router", "local_models", "policies")
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc", "service", "handler"}
MAX_FILE, MAX_FUNCTION, MAX_PARAMETERS = 400, 40, 5
TOP = {
    "router", "policies", "local_models", "tests", "examples", "bench", "scripts", "docs", "locks",
    "pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE",
    "THIRD_PARTY_LICENSES.md", "Makefile", ".ci", ".git", ".gitignore",
}  # fmt: skip
ONE_IMPORTER = {
    "presidio_analyzer": ("router/inspection/presidio/",),
    "onnxruntime": ("local_models/session.py", "local_models/optimize/", "local_models/training/"),
    "litellm": ("router/upstreams/through_litellm.py",),
    "torch": ("local_models/training/", "local_models/optimize/"),
    "httpx": ("router/upstreams/",),
    "aiohttp": ("router/upstreams/",),
    "socket": ("router/upstreams/",),
    "re2": ("router/inspection/", "router/egress.py"),
}


def files(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from (p for p in sorted((ROOT / package).rglob("*.py")) if "__pycache__" not in p.parts)


CODE = list(files(*PACKAGES))
EVERYTHING = list(files(*PACKAGES, "tests", "bench", "examples", "scripts"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", EVERYTHING, ids=name)
def test_a_file_is_one_concept(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE, f"over {MAX_FILE} lines: split by concept"
    vague = VAGUE & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    assert not vague, f"{vague} says nothing: name the thing it holds"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_file_opens_with_its_sentence_and_its_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a file opens with one sentence"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{node.name} has {length} lines"
            a = node.args
            parameters = [p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs) if p.arg not in ("self", "cls")]
            is_command = path.is_relative_to(ROOT / "router" / "cli")  # options of a command are its interface
            assert is_command or len(parameters) <= MAX_PARAMETERS, f"{node.name} takes {len(parameters)} parameters"


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", CODE, ids=name)
def test_heavy_libraries_have_one_importer(path: Path) -> None:
    libraries = imported(ast.parse(path.read_text(encoding="utf-8")))
    for library, allowed in ONE_IMPORTER.items():
        if library in libraries:
            assert name(path).startswith(allowed), f"{library} belongs to {allowed}"


def test_the_top_level_is_the_owners() -> None:
    ignored = {line.strip("/ \n") for line in (ROOT / ".gitignore").read_text().splitlines()}
    extra = {p.name for p in ROOT.iterdir()} - TOP - ignored
    assert not {e for e in extra if not e.endswith((".sqlite", ".egg-info"))}, extra


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    reasons = (ROOT / "docs" / "dependencies.md").read_text()
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    for requirement in wanted:
        package = requirement.split(";")[0].split("[")[0].strip()
        for sign in "<>=~! ":
            package = package.split(sign)[0]
        assert f"`{package}`" in reasons, f"{package} has no reason in docs/dependencies.md"


WHOLE_PATH = ("switching",)
"""Folders about what no single package does."""


def test_every_test_folder_mirrors_a_package() -> None:
    for package in ("router", "local_models"):
        for folder in (p for p in (ROOT / "tests" / package).rglob("*") if p.is_dir()):
            if folder.name in ("__pycache__", "fixtures", *WHOLE_PATH):
                continue
            mirrored = ROOT / folder.relative_to(ROOT / "tests")
            assert mirrored.is_dir() or mirrored.with_suffix(".py").exists(), f"{name(folder)} mirrors nothing"
