"""Environments of their own for other people's software, kept in one folder and built once."""

import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

STEADY = "@stdy/cli@0.22.1"
"""A mock server that checks every request against an API description. Run here, never shipped (Elastic-2.0)."""
_FLAGS = tuple(
    f"--validator-{where}-{what}-format=brackets" for where in ("query", "form") for what in ("array", "object")
)


def default_folder() -> Path:
    """Return the folder for everything that is fetched; safe to delete."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "halfdoor-conformance"


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment with exact packages in it."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "venv" / "bin" / "python"

    def command(self, name: str) -> Path:
        return self.folder / "venv" / "bin" / name

    def install(self, *packages: str, sdist: str | None = None) -> Path | None:
        """Install packages from PyPI unless the same list stands there already; return the unpacked sdist."""
        wanted = "\n".join((*packages, sdist or ""))
        stamp = self.folder / "installed"
        if not stamp.exists() or stamp.read_text() != wanted:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            subprocess.run([sys.executable, "-m", "venv", self.folder / "venv"], check=True)
            self._pip("install", *packages)
            if sdist is not None:
                plain = ("--no-deps", "--no-binary", ":all:", "--no-build-isolation", "-d", str(self.folder))
                self._pip("download", *plain, sdist)
                archive = next(self.folder.glob("*.tar.gz"))
                with tarfile.open(archive) as tar:
                    tar.extractall(self.folder, filter="data")
            stamp.write_text(wanted)
        return self.folder / sdist.replace("==", "-") if sdist is not None else None

    def _pip(self, *words: str) -> None:
        quiet = ("--quiet", "--disable-pip-version-check")
        subprocess.run([self.python, "-m", "pip", *words, *quiet], check=True, stderr=subprocess.DEVNULL)


def node_packages(folder: Path, *packages: str) -> Path:
    """Install packages from npm once; return the folder that holds `node_modules`."""
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != "\n".join(packages):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"name": "conformance", "private": true, "type": "module"}')
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        subprocess.run(["npm", "install", *quiet, *packages], cwd=folder, check=True)
        stamp.write_text("\n".join(packages))
    return folder


def steady(folder: Path, spec: Path, port: int) -> list[str]:
    """Return the command of the validating mock upstream."""
    program = node_packages(folder / "steady", STEADY) / "node_modules" / ".bin" / "steady"
    return [str(program), "--host", "127.0.0.1", "-p", str(port), "--quiet", *_FLAGS, str(spec)]
