"""Files of unpacked packages as (repository, language, text), held-out repositories kept apart."""
# ruff: noqa: E501 - tables

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HELD_OUT = frozenset(
    [
        "npm-koa",
        "npm-async",
        "npm-zod",
        "npm-xstate",
        "npm-bulma",
        "npm-startbootstrap-sb-admin-2",
        "npm-html5-boilerplate",
        "npm-redux",
        "npm-yargs",
        "npm-stripe-stripe-react-native",
        "npm-capacitor-android",
        "npm-capacitor-ios",
        "npm-chart.js",
        "npm-purecss",
        "deb-golang-github-spf13-cobra-dev",
        "deb-librust-serde-json-dev",
        "deb-ruby-sinatra",
        "src-php-monolog",
        "src-jansson",
        "src-fmtlib",
        "src-nunit",
        "src-libcommons-lang3-java",
        "src-docker-compose",
        "site-click",
        "site-attr",
        "site-starlette",
        "site-httpx",
        "site-rich",
        "pypi-sqlfluff",
        "src-libuv1",
    ]
)
HELD_FOLDERS = (("src-scala", "/reflect/"), ("pypi-sqlglot", "/tpc-"), ("site-litellm", "/proxy/_experimental/"))
"""Where one repository is all there is of a language: these folders of it."""
SKIPPED = (
    "deb-vim-runtime",
    "src-tree",
    "site-numpy.libs",
    "src-kotlin/compiler/testData",
    "testData",
    "site-phonenumbers",
)
LANGUAGES = {
    "py": "python", "pyi": "python", "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "javascript",
    "ts": "typescript", "tsx": "typescript", "mts": "typescript", "java": "java", "c": "c", "cpp": "cpp", "cc": "cpp",
    "hpp": "cpp", "cs": "csharp", "go": "go", "rs": "rust", "rb": "ruby", "php": "php", "kt": "kotlin", "kts": "kotlin",
    "swift": "swift", "scala": "scala", "sh": "shell", "bash": "shell", "sql": "sql", "html": "html", "xml": "html",
    "css": "css", "scss": "css", "less": "css", "json": "json", "yml": "yaml", "yaml": "yaml", "toml": "toml",
    "ini": "ini", "cfg": "ini", "properties": "ini", "mk": "makefile", "patch": "diff",
    "lua": "code", "ex": "code", "exs": "code", "hs": "code", "tcl": "code", "cmake": "code", "m": "code", "gradle": "code",
    "pl": "code",
}  # fmt: skip
PROSE = {"md": "markdown", "rst": "rst", "txt": "text"}
LARGEST = 300_000


@dataclass(frozen=True, slots=True)
class Source:
    """One file."""

    repository: str
    language: str
    text: str
    path: str
    held: bool


def language_of(path: Path) -> str | None:
    """Return what the file's name says it is; headers are skipped, for they may be either."""
    name = path.name.lower()
    if "dockerfile" in name or name.startswith("containerfile"):
        return "dockerfile" if path.suffix not in (".go", ".md", ".py", ".sh", ".vim", ".js", ".ts") else None
    if name in ("makefile", "gnumakefile") or name.startswith("makefile."):
        return "makefile"
    if name in (".editorconfig", "tox.ini", ".npmrc", "entry_points.txt", ".gitconfig"):
        return "ini"
    suffix = name.rsplit(".", 1)[-1]
    return LANGUAGES.get(suffix) or PROSE.get(suffix)


def is_held(repository: str, path: str) -> bool:
    """Say whether a file is kept for measuring."""
    if any(repository == r and folder in path for r, folder in HELD_FOLDERS):
        return True
    return any(
        repository == h or (repository.startswith(h + "-") and repository[len(h) + 1 :][:1].isdigit()) for h in HELD_OUT
    )


def sources(root: Path, seed: int, cap: int = 40) -> Iterator[Source]:
    """Yield up to `cap` files of each language of each repository."""
    rng = random.Random(seed)
    for folder in sorted(root.iterdir()):
        by_language: dict[tuple[str, bool], list[Path]] = defaultdict(list)
        for path in sorted(folder.resolve().rglob("*")):
            where = f"{folder.name}/{path.relative_to(folder.resolve())}"
            if any(skip in where for skip in SKIPPED) or ".min." in path.name or not path.is_file():
                continue
            language = language_of(path)
            if language is not None and 60 < path.stat().st_size < LARGEST:
                by_language[language, is_held(folder.name, "/" + where)].append(path)
        for (language, held), paths in sorted(by_language.items()):
            rng.shuffle(paths)
            rare = language in (
                "sql",
                "dockerfile",
                "yaml",
                "toml",
                "ini",
                "diff",
                "makefile",
                "swift",
                "scala",
                "csharp",
                "kotlin",
            )
            for path in paths[: cap * 6 if rare else cap]:
                text = _read(path)
                if text is not None and not (language == "html" and path.suffix == ".xml" and "<" not in text):
                    yield Source(folder.name, language, text, str(path.relative_to(folder.resolve())), held)


def _read(path: Path) -> str | None:
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return None
    lines = text.splitlines()
    if not lines or max(map(len, lines)) > 4_000 or sum(map(len, lines)) / len(lines) > 200:
        return None
    return text.replace("\r\n", "\n")


def stable(word: str) -> int:
    """Return a number that is the same in each run."""
    return zlib.crc32(word.encode())
