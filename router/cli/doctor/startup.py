"""What runs at every start of this Python before any program does: `.pth` files and customisation modules.

A line of a `.pth` file that begins with `import` is run, whoever imports what. In March 2026 a
stolen release of a well-known package shipped such a line, and it read every key in the environment.
"""

import importlib.util
import re
import site
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from router.cli.doctor.remark import About, Remark

_RUN = ("import ", "import\t")
_HIDES = re.compile(
    r"\b(?:exec|eval|compile)\s*\((?!\s*['\"])|base64|marshal|zlib|codecs|subprocess|urllib|requests|httpx|socket|\bos\.system|"
    r"\bpopen|ctypes|\\x[0-9a-f]{2}"
)
"""What no start-up line of an honest package does: run what it decodes, start programs, open connections."""
_LONG = 500
_ONLY_IMPORTS = re.compile(r"import\s+([A-Za-z_][A-Za-z0-9_]*)")
_about = About("startup")


def check() -> Iterator[Remark]:
    """Read every `.pth` file of the folders that this Python treats as site folders."""
    yield from audit([Path(folder) for folder in folders()])


def folders() -> list[str]:
    """Return the folders whose `.pth` files are run."""
    user = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    known = [*site.getsitepackages(), *user, *(p for p in sys.path if p.endswith(("site-packages", "dist-packages")))]
    return list(dict.fromkeys(known))


def audit(places: list[Path]) -> Iterator[Remark]:
    """Give a remark for every file that runs code, and one when none does."""
    owners = _owners()
    quiet = 0
    spoke = False
    for path in sorted(file for place in places if place.is_dir() for file in place.glob("*.pth")):
        lines = _running(path)
        if lines is None:
            spoke = True
            yield _about.wrong(f"{path} cannot be read, and Python runs it", f"less '{path}'")
        elif lines:
            spoke = True
            yield _judged(path, lines, owners.get(path.resolve(), ""))
        else:
            quiet += 1
    for module in ("sitecustomize", "usercustomize"):
        found = importlib.util.find_spec(module)
        if found is not None and found.origin is not None:
            spoke = True
            yield _about.note(f"{found.origin} runs at every start of this Python", f"less '{found.origin}'")
    if not spoke:
        yield _about.ok(f"nothing runs by itself at the start of this Python ({quiet} .pth files only name folders)")


def _running(path: Path) -> list[str] | None:
    """Return the lines that Python runs; None when nobody can say."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None
    return [line for line in text.splitlines() if line.startswith(_RUN)]


def _judged(path: Path, lines: list[str], owner: str) -> Remark:
    look = f"less '{path}'"
    beside = [file for line in lines if (file := _imported(line, path.parent)) is not None]
    hides = any(_HIDES.search(line) or len(line) > _LONG for line in lines)
    if hides or any(_HIDES.search(file.read_text(encoding="utf-8", errors="replace")) for file in beside):
        what = f"{path} runs code at every start of Python that decodes, starts or connects to something"
        away = f"pip uninstall {owner}" if owner else f"rm '{path}'"
        return _about.wrong(what, f"{look}; if you do not know it: {away}, then renew every key on this machine")
    if not owner and len(beside) == len(lines):
        what = f"{path} imports {', '.join(file.name for file in beside)} at every start; no installed package owns it"
        return _about.note(what, f"less '{beside[0]}'")
    if not owner:
        return _about.wrong(f"{path} runs code at every start of Python, and no installed package owns it", look)
    return _about.note(f"{path.name} of {owner} runs {len(lines)} line at every start of Python", look)


def _imported(line: str, folder: Path) -> Path | None:
    """Return the file beside it that a line only imports, as the ones that virtualenv and uv write do."""
    found = _ONLY_IMPORTS.fullmatch(line.strip())
    file = folder / f"{found[1]}.py" if found else None
    return file if file is not None and file.is_file() else None


def _owners() -> Mapping[Path, str]:
    """Return which package brought which `.pth` file."""
    owned: dict[Path, str] = {}
    for package in metadata.distributions():
        for file in package.files or ():
            if file.suffix == ".pth":
                owned[Path(str(package.locate_file(file))).resolve()] = str(package.metadata["Name"])
    return owned
