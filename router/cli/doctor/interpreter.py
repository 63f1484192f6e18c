"""Python, the packages it needs, and what the processor can do."""

import importlib
import platform
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from router.cli.doctor.remark import About, Remark

_OLDEST, _NEWEST = (3, 11), (3, 13)
_COMPILED = ("onnxruntime", "tokenizers", "re2", "orjson", "aiohttp", "ahocorasick_rs", "spacy")
"""Modules with native code: a wheel of another machine installs and does not load."""
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_FAST = {
    "x86_64": (("avx2", "AVX2"), ("avx512_vnni", "AVX-512 VNNI"), ("avx_vnni", "AVX-VNNI")),
    "aarch64": (("asimddp", "dot products"), ("i8mm", "int8 matrices")),
}
_NEEDED = {"x86_64": "avx2", "aarch64": "asimddp"}
_about = About("python")


def check() -> Iterator[Remark]:
    """Look at the interpreter this runs in."""
    yield from _python()
    yield from _packages()
    yield _processor(platform.machine().replace("AMD64", "x86_64").replace("arm64", "aarch64"), _flags())


def _python() -> Iterator[Remark]:
    version = platform.python_version()
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        yield _about.wrong(f"Python {version} is not supported; 3.11 to 3.13 are", "make PYTHON=python3.12 install")
    elif sys.maxsize < 2**32:
        yield _about.wrong(f"Python {version} is a 32-bit build", "install a 64-bit Python and reinstall halfdoor")
    else:
        yield _about.ok(f"Python {version}, 64 bit, {platform.system()} {platform.machine()}")


def _packages() -> Iterator[Remark]:
    missing = [name for name in _required() if not _installed(name)]
    for name in missing:
        yield _about.wrong(f"the package {name} is not installed", f"{sys.executable} -m pip install {name}")
    broken = [name for name in _COMPILED if not _loads(name)]
    for name in broken:
        what = f"the module {name} does not load: its wheel is not made for this machine"
        yield _about.wrong(what, f"{sys.executable} -m pip install --force-reinstall --no-cache-dir {name}")
    if not missing and not broken:
        yield _about.ok(f"all packages are there, and {len(_COMPILED)} with native code load")


def _required() -> Iterator[str]:
    try:
        requirements = metadata.requires("halfdoor") or []
    except metadata.PackageNotFoundError:
        return
    for requirement in requirements:
        name, _, marker = requirement.partition(";")
        elsewhere = "sys_platform != 'win32'" in marker and sys.platform == "win32"
        if "extra ==" not in marker and not elsewhere and (found := _NAME.match(name)):
            yield found[0]


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _loads(module: str) -> bool:
    try:
        importlib.import_module(module)
    except Exception:  # noqa: BLE001 - whatever it raises, it cannot be used
        return False
    return True


def _flags() -> frozenset[str]:
    """Return the processor's features as Linux names them; empty where nobody says."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return frozenset()
    named = (line.partition(":")[2] for line in lines if line.startswith(("flags", "Features")))
    return frozenset(next(named, "").split())


def _processor(machine: str, flags: frozenset[str]) -> Remark:
    if machine not in _FAST or not flags:
        return _about.ok(f"processor {machine}: its features are not told here; the models' own check counts")
    has = ", ".join(told for flag, told in _FAST[machine] if flag in flags) or "none that help"
    if _NEEDED[machine] not in flags:
        slow = f"processor {machine} is old ({has}): inspection takes several times as long"
        return _about.note(slow, "raise `limits.inspection_s` in halfdoor.yaml if requests end as `inspection_stuck`")
    return _about.ok(f"processor {machine} with {has}")
